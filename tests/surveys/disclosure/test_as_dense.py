"""What the auditor finds by kinds of answers, exchange and memory is what one dense linear programme finds."""

from typing import Any

import numpy as np
import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from surveys.disclosure.answers import Answers
from surveys.disclosure.audit import Audit, Cell, Statement
from surveys.disclosure.blocks import Block, Thresholds, Tree, blocks
from surveys.disclosure.distributions import Distributions, distribution_blocks
from surveys.disclosure.insiders import counts_stay_open
from surveys.disclosure.intervals import is_wide
from surveys.disclosure.release import mean_blocks
from surveys.scoring.scales import Range, scale_scores
from tests.surveys.disclosure.dense import Dense, told_to_anybody

ITEMS, FIVE, LIMITS = ("x", "y", "z"), Range(1, 5), Thresholds()
# Of each cell the answers of its people, shape (people, items), NaN where one was left out.
Gave = dict[str, np.ndarray]


def give(dice: np.random.Generator, people: int, lowest: int, gaps: float) -> np.ndarray:
    answers = dice.integers(lowest, 6, (people, len(ITEMS))).astype(float)
    answers[dice.random(answers.shape) < gaps] = np.nan
    return answers


def cells_of(gave: Gave, *, are_told: bool = False) -> list[Cell]:
    """`are_told`: with what was chosen, which may only make the auditor faster."""
    return [
        Cell(
            name,
            {item: int(np.sum(~np.isnan(column))) for item, column in zip(ITEMS, rows.T, strict=True)},
            {item: chose(column) for item, column in zip(ITEMS, rows.T, strict=True)} if are_told else {},
        )
        for name, rows in gave.items()
    ]


def chose(column: np.ndarray) -> tuple[int, ...]:
    return tuple(int(np.sum(column == option)) for option in range(1, 6))


def say(gave: Gave, cells: Block, items: tuple[str, ...], weights: dict[str, float] | None) -> Statement:
    """The counts of the one item, or the sum with these weights."""
    columns = [ITEMS.index(item) for item in items]
    if weights is None:
        return Statement(cells, items, counts=chose(np.concatenate([gave[cell][:, columns[0]] for cell in cells])))
    total = sum(weights.get(cell, 1.0) * float(np.nansum(gave[cell][:, columns])) for cell in cells)
    return Statement(cells, items, total=total, weights=weights)


@st.composite
def told_tables(draw: st.DrawFn) -> tuple[Gave, list[tuple[Block, tuple[str, ...], dict[str, float] | None]]]:
    """Cells of one to five people, of which sums, weighted ones, changes between two waves and counts are told."""
    dice = np.random.default_rng(draw(st.integers(0, 10**6)))
    names, lowest = "abcdef"[: draw(st.integers(2, 6))], draw(st.integers(1, 4))
    gave = {name: give(dice, int(dice.integers(1, 6)), lowest, draw(st.sampled_from([0, 0.2]))) for name in names}
    statements = []
    for _ in range(draw(st.integers(0, 5))):
        cells = frozenset(draw(st.sets(st.sampled_from(names), min_size=1)))
        kind = draw(st.sampled_from(["sum", "weights", "change", "counts"]))
        items = tuple(sorted(draw(st.sets(st.sampled_from(ITEMS), min_size=1))))
        weights = {
            "sum": {},
            "weights": {cell: float(draw(st.sampled_from([0, 0.25, 0.5, 1]))) for cell in cells},
            "change": {cell: float(draw(st.sampled_from([-1, 1]))) / 5 for cell in cells},
            "counts": None,
        }[kind]
        statements.append((cells, items[:1] if kind == "counts" else items, weights))
    return gave, statements


def people_in(gave: Gave, cells: Block, items: tuple[str, ...]) -> int:
    columns = [ITEMS.index(item) for item in items]
    return sum(int(np.sum(~np.isnan(gave[cell][:, columns]))) for cell in cells)


@settings(deadline=None, max_examples=50, suppress_health_check=[HealthCheck.too_slow])
@given(told_tables(), st.data())
def test_every_interval_is_the_same(table: Any, data: st.DataObject) -> None:
    """Also of what is left to one person; and whatever is exposed is so with and without knowing the answers."""
    gave, statements = table
    cell = data.draw(st.sampled_from(sorted(gave)))
    own = {item: float(answer) for item, answer in zip(ITEMS, gave[cell][0], strict=True) if not np.isnan(answer)}
    less = gave | {cell: gave[cell][1:]}
    audit, known = (
        Audit(cells_of(gave, are_told=are_told), ITEMS, FIVE, [say(gave, *one) for one in statements])
        for are_told in (False, True)
    )
    for seen, all_told, is_known in ((audit, gave, known), (audit.without(cell, own), less, known.without(cell, own))):
        dense = Dense(cells_of(all_told), ITEMS, FIVE, [say(all_told, *one) for one in statements])
        for _ in range(3):
            cells = frozenset(data.draw(st.sets(st.sampled_from(sorted(gave)), min_size=1)))
            items = tuple(sorted(data.draw(st.sets(st.sampled_from(ITEMS), min_size=1))))
            if not people_in(all_told, cells, items):
                continue
            expected, found = dense.interval(cells, items), seen.interval(cells, items)
            assert (found.low, found.high) == pytest.approx((expected.low, expected.high), abs=1e-6)
            width = expected.high - expected.low
            if abs(width - 1) > 1e-6:
                exposed = [list(one.exposures([(cells, items)])) for one in (seen, is_known)]
                assert [bool(one) for one in exposed] == [not is_wide(expected)] * 2


@st.composite
def offices(draw: st.DrawFn) -> tuple[Tree, Answers]:
    """A district of two branches of small units."""
    dice = np.random.default_rng(draw(st.integers(0, 10**6)))
    sizes = {str(number): draw(st.integers(0, 7)) for number in range(1, draw(st.integers(3, 7)))}
    parents: dict[str, str | None] = {"0": None, "8": "0", "9": "0"}
    parents |= {unit: draw(st.sampled_from(["8", "9"])) for unit in sizes}
    rows = give(dice, sum(sizes.values()), draw(st.integers(1, 4)), draw(st.sampled_from([0, 0.15])))
    values = dict(zip(ITEMS, rows.T, strict=True)) | {"score": scale_scores(rows)}
    units = tuple(unit for unit, number in sizes.items() for _ in range(number))
    tree = Tree({unit: unit for unit in parents}, parents)
    return tree, Answers(units, values, dict.fromkeys(values, FIVE), {unit: sizes.get(unit, 0) for unit in parents})


@settings(deadline=None, max_examples=10, suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much])
@given(offices())
def test_the_same_blocks_are_released(office: tuple[Tree, Answers]) -> None:
    """As if each block were asked of anew, of everything, without what smaller blocks were found to leave open."""
    tree, answers = office
    means = mean_blocks(tree, answers, ["score"], LIMITS)
    assume(any(len(block) > 1 for block in means))
    beside, sizes = Distributions(tree, answers, ITEMS, means), answers.sizes(ITEMS)

    def is_safe(block: Block) -> bool:
        counts_open = all(
            counts_stay_open(answers.counts(item, block), part, FIVE)
            for one in means
            if one <= block
            for item, part in beside.hidden_numbers(one)
        )
        is_large = sizes.least(block) >= LIMITS.distribution
        return is_large and counts_open and not told_to_anybody(tree, answers, ITEMS, block, means)

    expected = blocks(tree, sizes, is_safe, start=means)
    assert distribution_blocks(tree, answers, ITEMS, LIMITS, means=means) == expected
