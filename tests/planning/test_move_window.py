from datetime import datetime, timedelta
from typing import Any

import pytest

from activity.models import Event
from planning.models import Cycle, WindowChange
from proposals.models import Call, Poll
from tests.cast import Cast
from tests.conftest import set_stage

pytestmark = pytest.mark.django_db
REASON = "Hari raya jatuh pada pekan terakhir masa usul."


def move(client: Any, cycle: Cycle, window: str, new_from: datetime, new_until: datetime, reason: str = REASON) -> Any:
    payload = {"window": window, "new_from": new_from.isoformat(), "new_until": new_until.isoformat(), "reason": reason}
    return client.post(f"/api/cycles/{cycle.pk}/move-window/", payload, content_type="application/json")


def test_a_date_moves_with_a_reason_that_stays_visible(cast: Cast, call: Call, client_of: Any) -> None:
    begins, ends = call.cycle.window("propose")
    answer = move(client_of(cast.hendra), call.cycle, "propose", begins, ends + timedelta(days=2))
    assert answer.status_code == 200, answer.json()
    call.refresh_from_db()
    assert call.propose_until == ends + timedelta(days=2)
    seen = client_of(cast.rina).get(f"/api/cycles/{call.cycle.pk}/").json()["window_changes"]
    assert [(row["window"], row["reason"], row["actor"]) for row in seen] == [("propose", REASON, cast.hendra.name)]
    assert Event.objects.get(verb="planning.move_window").data["reason"] == REASON


def test_the_cycles_own_windows_move_too(cast: Cast, call: Call, client_of: Any) -> None:
    begins, ends = call.cycle.window("enact")
    answer = move(client_of(cast.operator), call.cycle, "enact", begins, ends + timedelta(days=5))
    assert answer.status_code == 200
    assert Cycle.objects.get(pk=call.cycle.pk).enact_until == ends + timedelta(days=5)


@pytest.mark.parametrize("reason", ["", "   "])
def test_without_a_reason_nothing_moves(reason: str, cast: Cast, call: Call, client_of: Any) -> None:
    begins, ends = call.cycle.window("propose")
    answer = move(client_of(cast.hendra), call.cycle, "propose", begins, ends + timedelta(days=2), reason)
    assert answer.status_code == 400
    assert "reason" in answer.json()["errors"]
    assert not WindowChange.objects.exists()


def test_the_same_dates_are_no_move(cast: Cast, call: Call, client_of: Any) -> None:
    answer = move(client_of(cast.hendra), call.cycle, "propose", *call.cycle.window("propose"))
    assert answer.status_code == 400
    assert not Event.objects.exists()


def test_a_clerk_moves_nothing(cast: Cast, call: Call, client_of: Any) -> None:
    answer = move(client_of(cast.rina), call.cycle, "propose", *call.cycle.window("propose"))
    assert (answer.status_code, answer.json()["code"]) == (403, "not_cycle_manager")


def test_the_start_of_a_running_window_stays(cast: Cast, call: Call, client_of: Any) -> None:
    begins, ends = call.cycle.window("propose")
    answer = move(client_of(cast.hendra), call.cycle, "propose", begins + timedelta(days=1), ends)
    assert answer.status_code == 400
    assert "new_from" in answer.json()["errors"]


def test_no_window_ends_in_the_past(cast: Cast, call: Call, client_of: Any, now: datetime) -> None:
    begins, _ends = call.cycle.window("propose")
    answer = move(client_of(cast.hendra), call.cycle, "propose", begins, now - timedelta(hours=1))
    assert answer.status_code == 400
    assert "new_until" in answer.json()["errors"]


def test_windows_keep_their_order(cast: Cast, call: Call, client_of: Any) -> None:
    begins, ends = call.cycle.window("discuss")
    answer = move(client_of(cast.hendra), call.cycle, "discuss", begins, ends + timedelta(days=3))
    assert answer.status_code == 400
    assert "Pemungutan suara baru boleh dimulai sesudah masa bahas berakhir." in answer.json()["errors"]["new_until"]
    assert not Event.objects.exists()


def open_poll(call: Call, now: datetime, state: str = Poll.State.OPEN) -> Poll:
    return Poll.objects.create(
        call=call,
        budget=call.budget,
        opens_at=call.vote_from,
        closes_at=call.vote_until,
        created_at=now,
        state=state,
    )


def test_an_open_poll_follows_the_end_of_its_window(cast: Cast, call: Call, client_of: Any, now: datetime) -> None:
    poll = open_poll(set_stage(call, "vote"), now)
    begins, ends = call.cycle.window("vote")
    decide_from, decide_until = call.cycle.window("decide")
    client = client_of(cast.hendra)
    later = timedelta(days=2)
    assert move(client, call.cycle, "decide", decide_from + later, decide_until).status_code == 200
    assert move(client, call.cycle, "vote", begins, ends + later).status_code == 200
    assert Poll.objects.get(pk=poll.pk).closes_at == ends + later


def test_what_a_poll_took_up_is_not_reopened(cast: Cast, call: Call, client_of: Any, now: datetime) -> None:
    open_poll(set_stage(call, "vote"), now)
    begins, ends = call.cycle.window("discuss")
    answer = move(client_of(cast.hendra), call.cycle, "discuss", begins, ends)
    assert (answer.status_code, answer.json()["code"]) == (409, "poll_opened")


def test_a_closed_poll_stays_closed(cast: Cast, call: Call, client_of: Any, now: datetime) -> None:
    open_poll(set_stage(call, "vote"), now, Poll.State.CLOSED)
    begins, ends = call.cycle.window("vote")
    answer = move(client_of(cast.hendra), call.cycle, "vote", begins, ends)
    assert (answer.status_code, answer.json()["code"]) == (409, "poll_closed")


def test_a_cycle_that_is_over_does_not_move(cast: Cast, call: Call, client_of: Any, now: datetime) -> None:
    set_stage(call, "enact")
    Cycle.objects.filter(pk=call.cycle.pk).update(enact_until=now - timedelta(hours=1), decide_until=now - timedelta(2))
    answer = move(client_of(cast.hendra), call.cycle, "enact", call.cycle.enact_from, now + timedelta(days=1))
    assert (answer.status_code, answer.json()["code"]) == (409, "cycle_over")
