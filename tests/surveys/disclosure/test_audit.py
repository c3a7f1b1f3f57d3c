"""The auditor against brute force, and what is released against the auditor."""

from dataclasses import replace
from itertools import product

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from surveys.disclosure import intervals
from surveys.disclosure.answers import Answers
from surveys.disclosure.audit import Audit, Cell, Statement
from surveys.disclosure.blocks import Block, Thresholds, Tree, parts
from surveys.disclosure.distributions import distribution_blocks
from surveys.disclosure.release import (
    comparable_blocks,
    mean_blocks,
    spread_is_safe,
    unanimous,
)
from surveys.scoring.scales import Range

FIVE = Range(1, 5)
LIMITS = Thresholds()
WORKED = {"Simpang Baru": 6, "Delima": 5, "Tobek Godang": 7, "Binawidya": 4, "Sungai Sibam": 5, "Kantor": 19}


def flat(sizes: dict[str, int]) -> Tree:
    return Tree({"kec": "Kecamatan"} | {unit: unit for unit in sizes}, {"kec": None} | dict.fromkeys(sizes, "kec"))


def wave(sizes: dict[str, int], values: dict[str, list[int]]) -> Answers:
    """`values[unit]`: the answers of its people to one item."""
    units = tuple(unit for unit, number in sizes.items() for _ in range(number))
    answers = np.array([value for unit in sizes for value in values[unit]], dtype=float)
    return Answers(units, {"x": answers}, {"x": FIVE}, sizes)


def statements(answers: Answers, means: tuple[Block, ...], counts: tuple[Block, ...] = ()) -> list[Statement]:
    told = [Statement(block, ("x",), total=float(np.sum(answers.of("x", block)))) for block in means]
    return told + [Statement(block, ("x",), counts=tuple(answers.counts("x", block))) for block in counts]


def audit(sizes: dict[str, int], told: list[Statement]) -> Audit:
    return Audit([Cell(unit, {"x": number}) for unit, number in sizes.items()], ["x"], FIVE, told)


def test_the_worked_example_is_wide_open() -> None:
    rng = np.random.default_rng(6)
    answers = wave(WORKED, {unit: rng.integers(2, 6, number).tolist() for unit, number in WORKED.items()})
    tree = flat(WORKED)
    found = mean_blocks(tree, answers, ["x"], LIMITS)
    assert frozenset({"Delima", "Binawidya"}) in found
    hidden = [(frozenset({unit}), ("x",)) for unit in ("Delima", "Binawidya")]
    assert list(audit(WORKED, statements(answers, found)).exposures(hidden)) == []


def test_a_merged_cell_that_would_tell_is_withheld() -> None:
    """Nine people who answered 5, 5, 5, 5, 5, 5, 5, 5, 4: the mean 4.89 puts the four of Binawidya at 4.75 or above."""
    values = {unit: [3] * number for unit, number in WORKED.items()} | {"Delima": [5] * 5, "Binawidya": [5, 5, 5, 4]}
    answers = wave(WORKED, values)
    naive = (frozenset({"Delima", "Binawidya"}),)
    exposed = list(audit(WORKED, statements(answers, naive)).exposures([(frozenset({"Binawidya"}), ("x",))]))
    assert [(round(found.interval.low, 2), round(found.interval.high, 6)) for found in exposed] == [(4.75, 5.0)]
    released = mean_blocks(flat(WORKED), answers, ["x"], LIMITS)
    assert not set(naive) & set(released)
    assert any({"Delima", "Binawidya"} < block for block in released), "it goes on with another unit"
    for block in released:
        hidden = [(part, ("x",)) for part in parts(block, flat(WORKED), answers.sizes(["x"]))]
        assert list(audit(WORKED, statements(answers, released)).exposures(hidden)) == []


def test_units_that_all_agree_are_named_to_the_analyst() -> None:
    sizes = {"a": 5, "b": 6}
    answers = wave(sizes, {"a": [4] * 5, "b": [1, 2, 3, 4, 5, 5]})
    published = mean_blocks(flat(sizes), answers, ["x"], LIMITS)
    assert unanimous(flat(sizes), answers, ["x"], published) == [("x", frozenset({"a"}))]


def test_nobody_answered() -> None:
    sizes = {"a": 0, "b": 0}
    assert mean_blocks(flat(sizes), wave(sizes, {"a": [], "b": []}), ["x"], LIMITS) == ()


def test_contradicting_statements_are_refused() -> None:
    told = [Statement(frozenset("a"), ("x",), total=9.0), Statement(frozenset("a"), ("x",), total=10.0)]
    with pytest.raises(ValueError, match="contradicts"):
        audit({"a": 3}, told).interval(frozenset("a"), ("x",))


def test_a_change_is_told_only_where_both_waves_are() -> None:
    first = wave(
        {"a": 4, "b": 6, "c": 9}, {"a": [1, 3, 3, 5], "b": [2, 3, 3, 4, 4, 5], "c": [1, 2, 3, 4, 5, 3, 3, 3, 3]}
    )
    second = wave({"a": 6, "b": 6, "c": 9}, {"a": [1, 3, 3, 5, 2, 4], "b": [2, 3, 3, 4, 4, 5], "c": [3] * 8 + [1]})
    tree = flat({"a": 0, "b": 0, "c": 0})
    separate = [mean_blocks(tree, one, ["x"], LIMITS) for one in (first, second)]
    assert separate[0] != separate[1]
    start = [frozenset("ab"), frozenset("c")]
    assert set(comparable_blocks(tree, [first, second], ["x"], LIMITS, start=start)) == set(start)


tables = st.dictionaries(
    st.sampled_from("abc"), st.lists(st.integers(1, 3), min_size=1, max_size=3), min_size=2, max_size=3
)
THREE = Range(1, 3)


@settings(deadline=None, max_examples=40)
@given(tables)
def test_linear_programming_and_brute_force_agree(values: dict[str, list[int]]) -> None:
    """All answers that fit to the published sum, and to the published counts, tried one by one."""
    sizes = {unit: len(answers) for unit, answers in values.items()}
    flat_values = [answer for answers in values.values() for answer in answers]
    everyone = frozenset(values)
    counts = tuple(flat_values.count(option) for option in (1, 2, 3))
    for told, fits in (
        (Statement(everyone, ("x",), total=float(sum(flat_values))), lambda given: sum(given) == sum(flat_values)),
        (Statement(everyone, ("x",), counts=counts), lambda given: sorted(given) == sorted(flat_values)),
    ):
        found = Audit([Cell(unit, {"x": number}) for unit, number in sizes.items()], ["x"], THREE, [told])
        possible = [given for given in product((1, 2, 3), repeat=len(flat_values)) if fits(given)]
        start = 0
        for unit, number in sizes.items():
            means = [sum(given[start : start + number]) / number for given in possible]
            interval = found.interval(frozenset({unit}), ("x",))
            assert [interval.low, interval.high] == pytest.approx([min(means), max(means)], abs=1e-7)
            start += number


@settings(deadline=None, max_examples=40)
@given(st.data())
def test_nothing_hidden_is_told_within_a_point(data: st.DataObject) -> None:
    """Random districts with sharp and flat units: whatever is released, the auditor finds every hidden mean open."""
    sizes = {f"u{number}": data.draw(st.integers(0, 7)) for number in range(data.draw(st.integers(2, 6)))}
    highest = data.draw(st.integers(1, 5))
    values = {
        unit: data.draw(st.lists(st.integers(highest, 5), min_size=number, max_size=number))
        for unit, number in sizes.items()
    }
    assume(sum(sizes.values()) > 0)
    answers, tree = wave(sizes, values), flat(sizes)
    means = mean_blocks(tree, answers, ["x"], LIMITS)
    counts = distribution_blocks(tree, answers, ["x"], LIMITS, means=means)
    found = audit(sizes, statements(answers, means, counts))
    hidden_sizes = answers.sizes(["x"])
    hidden = [
        (part, ("x",))
        for block in means
        for part in parts(block, tree, hidden_sizes)
        if hidden_sizes.of(part) < hidden_sizes.of(block)
    ]
    assert list(found.exposures(hidden)) == []


def test_counts_and_means_are_judged_together() -> None:
    """The counts alone leave u2 open, the means alone too; together they put it at 2 to 2.67."""
    sizes = {"u0": 2, "u1": 6, "u2": 3}
    answers, tree = wave(sizes, {"u0": [2, 2], "u1": [1] * 6, "u2": [2, 3, 3]}), flat(sizes)
    means = mean_blocks(tree, answers, ["x"], LIMITS)
    assert set(means) == {frozenset({"u0", "u2"}), frozenset({"u1"})}
    assert distribution_blocks(tree, answers, ["x"], LIMITS, means=means) == ()


@given(st.lists(st.integers(1, 5), min_size=2, max_size=8), st.data())
def test_the_bounds_hold_every_part(values: list[int], data: st.DataObject) -> None:
    part = data.draw(st.integers(1, len(values) - 1))
    true = sum(values[:part]) / part
    for interval in (
        intervals.from_mean(sum(values), len(values), part, FIVE),
        intervals.from_distribution([values.count(option) for option in range(1, 6)], part, FIVE),
    ):
        assert interval.low - 1e-9 <= true <= interval.high + 1e-9


@given(st.lists(st.integers(1, 5), min_size=2, max_size=8), st.data())
def test_no_part_is_further_off_than_the_spread_allows(values: list[int], data: st.DataObject) -> None:
    part = data.draw(st.integers(1, len(values) - 1))
    mean = sum(values) / len(values)
    interval = intervals.from_spread(mean, sum((value - mean) ** 2 for value in values), len(values), part)
    assert interval.low - 1e-9 <= sum(values[:part]) / part <= interval.high + 1e-9


def test_a_spread_of_almost_nothing_is_not_told() -> None:
    """Means alone leave the small unit open; that nobody is far from them would not."""
    sizes = {"a": 4, "b": 6, "c": 8}
    near = wave(sizes, {"a": [3, 3, 3, 3], "b": [3, 3, 3, 3, 3, 4], "c": [3] * 8})
    far = wave(sizes, {"a": [1, 3, 3, 5], "b": [1, 3, 3, 3, 5, 4], "c": [1, 5] * 4})
    tree = flat(sizes)
    for answers, safe in ((near, False), (far, True)):
        published = mean_blocks(tree, answers, ["x"], LIMITS)
        assert frozenset({"a", "b"}) in published
        assert spread_is_safe(tree, answers, ["x"], published) is safe


def test_a_part_is_less_than_the_whole() -> None:
    with pytest.raises(ValueError, match="fewer people"):
        intervals.from_mean(9, 3, 3, FIVE)
    with pytest.raises(ValueError, match="fewer people"):
        intervals.from_distribution([1, 1, 1, 0, 0], 3, FIVE)


def few_people() -> st.SearchStrategy[dict[str, list[int]]]:
    """Up to ten people of two or three units, who choose one of three options."""
    units = st.dictionaries(
        st.sampled_from("abc"), st.lists(st.integers(1, 3), min_size=1, max_size=5), min_size=2, max_size=3
    )
    return units.filter(lambda values: 5 <= sum(map(len, values.values())) <= 10)


@settings(deadline=None, max_examples=25)
@given(few_people())
def test_brute_force_finds_no_hidden_mean_within_a_point(values: dict[str, list[int]]) -> None:
    """Whatever is released of a small table: all answers that fit it, tried one by one, leave each hidden part open."""
    sizes = {unit: len(answers) for unit, answers in values.items()}
    tree = flat(sizes)
    answers = replace(wave(sizes, values), scales={"x": THREE})
    means = mean_blocks(tree, answers, ["x"], LIMITS)
    counts = distribution_blocks(tree, answers, ["x"], LIMITS, means=means)
    given_ones = np.array(list(product((1, 2, 3), repeat=sum(sizes.values()))), dtype=float)
    of_unit = np.array(answers.units)

    def people(block: Block) -> np.ndarray:
        return np.isin(of_unit, list(block))

    fits = np.ones(len(given_ones), dtype=bool)
    for block in means:
        fits &= given_ones[:, people(block)].sum(axis=1) == np.sum(answers.of("x", block))
    for block in counts:
        for option, number in enumerate(answers.counts("x", block), THREE.lowest):
            fits &= (given_ones[:, people(block)] == option).sum(axis=1) == number
    for block in means:
        for part in parts(block, tree, answers.sizes(["x"])):
            possible = given_ones[fits][:, people(part)].mean(axis=1)
            assert np.ptp(possible) >= 1 - 1e-9
