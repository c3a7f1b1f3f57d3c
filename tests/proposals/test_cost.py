from typing import NamedTuple

import pytest
from hypothesis import given
from hypothesis import strategies as st

from proposals.cost import LARGEST, amount, per_participant_hour, total


class Line(NamedTuple):
    volume: int
    unit_price: int


RAB = [
    Line(24, 700_000),
    Line(90, 70_000),
    Line(30, 120_000),
    Line(30, 20_000),
    Line(3, 150_000),
    Line(30, 65_000),
]


def test_the_published_rab() -> None:
    assert total(RAB) == 29_700_000
    assert per_participant_hour(29_700_000, participants=30, learning_hours=24) == 41_250


def test_cost_of_an_hour_is_unknown_until_both_figures_are() -> None:
    assert per_participant_hour(1_000, None, 10) is None
    assert per_participant_hour(1_000, 10, 0) is None
    assert per_participant_hour(5, 2, 1) == 3


@pytest.mark.parametrize(("volume", "unit_price"), [(-1, 5), (1, -5)])
def test_negatives_are_refused(volume, unit_price) -> None:
    with pytest.raises(ValueError, match="negative"):
        amount(volume, unit_price)


def test_what_a_browser_cannot_count_exactly_is_refused() -> None:
    assert amount(1, LARGEST) == LARGEST
    with pytest.raises(ValueError, match="too_large"):
        amount(2, LARGEST)
    with pytest.raises(ValueError, match="too_large"):
        total([Line(1, LARGEST), Line(1, 1)])


@given(st.lists(st.builds(Line, st.integers(0, 10_000), st.integers(0, 10_000_000)), max_size=20))
def test_the_total_does_not_depend_on_the_order(lines) -> None:
    assert total(lines) == total(reversed(lines)) == sum(line.volume * line.unit_price for line in lines)
