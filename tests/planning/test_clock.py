from datetime import datetime, timedelta

import pytest

from activity import registry
from activity.models import Event, Notice
from planning import services
from planning.models import WindowCall
from planning.services.clock import call_windows
from proposals.models import Call
from tests.cast import Cast
from tests.conftest import set_stage

pytestmark = pytest.mark.django_db


def verbs() -> list[str]:
    return sorted(Event.objects.filter(verb__startswith="planning.").values_list("verb", flat=True))


def test_the_staff_are_told_once_that_a_window_opened(cast: Cast, call: Call, now: datetime) -> None:
    for _again in range(3):
        call_windows(now)
    assert verbs() == ["planning.discuss_opened", "planning.propose_opened"]
    told = Notice.objects.filter(event__verb="planning.propose_opened").values_list("recipient__name", flat=True)
    assert {cast.rina.name, cast.rizal.name} <= set(told)
    assert cast.sekda.name not in told


def test_and_that_it_closes_soon(call: Call, now: datetime) -> None:
    set_stage(call, "vote")
    call_windows(call.vote_until - timedelta(hours=47))
    assert verbs() == ["planning.vote_closing", "planning.vote_opened"]


def test_a_window_that_passed_unseen_is_not_called(call: Call, now: datetime) -> None:
    set_stage(call, "vote")
    call_windows(now)
    assert "planning.propose_opened" not in verbs()


def test_a_moved_end_is_called_again(cast: Cast, call: Call, now: datetime) -> None:
    late = call.propose_until - timedelta(days=1)
    call_windows(late)
    services.move_window(
        call.cycle,
        window="propose",
        new_from=call.propose_from,
        new_until=call.propose_until + timedelta(days=4),
        reason="Ditambah.",
        actor=cast.hendra,
        now=late,
    )
    assert not WindowCall.objects.filter(window="propose", edge="closing").exists()


def test_the_clock_knows_it(now: datetime) -> None:
    assert registry.clock["planning"] is call_windows
