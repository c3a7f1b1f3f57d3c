"""Who gets which answer from the routes of the yearly cycle and the plan."""

from datetime import timedelta
from typing import Any

from django.utils import timezone

from planning.models import Plan, PlanLine
from planning.windows import DATE_FIELDS
from tests.conftest import windows_around
from tests.permissions import Row, Topic, World

READERS = ["rina", "syahrul", "hendra", "rizal", "desi", "lilis", "sekda", "delegate", "analyst", "auditor", "operator"]
EVERYBODY = [*READERS, "partner"]
NOT_KEEPERS = [name for name in EVERYBODY if name not in {"hendra", "operator"}]


def all_get(status: int, names: list[str] = EVERYBODY, **others: int) -> dict[str, int]:
    return {**dict.fromkeys(names, status), **others}


# Cycles: the personnel officer and an administrator.
CYCLE_KEEPERS = all_get(403, NOT_KEEPERS, hendra=200, operator=200)
# Lines and versions of the plan: the personnel officer alone. A partner does not even see a draft.
DRAFT_KEEPERS = all_get(403, READERS, hendra=200, partner=404)
REASON = {"reason": "Rapat koordinasi kota menggeser jadwal."}


def furnish(world: World) -> None:
    world["policy_line"] = line = PlanLine.objects.get(pk=world["plan_line"].pk)
    line.pk, line.proposal, line.source, line.source_note = None, None, "policy", "Perwako"
    line._state.adding = True
    line.save()


def new_cycle(world: World) -> dict[str, Any]:
    dates = windows_around(timezone.now() + timedelta(days=400), "propose")
    written = {name: dates[name].isoformat() for name in DATE_FIELDS}
    return {"office": world["district"].pk, "year": 2029, "round": 1, "budget": 1_000_000, **written}


def later(world: World) -> dict[str, Any]:
    begins, ends = world.call.cycle.window("enact")
    dates = {"new_from": begins.isoformat(), "new_until": (ends + timedelta(days=1)).isoformat()}
    return {"window": "enact", **dates, **REASON}


def above_the_ceiling(world: World) -> None:
    Plan.objects.filter(pk=world["plan"].pk).update(ceiling=1)


def new_line(world: World) -> dict[str, Any]:
    return {
        "source": "policy",
        "source_note": "Perwako tentang SPBE",
        "title": "Sosialisasi SPBE",
        "unit": world["delima"].pk,
        "form": world["form"].pk,
        "participants": 10,
        "learning_hours": 4,
        "cost": 0,
        "funding": "none",
    }


def draw_up(world: World) -> dict[str, Any]:
    return {"office": world["district"].pk, "year": 2031}


ROWS = [
    Row("GET", "/api/cycles/", all_get(200)),
    Row("GET", "/api/cycles/{cycle}/", all_get(200)),
    Row("GET", "/api/cycles/{cycle}/outcomes/", all_get(200, READERS, partner=403)),
    Row("POST", "/api/cycles/", all_get(403, NOT_KEEPERS, hendra=201, operator=201), new_cycle),
    Row("POST", "/api/cycles/{cycle}/move-window/", CYCLE_KEEPERS, later),
    Row("POST", "/api/cycles/{cycle}/advance/", CYCLE_KEEPERS, REASON),
    Row("POST", "/api/cycles/{cycle}/change-ceiling/", CYCLE_KEEPERS, {"budget": 130_000_000, **REASON}),
    Row("GET", "/api/plans/", all_get(200)),
    Row("GET", "/api/plans/{plan}/", all_get(200, READERS, partner=404)),
    Row("GET", "/api/plans/{enacted_plan}/", all_get(200)),
    Row("GET", "/api/plans/{plan}/xlsx/", all_get(200, READERS, partner=404)),
    Row("GET", "/api/plans/{enacted_plan}/xlsx/", all_get(200)),
    Row("POST", "/api/plans/", all_get(403, hendra=201), draw_up),
    Row("POST", "/api/plans/{plan}/submit/", all_get(403, READERS, rizal=200, partner=404), stage="enact"),
    Row(
        "POST",
        "/api/plans/{plan}/grant-exception/",
        all_get(403, READERS, rizal=200, partner=404),
        REASON,
        prepare=above_the_ceiling,
    ),
    Row("POST", "/api/plans/{plan}/add-line/", {**DRAFT_KEEPERS, "hendra": 201}, new_line),
    Row("POST", "/api/plans/{enacted_plan}/amend/", all_get(403, hendra=201)),
    Row("GET", "/api/plan-lines/", all_get(200)),
    Row("GET", "/api/plan-lines/{plan_line}/", all_get(200, READERS, partner=404)),
    Row("POST", "/api/plan-lines/{plan_line}/edit/", DRAFT_KEEPERS, {"quarter": 2}),
    Row("POST", "/api/plan-lines/{policy_line}/remove/", {**DRAFT_KEEPERS, "hendra": 204}),
]
TOPICS = [
    Topic("cycle:{cycle}", dict.fromkeys(EVERYBODY, True)),
    Topic("plan:{plan}", {**dict.fromkeys(READERS, True), "partner": False}),
    Topic("plan:{enacted_plan}", dict.fromkeys(EVERYBODY, True)),
]
