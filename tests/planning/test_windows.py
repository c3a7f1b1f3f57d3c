from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from planning.models import Window
from planning.queries import current_cycle, next_step, stage_strip
from planning.windows import DATE_FIELDS, advanced, order_errors, present_window
from proposals.models import Call
from tests.conftest import set_stage, windows_around

NOW = datetime(2026, 11, 24, 7, tzinfo=UTC)


@pytest.mark.parametrize("stage", Window.values)
def test_the_usual_calendar_is_in_order(stage: str) -> None:
    assert order_errors(windows_around(NOW, stage)) == {}


@given(st.sampled_from(Window.values), st.integers(-20, 80))
def test_advancing_keeps_the_order(stage: str, days: int) -> None:
    now = NOW + timedelta(days=days, minutes=7)
    dates = windows_around(NOW, stage)
    after = {**dates, **advanced(dates, now)}
    assert order_errors(after) == {}
    if present_window(dates, now):
        assert present_window(dates, now) != present_window(after, now)


def test_every_date_has_its_say() -> None:
    upside_down = {name: NOW - timedelta(days=number) for number, name in enumerate(DATE_FIELDS)}
    assert len(order_errors(upside_down)) >= 5


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("stage", "states"),
    [
        ("propose", ["now", "now", "next", "next", "next"]),
        ("vote", ["past", "past", "now", "next", "next"]),
        ("enact", ["past", "past", "past", "past", "now"]),
    ],
)
def test_the_strip_says_past_now_and_next(stage: str, states: list[str], call: Call, now: datetime) -> None:
    set_stage(call, stage)
    assert [part["state"] for part in stage_strip(call.cycle, now)] == states
    following = next_step(call.cycle, now)
    assert (following["name"] if following else None) == {"propose": "vote", "vote": "decide", "enact": None}[stage]


@pytest.mark.django_db
def test_the_current_cycle_is_where_staff_have_a_voice(call: Call, now: datetime) -> None:
    assert current_cycle(now) == call.cycle
    set_stage(call, "decide")
    assert current_cycle(now) == call.cycle


@pytest.mark.django_db
def test_there_may_be_no_cycle_yet(now: datetime) -> None:
    assert current_cycle(now) is None
