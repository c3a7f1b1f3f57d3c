from datetime import datetime, timedelta
from typing import Any

import pytest

from planning import services
from planning.models import Cycle, WindowChange
from proposals.models import Call
from tests.cast import Cast
from tests.conftest import set_stage

pytestmark = pytest.mark.django_db
REASON = "Semua unit sudah mengusulkan."


def advance(client: Any, cycle: Cycle, reason: str = REASON) -> Any:
    return client.post(f"/api/cycles/{cycle.pk}/advance/", {"reason": reason}, content_type="application/json")


@pytest.mark.parametrize(
    ("stage", "open_then"),
    [("propose", ["discuss"]), ("discuss", ["vote"]), ("vote", ["decide"]), ("decide", ["enact"])],
)
def test_the_present_window_ends_and_the_next_begins(
    stage: str, open_then: list[str], cast: Cast, call: Call, client_of: Any
) -> None:
    set_stage(call, stage)
    answer = advance(client_of(cast.hendra), call.cycle)
    assert answer.status_code == 200, answer.json()
    assert [part["name"] for part in answer.json()["windows"] if part["state"] == "now"] == open_then
    assert set(WindowChange.objects.values_list("reason", flat=True)) == {REASON}


def test_what_the_clock_does_then_follows_at_once(
    cast: Cast, call: Call, now: datetime, django_capture_on_commit_callbacks: Any, monkeypatch: Any
) -> None:
    ticks: list[datetime] = []
    monkeypatch.setattr("activity.services.tick", lambda now=None: ticks.append(now), raising=False)
    with django_capture_on_commit_callbacks(execute=True):
        services.advance(call.cycle, reason=REASON, actor=cast.hendra, now=now)
    assert ticks == [now]


def test_before_the_cycle_it_begins_early(cast: Cast, call: Call, client_of: Any, now: datetime) -> None:
    set_stage(call, "propose")
    Call.objects.filter(pk=call.pk).update(propose_from=now + timedelta(days=1), discuss_from=now + timedelta(days=1))
    answer = advance(client_of(cast.hendra), call.cycle)
    assert [part["name"] for part in answer.json()["windows"] if part["state"] == "now"] == ["propose", "discuss"]


def test_the_last_window_has_no_next(cast: Cast, call: Call, client_of: Any) -> None:
    set_stage(call, "enact")
    answer = advance(client_of(cast.hendra), call.cycle)
    assert (answer.status_code, answer.json()["code"]) == (409, "no_next_window")


def test_a_reason_is_needed(cast: Cast, call: Call, client_of: Any) -> None:
    answer = advance(client_of(cast.hendra), call.cycle, " ")
    assert answer.status_code == 400
    assert not WindowChange.objects.exists()


@pytest.mark.parametrize("who", ["rina", "rizal", "desi", "auditor"])
def test_nobody_else_advances(who: str, cast: Cast, call: Call, client_of: Any) -> None:
    answer = advance(client_of(cast.people[who]), call.cycle)
    assert (answer.status_code, answer.json()["code"]) == (403, "not_cycle_manager")
