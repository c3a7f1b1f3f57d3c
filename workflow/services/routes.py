from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _t

from activity import services as activity
from activity.answers import YES, Answer, conflict
from people.models import Role, Unit, User
from workflow import rules
from workflow.models import Route, Stage
from workflow.registry import subjects
from workflow.services.holidays import install_holidays

PROPOSALS = "proposals.proposal"
PLANS = "planning.plan"
# Working days to repair what was returned, where nobody has said otherwise.
REVISION_DAYS = 5


@transaction.atomic
def revise_route(
    subject_type: str,
    *,
    name: str,
    stages: Sequence[Mapping[str, Any]],
    actor: User,
    revision_days: int | None = None,
    now: datetime | None = None,
) -> Route:
    """Make the next version of a route from a full list of stages. Running cases stay on the version they began.

    `revision_days` None: as many as before.
    """
    now = now or timezone.now()
    current = Route.objects.select_for_update().filter(subject_type=subject_type, is_current=True).first()
    rules.may_revise_route(current, actor, now).require()
    is_decidable(subject_type).require()
    days = revision_days or (current.revision_days if current else REVISION_DAYS)
    return lay(subject_type, current=current, name=name, stages=stages, actor=actor, now=now, revision_days=days)


def is_decidable(subject_type: str) -> Answer:
    if subject_type in subjects:
        return YES
    return conflict("unknown_subject_type", _t("Alur untuk jenis ini tidak dikenal."))


def lay(
    subject_type: str,
    *,
    current: Route | None,
    name: str,
    stages: Sequence[Mapping[str, Any]],
    actor: User | None,
    now: datetime,
    revision_days: int = REVISION_DAYS,
) -> Route:
    """Write a route with its stages as the version after `current`, which stays for the cases that run on it."""
    if current is not None:
        Route.objects.filter(pk=current.pk).update(is_current=False)
    route = Route.objects.create(
        subject_type=subject_type,
        version=current.version + 1 if current else 1,
        name=name,
        created_at=now,
        created_by=actor,
        revision_days=revision_days,
    )
    rows = [Stage(route=route, order=order, **stage) for order, stage in enumerate(stages, start=1)]
    Stage.objects.bulk_create(rows)
    activity.record(
        "workflow.revise_route",
        route,
        actor=actor,
        now=now,
        title=name,
        subject_type=subject_type,
        version=route.version,
        stages=[describe(row) for row in rows],
        revision_days=revision_days,
    )
    return route


def describe(stage: Stage) -> dict[str, Any]:
    """A stage as the ledger keeps it."""
    return {
        "name": stage.name,
        "role": stage.role,
        "where": stage.where,
        "unit": stage.unit.name if stage.unit else "",
        "ancestor_level": stage.ancestor_level,
        "required": stage.required,
        "working_days": stage.working_days,
        "takeover_role": stage.takeover_role,
        "takeover_unit": stage.takeover_unit.name if stage.takeover_unit else "",
    }


@transaction.atomic
def install_routes(
    district: Unit,
    city: Unit,
    personnel_unit: Unit,
    *,
    secretariat: Unit | None = None,
    actor: User | None = None,
    now: datetime | None = None,
) -> list[Route]:
    """Lay the usual routes, and the holidays by which their deadlines are reckoned, where there are none yet.

    Proposals: head of the author's unit, personnel subsection, head of the district; the secretary takes over.
    Plans: authorised official, appointing authority of the city (PP 11/2017: PyB draws up, PPK fixes).
    """
    now = now or timezone.now()
    install_holidays()
    rescue = secretariat or personnel_unit.parent or district
    wanted = {
        PROPOSALS: ("Usulan pelatihan", proposal_stages(district, personnel_unit, rescue)),
        PLANS: ("Rencana tahunan", plan_stages(city)),
    }
    known = set(Route.objects.filter(is_current=True).values_list("subject_type", flat=True))
    return [
        lay(subject_type, current=None, name=name, stages=stages, actor=actor, now=now)
        for subject_type, (name, stages) in wanted.items()
        if subject_type not in known
    ]


def proposal_stages(district: Unit, personnel_unit: Unit, rescue: Unit) -> list[dict[str, Any]]:
    takeover = {"takeover_role": Role.HEAD, "takeover_unit": rescue, "working_days": 5, "role": Role.HEAD}
    named = {**takeover, "where": Stage.Where.NAMED}
    return [
        {
            "name": "Ditinjau atasan",
            "name_en": "Line manager's review",
            "where": Stage.Where.AUTHOR_UNIT,
            **takeover,
        },
        {
            "name": "Diverifikasi kepegawaian",
            "name_en": "Personnel verification",
            "unit": personnel_unit,
            **named,
        },
        {
            "name": "Keputusan camat",
            "name_en": "Head of district's decision",
            "unit": district,
            **named,
        },
    ]


def plan_stages(city: Unit) -> list[dict[str, Any]]:
    named = {"where": Stage.Where.NAMED, "unit": city, "working_days": 5}
    return [
        {
            "name": "Konfirmasi sekretaris daerah",
            "name_en": "Authorised official's confirmation",
            "role": Role.AUTHORISED_OFFICIAL,
            **named,
        },
        {
            "name": "Penetapan wali kota",
            "name_en": "Appointing authority's enactment",
            "role": Role.APPOINTING_AUTHORITY,
            **named,
        },
    ]
