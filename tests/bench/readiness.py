"""A survey of 5,000 people in 200 units who answered 40 items, closed by the product itself and published."""

from dataclasses import asdict
from datetime import timedelta
from random import Random
from typing import Any

from django.utils import timezone

from people.models import EmploymentStatus, Membership, PostKind, Unit, UnitKind, User
from surveys import services
from surveys.coarsening import Given
from surveys.models import Participation, Response, Survey
from surveys.services.answering import length_of
from tests.cast import START, unit
from tests.permissions import World
from tests.surveys.conftest import plan

SEED = 40
ITEMS, FACTORS, UNITS, PEOPLE = 40, 8, 200, 5000
IN_A_BRANCH = 10


def instrument() -> dict[str, Any]:
    """Eight factors of five items each, on five points."""
    said = {"id": "Pernyataan tentang cara kerja di kantor kami", "en": "A statement on how we work"}
    codes = [f"B{number:02}" for number in range(1, ITEMS + 1)]
    each = ITEMS // FACTORS
    labels = [str(option) for option in range(1, 6)]
    return {
        "name": {"id": "Empat puluh butir", "en": "Forty items"},
        "about": {"id": "Untuk pengukuran.", "en": "For measuring."},
        "validated": False,
        "high_is_good": True,
        "total": {"id": "Kesiapan", "en": "Readiness"},
        "scales": [{"code": "lima", "lowest": 1, "highest": 5, "labels": {"id": labels, "en": labels}}],
        "sections": [
            {
                "title": {"id": "Semua", "en": "All"},
                "items": [{"code": code, "scale": "lima", "text": said, "not_applicable": True} for code in codes],
            }
        ],
        "factors": [
            {
                "code": f"F{number}",
                "name": {"id": f"Faktor {number}", "en": f"Factor {number}"},
                "items": codes[(number - 1) * each : number * each],
            }
            for number in range(1, FACTORS + 1)
        ],
    }


def answered_survey(world: World) -> Survey:
    """Open, with everybody's answers in the box as `services.answer` puts them there."""
    analyst, dice = world.cast.analyst, Random(SEED)  # noqa: S311  the same district every time
    staff = employ(grow(world), dice)
    draft = services.add_version("empatpuluh", definition=instrument(), actor=analyst)
    version = services.publish_version(draft, revision=1, actor=analyst)
    survey = services.prepare_survey(
        name="Besar", version=version, office=world.cast.district, settings=plan(), actor=analyst
    )
    survey = services.open_survey(survey, actor=analyst)
    fill(survey, staff, dice)
    return survey


def grow(world: World) -> list[Unit]:
    """Urban villages in branches of ten, under the district."""
    units: list[Unit] = []
    for number in range(UNITS // IN_A_BRANCH):
        branch = unit(f"Seksi {number:02}", UnitKind.SECTION, world.cast.district)
        villages = [
            unit(f"Kelurahan {number:02}-{place}", UnitKind.URBAN_VILLAGE, branch) for place in range(1, IN_A_BRANCH)
        ]
        units += [branch, *villages]
    return units


def employ(units: list[Unit], dice: Random) -> list[tuple[User, Unit]]:
    """Of different sizes, all large enough to be told of: the longest page there is."""
    users = User.objects.bulk_create(
        (
            User(nip=f"{198001010000000000 + place}", name=f"Pegawai {place:04}", status=EmploymentStatus.PNS)
            for place in range(PEOPLE)
        ),
        batch_size=500,
    )
    weights = [dice.choice([8, 12, 16, 20, 24]) for _ in units]
    placed = list(zip(users, dice.choices(units, weights, k=PEOPLE), strict=True))
    Membership.objects.bulk_create(
        (
            Membership(user=user, unit=where, post="Pelaksana", post_kind=PostKind.EXECUTOR, grade="II/c", starts=START)
            for user, where in placed
        ),
        batch_size=500,
    )
    return placed


def fill(survey: Survey, staff: list[tuple[User, Unit]], dice: Random) -> None:
    box, length = survey.unlock(), length_of(survey)
    rows = []
    for user, where in staff:
        handle = box.handle(user.pk)
        given = Given(unit=str(where.pk), answers=answers(dice))
        rows.append(Response(survey=survey, handle=handle, sealed=box.seal(handle, asdict(given), length=length)))
    Response.objects.bulk_create(rows, batch_size=500)
    people = [Participation(survey=survey, person=user) for user, _ in staff]
    Participation.objects.bulk_create(people, batch_size=500)


def answers(dice: Random) -> dict[str, int]:
    """Three of a hundred are left out."""
    middle = dice.gauss(3.4, 0.6)
    drawn = {f"B{number:02}": min(5, max(1, round(dice.gauss(middle, 0.8)))) for number in range(1, ITEMS + 1)}
    return {code: value for code, value in drawn.items() if dice.random() >= 0.03}


def published(world: World, survey: Survey) -> Survey:
    Survey.objects.filter(pk=survey.pk).update(closes_at=timezone.now() - timedelta(minutes=1))
    services.close_survey(survey)
    return services.publish_survey(Survey.objects.get(pk=survey.pk), actor=world.cast.analyst)
