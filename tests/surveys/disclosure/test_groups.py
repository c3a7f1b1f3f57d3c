"""Groups by background: told beside the means of units, and nothing that either hides follows from both."""

from collections import Counter
from itertools import product
from typing import Any

import numpy as np
import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from surveys.backgrounds import by_background
from surveys.coarsening import Given
from surveys.disclosure.audit import Audit, Cell, Statement
from surveys.disclosure.blocks import Tree
from surveys.disclosure.groups import divisions
from surveys.disclosure.intervals import is_wide
from surveys.disclosure.release import mean_blocks
from surveys.disclosure.sums import Exchanges, Sums
from surveys.results import Material, Spread, cell, material
from surveys.scoring.scales import Interval
from tests.surveys.disclosure.test_everything_told import CODES, FIVE, LIMITS, full, instrument

People = list[tuple[str, str, dict[str, int]]]
FACTORS = ("A",)


def of_people(people: People, units: list[str], question: str = "status") -> Material:
    """(unit, what they say of themselves, answers) of each person."""
    tree = Tree({"0": "Kantor"} | {unit: unit for unit in units}, {"0": None} | dict.fromkeys(units, "0"))
    gave = [
        Given(unit=unit, answers=answers, background={question: said} if said else {}) for unit, said, answers in people
    ]
    eligible = {unit: sum(one[0] == unit for one in people) + 1 for unit in units}
    return material(instrument(), gave, tree, eligible, LIMITS, declared=[question])


def told_groups(of: Material, **electorate: int) -> tuple[Any, dict[str, Any] | None]:
    published = mean_blocks(of.tree, of.answers, of.measures, LIMITS)
    told = {
        "blocks": [cell(of, block, Spread({}, {})) for block in published],
        "distributions": dict.fromkeys(("A", "B"), ()),
    }
    return told, by_background(of, published, told, Spread.of(of, published), {"status": electorate})


def spread_out(pns: int, pppk: int, silent: int = 0, units: int = 2) -> People:
    said = ["pns"] * pns + ["pppk"] * pppk + [""] * silent
    return [(str(1 + number % units), one, full(number)) for number, one in enumerate(said)]


def test_groups_are_told_with_their_electorate() -> None:
    _, found = told_groups(of_people(spread_out(18, 12), ["1", "2"]), pns=20, pppk=14)
    assert found is not None
    assert [(row["options"], row["n"], row["eligible"]) for row in found["groups"]] == [
        (["pns"], 18, 20),
        (["pppk"], 12, 14),
    ]
    total = sum(row["n"] * row["measures"]["A"]["mean"] for row in found["groups"]) / 30
    assert total == pytest.approx(sum(full(n)["A1"] + full(n)["A2"] for n in range(30)) / 60)


@pytest.mark.parametrize("few", [0, 1, 4])
def test_a_group_of_few_has_no_other_to_be_subtracted_from(few: int) -> None:
    _, found = told_groups(of_people(spread_out(26, few), ["1", "2"]))
    assert found is None


def test_who_did_not_say_is_told_with_neighbours() -> None:
    """All less the groups would be their mean; whom the electorate counts where is not known then."""
    _, found = told_groups(of_people(spread_out(18, 12, silent=3), ["1", "2"]), pns=20, pppk=15)
    assert found is not None
    assert [row["options"] for row in found["groups"]] == [["pns"], ["pppk", ""]]
    assert {row["eligible"] for row in found["groups"]} == {None}


def test_neighbours_in_time_are_joined() -> None:
    said = ["under_2"] * 3 + ["2_to_5"] * 9 + ["6_to_10"] * 10 + ["over_10"] * 8
    people = [(str(1 + number % 2), one, full(number)) for number, one in enumerate(said)]
    _, found = told_groups(of_people(people, ["1", "2"], "tenure"))
    assert found is not None
    assert [row["options"] for row in found["groups"]] == [["under_2", "2_to_5"], ["6_to_10"], ["over_10"]]


def test_the_only_two_of_a_unit_do_not_follow_from_unit_and_group() -> None:
    """All others of the group said 5 and all others of the unit 1: both margins together tell the two."""
    highest, lowest = dict.fromkeys(CODES, 5), dict.fromkeys(CODES, 1)
    people = [("1", "pppk", highest)] * 2 + [("1", "pns", lowest)] * 10
    people += [("2", "pppk", highest)] * 8 + [("2", "pns", full(number)) for number in range(12)]
    assert told_groups(of_people(people, ["1", "2"]))[1] is None


def test_divisions_begin_with_the_finest() -> None:
    assert list(divisions("abc")) == [(("a",), ("b",), ("c",)), (("a",), ("b", "c")), (("a", "b"), ("c",))]


@st.composite
def tables(draw: st.DrawFn) -> Material:
    dice = np.random.default_rng(draw(st.integers(0, 10**6)))
    units, lowest = draw(st.integers(2, 4)), draw(st.integers(1, 4))
    share, people = draw(st.sampled_from([0.2, 0.4])), []
    for unit in range(1, units + 1):
        for _ in range(draw(st.integers(2, 9))):
            said = "pppk" if dice.random() < share else "pns"
            people.append((str(unit), said, {code: int(dice.integers(lowest, 6)) for code in CODES}))
    return of_people(people, [str(number) for number in range(1, units + 1)])


@settings(deadline=None, max_examples=6, suppress_health_check=[HealthCheck.too_slow])
@given(tables())
def test_few_people_of_a_unit_stay_open_beside_units_and_groups(of: Material) -> None:
    """By the other auditor, which counts how many chose each option."""
    told, found = told_groups(of)
    assume(found)
    assert found is not None
    said = of.background["status"]
    for factor in FACTORS:
        cells = Counter(zip(of.answers.units, said, strict=True))
        by_unit = [
            Statement(
                frozenset("/".join(one) for one in cells if one[0] in block["units"]),
                ("x",),
                total=block["measures"][factor]["mean"] * block["measures"][factor]["n"],
            )
            for block in told["blocks"]
        ]
        by_group = [
            Statement(
                frozenset("/".join(one) for one in cells if one[1] in row["options"]),
                ("x",),
                total=row["measures"][factor]["mean"] * row["measures"][factor]["n"],
            )
            for row in found["groups"]
        ]
        known = [Cell("/".join(one), {"x": number}) for one, number in cells.items()]
        before, after = Audit(known, ["x"], FIVE, by_unit), Audit(known, ["x"], FIVE, [*by_unit, *by_group])
        for one, number in cells.items():
            asked = frozenset({"/".join(one)})
            if number < LIMITS.mean and is_wide(before.interval(asked, ("x",))):
                assert is_wide(after.interval(asked, ("x",)))


@settings(deadline=None, max_examples=25)
@given(st.lists(st.integers(1, 3), min_size=4, max_size=8), st.integers(0, 100))
def test_sums_by_linear_programming_and_by_brute_force(values: list[int], seed: int) -> None:
    """All answers of four cells that fit the sums of both rows and both columns, tried one by one."""
    dice = np.random.default_rng(seed)
    corners = [("a", ("x",)), ("a", ("y",)), ("b", ("x",)), ("b", ("y",))]
    at = [corners[number % 4] if number < 4 else corners[dice.integers(4)] for number in range(len(values))]
    cells = {
        corner: np.array([value for value, place in zip(values, at, strict=True) if place == corner], dtype=float)
        for corner in corners
    }
    margins = [
        frozenset(corner for corner in corners if corner[part] == name)
        for part, name in ((0, "a"), (0, "b"), (1, ("x",)), (1, ("y",)))
    ]

    def sums(given_ones: Any) -> list[float]:
        return [sum(one for one, place in zip(given_ones, at, strict=True) if place in margin) for margin in margins]

    found = Sums(cells, [Interval(1, 3)] * 4, margins)
    possible = [one for one in product((1, 2, 3), repeat=len(values)) if sums(one) == sums(values)]
    for corner in corners:
        means = [np.mean([one for one, place in zip(row, at, strict=True) if place == corner]) for row in possible]
        interval = found.interval(frozenset({corner}))
        assert [interval.low, interval.high] == pytest.approx([min(means), max(means)], abs=1e-7)


@settings(deadline=None, max_examples=30)
@given(st.integers(0, 10**6))
def test_exchanging_says_open_only_of_what_is(seed: int) -> None:
    dice = np.random.default_rng(seed)
    rows, columns = int(dice.integers(2, 5)), int(dice.integers(2, 4))
    places = [(str(row), (str(column),)) for row in range(rows) for column in range(columns)]
    cells = {place: dice.integers(1, 6, dice.integers(1, 4)).astype(float) for place in places}
    by_row = [frozenset(place for place in places if place[0] == str(row)) for row in range(rows)]
    by_column = [frozenset(place for place in places if place[1] == (str(column),)) for column in range(columns)]
    bounds = [Interval(1, 5)] * len(places)
    exchanges, sums = Exchanges(cells, bounds, by_row, by_column), Sums(cells, bounds, [*by_row, *by_column])
    assert all(sums.is_open(frozenset({place})) for place in places if exchanges.leave_open(frozenset({place})))
