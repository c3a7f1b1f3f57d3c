import json
from datetime import timedelta
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from activity.secrecy import keys
from surveys import services
from surveys.models import Survey
from tests.permissions import Row, World
from tests.surveys.conftest import plan, published, shipped

# What is told of a survey in which too few answered.
NOTHING: dict[str, Any] = {
    "response": {"eligible": 10, "valid": None, "rate": None, "is_representative": False},
    "units": {},
    "blocks": [],
    "factors": {},
    "items": [],
    "distributions": {},
    "change": None,
}
PEOPLE = ["rina", "febri", "desi", "rizal", "hendra", "nofrizal", "auditor", "analyst", "sekda", "partner", "operator"]
STAFF = ["rina", "febri", "desi", "rizal", "hendra", "nofrizal"]
READERS = [*STAFF, "auditor", "analyst", "sekda"]


def table(*, others: int, **groups: int) -> dict[str, int]:
    """Everybody gets `others`, except those named."""
    return dict.fromkeys(PEOPLE, others) | groups


def seen(status: int) -> dict[str, int]:
    """Readers get this; who does not read along knows nothing of it."""
    return dict.fromkeys(READERS, status) | {"partner": 404, "operator": 404}


def furnish(world: World) -> None:
    """A draft, one that is open, and one that is published."""
    analyst = world.cast.analyst
    version = published(world.cast)
    world["version"] = version
    world["instrument_import"] = services.upload_instrument(
        file_name="proses.json", content=json.dumps(shipped("process")).encode(), actor=analyst
    )
    world["draft_version"] = services.copy_version(version, actor=analyst)
    for name in ("draft_survey", "open_survey", "told_survey"):
        world[name] = services.prepare_survey(
            name=name, version=version, office=world.cast.district, settings=plan(), actor=analyst
        )
    services.open_survey(world["open_survey"], actor=analyst)
    told = services.open_survey(world["told_survey"], actor=analyst)
    services.answer(told, person=world.cast.rina, answers={"K1": 3})
    Survey.objects.filter(pk=told.pk).update(
        closes_at=timezone.now() - timedelta(minutes=1), state=Survey.State.PUBLISHED, answered=1, results=NOTHING
    )
    world["initiative"] = services.plan_initiative(
        Survey.objects.get(pk=told.pk),
        heard="Waktu belajar kurang",
        action="Sediakan satu jam belajar setiap Jumat",
        owner=world.cast.febri,
        due=timezone.localdate() + timedelta(days=30),
        actor=analyst,
    )


def own_key(world: World) -> None:
    """The world's keys are in a folder of its own; the row's test has another."""
    survey = world["open_survey"]
    if not keys.has_key(survey.key_id):
        keys.make_key(survey.key_id)


def answered(world: World) -> None:
    own_key(world)
    for name in STAFF:
        services.answer(world["open_survey"], person=world[name], answers={"K1": 3})


def over(world: World) -> None:
    own_key(world)
    Survey.objects.filter(pk=world["open_survey"].pk).update(closes_at=timezone.now() - timedelta(minutes=1))


def computed(world: World) -> None:
    over(world)
    Survey.objects.filter(pk=world["open_survey"].pk).update(
        state=Survey.State.CLOSED, unlinked_at=timezone.now(), results=NOTHING
    )


def unlinked(world: World) -> None:
    Survey.objects.filter(pk=world["told_survey"].pk).update(unlinked_at=timezone.now())


def longer(world: World) -> dict[str, Any]:
    return {"closes_at": f"{timezone.now() + timedelta(days=30)}", "reason": "Banyak yang dinas luar"}


def settings_of(world: World) -> dict[str, Any]:
    return {name: str(value) for name, value in plan().items()}


def preparation(world: World) -> dict[str, Any]:
    return {
        **settings_of(world),
        "name": "Survei baru",
        "version": world["version"].pk,
        "office": world.cast.district.pk,
    }


def new_version(world: World) -> dict[str, Any]:
    return {"instrument": "proses", "definition": shipped("process")}


def new_file(world: World) -> dict[str, Any]:
    return {"file": SimpleUploadedFile("proses.json", json.dumps(shipped("process")).encode())}


ANALYST = table(others=403, analyst=200)
DRAFTS = table(others=404, analyst=200)
INVITED = (
    dict.fromkeys(STAFF, 200) | dict.fromkeys(["auditor", "analyst", "sekda"], 403) | {"partner": 404, "operator": 404}
)
KEEPERS = {**dict.fromkeys(READERS, 403), "rizal": 201, "hendra": 201, "analyst": 201, "partner": 404, "operator": 404}
LEADERS = {name: 200 if status == 201 else status for name, status in KEEPERS.items()}
OPEN_ONES = {**dict.fromkeys(READERS, 403), "analyst": 200, "partner": 404, "operator": 404}

ROWS = [
    Row("GET", "/api/instruments/", dict.fromkeys(PEOPLE, 200)),
    Row("POST", "/api/instruments/", {**ANALYST, "analyst": 201}, new_version),
    Row("GET", "/api/instruments/{version}/", seen(200)),
    Row("GET", "/api/instruments/{draft_version}/", DRAFTS),
    Row("PUT", "/api/instruments/{draft_version}/", DRAFTS, {"definition": shipped("process"), "revision": 1}),
    Row("DELETE", "/api/instruments/{draft_version}/", {**DRAFTS, "analyst": 204}),
    Row("GET", "/api/instruments/{version}/json/", seen(200)),
    Row("GET", "/api/instruments/{version}/xlsx/", seen(200)),
    Row("POST", "/api/instrument-imports/", {**ANALYST, "analyst": 201}, new_file, form=True),
    Row("GET", "/api/instrument-imports/", dict.fromkeys(PEOPLE, 200)),
    Row("GET", "/api/instrument-imports/{instrument_import}/", DRAFTS),
    Row(
        "POST",
        "/api/instrument-imports/{instrument_import}/accept/",
        {**DRAFTS, "analyst": 201},
        {"instrument": "baru"},
    ),
    Row("POST", "/api/instruments/{version}/copy/", {**OPEN_ONES, "analyst": 201}),
    Row("POST", "/api/instruments/{draft_version}/publish/", DRAFTS, {"revision": 1}),
    Row("GET", "/api/surveys/", dict.fromkeys(PEOPLE, 200)),
    Row("POST", "/api/surveys/", {**ANALYST, "analyst": 201}, preparation),
    Row("GET", "/api/surveys/{open_survey}/", seen(200)),
    Row("PUT", "/api/surveys/{draft_survey}/", DRAFTS, settings_of),
    Row("POST", "/api/surveys/{draft_survey}/open/", DRAFTS),
    Row("POST", "/api/surveys/{open_survey}/extend/", OPEN_ONES, longer),
    Row("POST", "/api/surveys/{told_survey}/end-series/", OPEN_ONES, prepare=unlinked),
    Row("POST", "/api/surveys/{open_survey}/close/", OPEN_ONES, prepare=over),
    Row("POST", "/api/surveys/{open_survey}/publish/", OPEN_ONES, prepare=computed),
    Row("GET", "/api/surveys/{open_survey}/response/", INVITED, prepare=own_key),
    Row(
        "PUT",
        "/api/surveys/{open_survey}/response/",
        {name: 204 if status == 200 else status for name, status in INVITED.items()},
        {"answers": {"K1": 4}},
        prepare=own_key,
    ),
    Row(
        "DELETE",
        "/api/surveys/{open_survey}/response/",
        {name: 204 if status == 200 else status for name, status in INVITED.items()},
        prepare=answered,
    ),
    Row("GET", "/api/surveys/{told_survey}/results/", seen(200)),
    Row("GET", "/api/surveys/{told_survey}/comments/", seen(200)),
    Row("GET", "/api/surveys/{told_survey}/csv/", seen(200)),
    Row("GET", "/api/surveys/{told_survey}/xlsx/", seen(200)),
    Row("GET", "/api/surveys/{told_survey}/report/", seen(200)),
    Row("GET", "/api/surveys/{told_survey}/head-report/", LEADERS),
    Row("GET", "/api/surveys/{told_survey}/initiatives/", seen(200)),
    Row(
        "POST",
        "/api/surveys/{told_survey}/initiatives/",
        KEEPERS,
        lambda world: {
            "heard": "Jaringan lambat",
            "action": "Pasang pelajaran luring",
            "owner": world.cast.febri.pk,
            "due": f"{timezone.localdate() + timedelta(days=9)}",
        },
    ),
    Row("GET", "/api/initiatives/", dict.fromkeys(PEOPLE, 200)),
    Row(
        "POST",
        "/api/initiatives/{initiative}/finish/",
        {**OPEN_ONES, "febri": 200, "rizal": 200, "hendra": 200},
        {"outcome": "Sudah berjalan sejak Maret"},
    ),
]
ROWS += [
    Row("GET", "/survei/", dict.fromkeys(PEOPLE, 200)),
    Row("GET", "/survei/{open_survey}/", seen(200), prepare=own_key),
    Row(
        "GET",
        "/survei/{open_survey}/terima-kasih/",
        {
            **dict.fromkeys(STAFF, 200),
            **dict.fromkeys(["auditor", "analyst", "sekda"], 302),
            "partner": 404,
            "operator": 404,
        },
        prepare=answered,
    ),
    Row("GET", "/survei/{told_survey}/hasil/", seen(200)),
    Row("GET", "/survei/{told_survey}/janji/", seen(200)),
]
ROWS += [
    Row("GET", "/survei/instrumen/", seen(200)),
    Row("GET", "/survei/instrumen/{version}/", seen(200)),
    Row("GET", "/survei/instrumen/{draft_version}/", DRAFTS),
    Row("GET", "/survei/instrumen/{version}/contoh/", seen(200)),
    Row("GET", "/survei/instrumen/baru/", ANALYST),
    Row("GET", "/survei/instrumen/impor/", ANALYST),
    Row("GET", "/survei/instrumen/impor/{instrument_import}/", ANALYST),
    Row("GET", "/survei/instrumen/{draft_version}/ubah/", DRAFTS),
    Row("GET", "/survei/siapkan/", ANALYST),
    Row("GET", "/survei/{draft_survey}/ubah/", DRAFTS),
]
