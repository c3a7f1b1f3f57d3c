"""Totals by unit: neither a reader nor somebody of the unit, who knows their own ballot, learns how another chose."""

from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from proposals.models import FEWEST_OF_UNIT
from proposals.unit_totals import by_unit

NAMES = {1: "U-1", 2: "U-2", 3: "U-3"}
BALLOT = st.tuples(st.integers(1, 4), st.lists(st.sampled_from(sorted(NAMES)), unique=True))
CELLS = [{"number": number, "name": f"Unit {number}", "units": 1, "electors": 30} for number in range(1, 5)]


def told_numbers(told: dict[str, Any]) -> list[tuple[int, int]]:
    return [(number, cell["ballots"]) for cell in told["cells"] for number in cell["supporters"].values() if number]


@given(st.lists(BALLOT, max_size=120))
def test_what_is_told_leaves_room_for_two_on_either_side(opened: list[tuple[int, list[int]]]) -> None:
    told = by_unit(CELLS, opened, NAMES)
    if told is None:
        return
    assert len(told["cells"]) > 1
    assert all(cell["ballots"] >= FEWEST_OF_UNIT for cell in told["cells"])
    assert all(1 < number < ballots - 1 for number, ballots in told_numbers(told))
    hidden = [{name for name, number in cell["supporters"].items() if number is None} for cell in told["cells"]]
    assert all(names == hidden[0] for names in hidden)


def test_the_one_exception_is_not_told_that_all_others_agree() -> None:
    first = [(1, [1])] * (FEWEST_OF_UNIT - 1) + [(1, [])]
    second = [(2, [1])] * 4 + [(2, [])] * 4
    told = by_unit(CELLS, [*first, *second], NAMES)
    assert told is not None
    assert [cell["supporters"]["U-1"] for cell in told["cells"]] == [None, None]


def test_what_hides_nobody_is_told() -> None:
    opened = [(cell, [1]) for cell in (1, 2)] * 4 + [(cell, [2]) for cell in (1, 2)] * 4
    told = by_unit(CELLS, opened, NAMES)
    assert told is not None
    assert [cell["supporters"] for cell in told["cells"]] == [{"U-1": 4, "U-2": 4, "U-3": None}] * 2
