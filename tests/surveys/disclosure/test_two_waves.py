"""What two waves tell together: a change that is told leaves every hidden mean of both waves open."""

from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from surveys import changes
from surveys.disclosure.audit import Audit, Cell, Statement
from surveys.disclosure.blocks import Block, joined, parts
from surveys.disclosure.release import comparable_blocks, mean_blocks
from surveys.results import Material, Spread, cell, seen
from tests.surveys.disclosure.test_everything_told import CODES, FIVE, LIMITS, of_people

UNTOLD = Spread({}, {})
Waves = tuple[Material, Material]


def full_answers(dice: np.random.Generator, lowest: int) -> dict[str, int]:
    return {code: int(dice.integers(lowest, 6)) for code in CODES}


@st.composite
def two_waves(draw: st.DrawFn) -> Waves:
    """The same units twice, of which some lose or gain a few answers; all answer everything."""
    first = draw(st.lists(st.integers(0, 7), min_size=2, max_size=5))
    second = [max(0, number + draw(st.integers(-2, 2))) for number in first]
    dice = np.random.default_rng(draw(st.integers(0, 10**6)))
    units = [str(number) for number in range(1, len(first) + 1)]
    found = []
    for sizes in (first, second):
        lowest = draw(st.integers(1, 4))
        people = [
            (unit, full_answers(dice, lowest), "")
            for unit, number in zip(units, sizes, strict=True)
            for _ in range(number)
        ]
        found.append(of_people(people, units))
    return found[0], found[1]


def means_of(wave: Material, published: tuple[Block, ...]) -> dict[str, Any]:
    """As `results.tell` has them, without what is told beside."""
    units = seen(wave, published)
    return {
        "blocks": [cell(wave, block, UNTOLD) for block in published],
        "units": {unit: cell(wave, shown, UNTOLD) for unit, shown in units.items() if shown},
    }


def told_of(waves: Waves) -> tuple[list[tuple[Block, ...]], list[dict[str, Any]], dict[str, Any]]:
    """Blocks of each wave, what each tells, and the change."""
    published = [mean_blocks(wave.tree, wave.answers, wave.measures, LIMITS) for wave in waves]
    told = [means_of(wave, blocks) for wave, blocks in zip(waves, published, strict=True)]
    start = joined(*published) if all(published) else ()
    before, after = waves
    comparable = comparable_blocks(after.tree, [before.answers, after.answers], after.measures, LIMITS, start=start)
    spreads = [Spread.of(wave, blocks) for wave, blocks in zip(waves, published, strict=True)]
    return published, told, changes.change(before, after, comparable, (spreads[0], spreads[1]))


def ids(wave: int, units: Any) -> Block:
    return frozenset(f"{wave}/{unit}" for unit in units)


def auditor(waves: Waves, told: list[dict[str, Any]], change: dict[str, Any], measure: str) -> Audit:
    """One linear programme over the people of both waves; a measure as one item, which only tells it more sharply."""
    sizes = [wave.answers.sizes([measure]).columns for wave in waves]
    said = [
        Statement(ids(number, block["units"]), ("x",), total=one["mean"] * one["n"])
        for number, results in enumerate(told)
        for block in [*results["blocks"], *results["units"].values()]
        if (one := block["measures"][measure])
    ]
    for group in [*change["blocks"], *change["units"].values()]:
        weights: dict[str, float] = {}
        for number, sign in ((0, -1), (1, 1)):
            people = sum(sizes[number][unit][0] for unit in group["units"])
            weights |= dict.fromkeys(ids(number, group["units"]), sign / people)
        difference = group["measures"][measure]["difference"]
        said.append(Statement(frozenset(weights), ("x",), total=difference, weights=weights))
    known = [Cell(f"{wave}/{unit}", {"x": row[0]}) for wave in (0, 1) for unit, row in sizes[wave].items()]
    return Audit(known, ["x"], FIVE, said)


@settings(deadline=None, max_examples=12, suppress_health_check=[HealthCheck.too_slow])
@given(two_waves())
def test_a_change_that_is_told_tells_no_hidden_mean(waves: Waves) -> None:
    published, told, change = told_of(waves)
    assume(change["blocks"])
    for measure in ("A", "B"):
        found = auditor(waves, told, change, measure)
        for number, wave in enumerate(waves):
            sizes = wave.answers.sizes([measure])
            hidden = [
                (ids(number, part), ("x",))
                for block in published[number]
                for part in parts(block, wave.tree, sizes)
                if 0 < sizes.of(part)[0] < sizes.of(block)[0]
            ]
            assert list(found.exposures(hidden)) == []


def small_first(number: int) -> Material:
    """Unit 1 has so many answers; units 2 and 3 have enough."""
    dice = np.random.default_rng(number)
    sizes = {"1": number, "2": 6, "3": 9}
    people = [(unit, full_answers(dice, 1), "") for unit, many in sizes.items() for _ in range(many)]
    return of_people(people, ["1", "2", "3"])


def test_a_unit_that_one_wave_hides_has_no_change() -> None:
    """Its change would be, beside the mean of the other wave, the mean that is hidden."""
    published, _, change = told_of((small_first(4), small_first(7)))
    assert (frozenset({"1", "2"}) in published[0], frozenset({"1"}) in published[1]) == (True, True)
    assert {tuple(block["units"]) for block in change["blocks"]} == {("1", "2"), ("3",)}
    assert not {"1", "2"} & change["units"].keys()
    assert change["units"]["3"]["measures"]["A"]["interval"]


@pytest.mark.parametrize("silent", [0, 1])
def test_where_a_wave_keeps_its_spread_the_change_keeps_it_too(silent: int) -> None:
    """With t, its degrees of freedom and the means of blocks, the spread inside blocks could be computed."""
    before, after = small_first(6), small_first(7)
    blocks = [frozenset({unit}) for unit in ("1", "2", "3")]
    spreads = [Spread.of(before, blocks), Spread.of(after, blocks)]
    assert changes.change(before, after, blocks, (spreads[0], spreads[1]))["everybody"]["A"]["t"] is not None
    spreads[silent] = UNTOLD
    change = changes.change(before, after, blocks, (spreads[0], spreads[1]))
    told = change["everybody"]["A"]
    assert {name for name, value in told.items() if value is not None} == {"n_before", "n_after", "difference"}
    assert {cell["measures"]["A"]["interval"] for cell in change["blocks"]} == {None}


def test_a_wave_that_told_nothing_is_compared_with_nothing() -> None:
    """Its answers are kept without a unit, under the office, where perhaps nobody was invited."""
    silent, later = of_people([("1", full_answers(np.random.default_rng(1), 1), "")], ["1"]), small_first(6)
    nowhere = replace(silent.answers, units=("0",))
    assert comparable_blocks(later.tree, [nowhere, later.answers], later.measures, LIMITS, start=()) == ()
