"""Groups by background: told beside the means of units, and nothing that either hides follows from both."""

from collections import Counter
from datetime import date
from itertools import product
from typing import Any

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from people.models import User
from surveys.backgrounds import by_background
from surveys.coarsening import Given
from surveys.disclosure.audit import Audit, Cell, Statement
from surveys.disclosure.blocks import Tree
from surveys.disclosure.derivable import follows_of_few
from surveys.disclosure.groups import divisions
from surveys.disclosure.proofs import Prover
from surveys.disclosure.release import mean_blocks
from surveys.disclosure.sheets import Asked, Sheet
from surveys.electorates import electorate, eligible_in
from surveys.results import Material, Spread, cell, material
from surveys.scoring.scales import Range
from tests.surveys.disclosure.test_everything_told import LIMITS, full, instrument

People = list[tuple[str, dict[str, str], dict[str, int]]]
THREE = Range(1, 3)


def of_people(people: People, declared: tuple[str, ...] = ("status",)) -> Material:
    """(unit, what they say of themselves, answers) of each person."""
    units = sorted({unit for unit, _, _ in people})
    tree = Tree({"0": "Kantor"} | {unit: unit for unit in units}, {"0": None} | dict.fromkeys(units, "0"))
    gave = [Given(unit=unit, answers=answers, background=said) for unit, said, answers in people]
    eligible = {unit: sum(one[0] == unit for one in people) + 1 for unit in units}
    return material(instrument(), gave, tree, eligible, LIMITS, declared=declared)


def told_of(of: Material, **electorates: Any) -> list[dict[str, Any]]:
    published = mean_blocks(of.tree, of.answers, of.measures, LIMITS)
    told = {
        "blocks": [cell(of, block, Spread({}, {})) for block in published],
        "distributions": dict.fromkeys(("A", "B"), ()),
    }
    return by_background(of, published, told, Spread.of(of, published), electorates)


def spread_out(pns: int, pppk: int, silent: int = 0, units: int = 2) -> People:
    said = ["pns"] * pns + ["pppk"] * pppk + [""] * silent
    return [(str(1 + number % units), {"status": one} if one else {}, full(number)) for number, one in enumerate(said)]


def test_groups_are_told_with_their_electorate() -> None:
    (found,) = told_of(of_people(spread_out(18, 12)), status=[[["pns"], 20], [["pppk"], 14]])
    assert [(row["options"], row["n"], row["eligible"]) for row in found["groups"]] == [
        (["pns"], 18, 20),
        (["pppk"], 12, 14),
    ]
    total = sum(row["n"] * row["measures"]["A"]["mean"] for row in found["groups"]) / 30
    assert total == pytest.approx(sum(full(n)["A1"] + full(n)["A2"] for n in range(30)) / 60)


@pytest.mark.parametrize("few", [0, 1, 4])
def test_a_group_of_few_has_no_other_to_be_subtracted_from(few: int) -> None:
    (found,) = told_of(of_people(spread_out(26, few)))
    assert (found["groups"], found["withheld"]) == ([], "too_few")


def test_who_did_not_say_is_told_with_neighbours() -> None:
    """All less the groups would be their mean; whom the electorate counts where is not known then."""
    (found,) = told_of(of_people(spread_out(18, 12, silent=3)), status=[[["pns"], 20], [["pppk"], 15]])
    assert [row["options"] for row in found["groups"]] == [["pns"], ["pppk", ""]]
    assert {row["eligible"] for row in found["groups"]} == {None}


def test_the_only_two_of_a_unit_do_not_follow_from_unit_and_group() -> None:
    """All others of the group said 5 and all others of the unit 1: both margins together tell the two."""
    highest, lowest = (dict.fromkeys(full(0), value) for value in (5, 1))
    people = [("1", {"status": "pppk"}, highest)] * 2 + [("1", {"status": "pns"}, lowest)] * 10
    people += [("2", {"status": "pppk"}, highest)] * 8
    people += [("2", {"status": "pns"}, full(number)) for number in range(12)]
    (found,) = told_of(of_people(people))
    assert (found["groups"], found["withheld"]) == ([], "would_follow")


def test_every_declared_question_is_tried_beside_those_told_before() -> None:
    """Both are told apart where they lie across each other; the same question asked twice in other words as well."""
    people = [
        (
            str(1 + number % 2),
            {"status": "pns" if number % 5 else "pppk", "tenure": "under_2" if number % 3 else "over_10"},
            full(number * 7 + number // 3),
        )
        for number in range(90)
    ]
    status, tenure = told_of(of_people(people, ("status", "tenure")))
    assert (status["question"], len(status["groups"]), status["withheld"]) == ("status", 2, "")
    assert (tenure["question"], len(tenure["groups"]), tenure["withheld"]) == ("tenure", 2, "")


def test_a_second_question_that_leaves_one_person_over_is_withheld() -> None:
    """All PPPK but one are new, and nobody else: the difference of the groups is that one's answer."""
    people = spread_out(18, 12)
    people = [
        (unit, {**said, "tenure": "under_2" if said["status"] == "pppk" and place != 29 else "over_10"}, answers)
        for place, (unit, said, answers) in enumerate(people)
    ]
    status, tenure = told_of(of_people(people, ("status", "tenure")))
    assert len(status["groups"]) == 2
    assert (tenure["groups"], tenure["withheld"]) == ([], "would_follow")


def test_divisions_begin_with_the_finest() -> None:
    assert list(divisions("abc")) == [(("a",), ("b",), ("c",)), (("a",), ("b", "c")), (("a", "b"), ("c",))]


def test_few_people_of_several_blocks_together_do_not_follow_exactly() -> None:
    """Two blocks of 9 + 1 and one of ten of the second group: the group less that block is two people."""
    told = np.array([[1, 1, 0, 0, 0], [0, 0, 1, 1, 0], [0, 0, 0, 0, 1], [1, 0, 1, 0, 0], [0, 1, 0, 1, 1]], dtype=float)
    assert follows_of_few([9, 1, 9, 1, 10], told, 5)
    assert follows_of_few([9, 2, 9, 2, 10], told, 5)
    assert not follows_of_few([9, 3, 9, 2, 10], told, 5)


@st.composite
def sheets(draw: st.DrawFn) -> Sheet:
    """Few people of two blocks and two groups, who answered one or two items with one of three options, or left one."""
    number, items = draw(st.sampled_from([(6, 1), (8, 1), (5, 2)]))
    dice = np.random.default_rng(draw(st.integers(0, 10**6)))
    answers = dice.integers(1, 4, (number, items)).astype(float)
    answers[dice.random(answers.shape) < draw(st.sampled_from([0, 0.2]))] = np.nan
    groups = dice.integers(0, 2, (number, draw(st.integers(1, 2))))
    block = dice.integers(0, 2, number)
    counted = np.zeros(number, dtype=np.intp) if draw(st.booleans()) else block
    return Sheet(answers, THREE, block, counted if draw(st.booleans()) else np.full(number, -1), groups)


def all_tables(sheet: Sheet) -> Any:
    """Everything that its people could have answered so that all that is told stays, tried one by one."""
    given_ones = ~np.isnan(sheet.answers)
    every = np.full((3 ** int(given_ones.sum()), *sheet.answers.shape), np.nan)
    every[:, given_ones] = list(product((1.0, 2.0, 3.0), repeat=int(given_ones.sum())))
    scores, own = (np.where(sheet.has_score, np.nanmean(table, axis=-1), 0) for table in (every, sheet.answers))
    fits = np.ones(len(every), dtype=bool)
    for places in (sheet.block, *sheet.groups.T):
        for place in np.unique(places):
            rows = places == place
            fits &= np.isclose(scores[:, rows].sum(axis=1), own[rows].sum())
    for place in np.unique(sheet.counted[sheet.counted >= 0]):
        rows = sheet.counted == place
        for item, option in product(range(sheet.answers.shape[1]), (1, 2, 3)):
            fits &= (every[:, rows, item] == option).sum(axis=1) == np.sum(sheet.answers[rows, item] == option)
    return every[fits]


def is_wide_by_force(tables: Any, asked: Asked) -> bool:
    values = tables[:, list(asked.people)]
    means = np.nanmean(values, axis=-1).mean(axis=1) if asked.item is None else values[:, :, asked.item].mean(axis=1)
    return bool(np.ptp(means) >= 1 - 1e-9)


@pytest.mark.filterwarnings("ignore:Mean of empty slice")
@settings(deadline=None, max_examples=6, suppress_health_check=[HealthCheck.too_slow])
@given(sheets())
def test_what_is_called_open_is_open_by_brute_force(sheet: Sheet) -> None:
    """To a stranger and to everybody, where units alone left it open."""
    prover = Prover(sheet)
    alone = Sheet(sheet.answers, sheet.scale, sheet.block, sheet.counted, sheet.groups[:, :0])
    now, before = all_tables(sheet), all_tables(alone)
    cells = Counter(zip(sheet.block.tolist(), map(tuple, sheet.groups.tolist()), strict=True))
    for (block, groups), _ in cells.items():
        rows = [
            one
            for one in range(len(sheet.block))
            if sheet.block[one] == block and tuple(sheet.groups[one].tolist()) == groups
        ]
        for asked in sheet.asked_of(rows):
            if not prover.is_open(asked):
                continue
            for person in (None, *range(len(sheet.block))):
                rest = sheet.rest(asked, person)
                own = slice(None) if person is None else person
                knows = [
                    tables
                    if person is None
                    else tables[np.all((tables[:, own] == sheet.answers[own]) | np.isnan(sheet.answers[own]), axis=1)]
                    for tables in (now, before)
                ]
                if rest.people and is_wide_by_force(knows[1], rest):
                    assert is_wide_by_force(knows[0], rest)


@settings(deadline=None, max_examples=3, suppress_health_check=[HealthCheck.too_slow])
@given(st.integers(0, 10**6))
def test_the_auditor_by_linear_programming_agrees(seed: int) -> None:
    """Random tables of some blocks and groups, with counts: what is called open and was, the auditor calls open."""
    dice = np.random.default_rng(seed)
    number = int(dice.integers(12, 30))
    block, groups = dice.integers(0, 3, number), dice.integers(0, 2, (number, 1))
    answers = dice.integers(int(dice.integers(1, 4)), 6, (number, 2)).astype(float)
    sheet = Sheet(answers, Range(1, 5), block, np.zeros(number, dtype=np.intp), groups)
    at = list(zip(block.tolist(), groups[:, 0].tolist(), strict=True))
    cells = Counter(f"{one}/{two}" for one, two in at)

    def over(is_in: Any) -> frozenset[str]:
        return frozenset(f"{one}/{two}" for one, two in at if is_in(one, two))

    items = ("x", "y")
    sums = [
        Statement(over(is_in), items, total=float(answers[[is_in(*one) for one in at]].sum()))
        for is_in in (
            *(lambda one, _two, place=place: one == place for place in set(block.tolist())),
            *(lambda _one, two, place=place: two == place for place in set(groups[:, 0].tolist())),
        )
    ]
    counts = [
        Statement(
            over(lambda *_: True), (item,), counts=tuple(np.bincount(column.astype(int), minlength=6)[1:].tolist())
        )
        for item, column in zip(items, answers.T, strict=True)
    ]
    known = [Cell(one, dict.fromkeys(items, many)) for one, many in cells.items()]
    now, before = (
        Audit(known, items, Range(1, 5), [*sums, *counts]),
        Audit(
            known,
            items,
            Range(1, 5),
            [one for one in sums if len({cell.split("/")[0] for cell in one.cells}) == 1] + counts,
        ),
    )
    prover = Prover(sheet)
    for name in cells:
        asked = Asked(tuple(place for place, (one, two) in enumerate(at) if f"{one}/{two}" == name))
        if prover.is_open(asked):
            was, still = (audit.interval(frozenset({name}), items) for audit in (before, now))
            assert was.high - was.low < 1 - 1e-6 or still.high - still.low >= 1 - 1e-6 or prover.is_closed(asked, None)


def test_the_electorate_is_counted_at_opening_and_says_what_it_does_not_know() -> None:
    """PPPK tell the year of their appointment and not the month: two years may be less than two."""
    people = [
        User(name="a", status="PNS", nip="198609262015051001"),
        User(name="b", status="PPPK", nip="198609262024211001"),
        User(name="c", status="PNS", nip="198609262015051002"),
    ]
    found = electorate(people, ["status", "tenure"], date(2026, 3, 1))
    assert found == {
        "status": [[["pns"], 2], [["pppk"], 1]],
        "tenure": [[["6_to_10"], 2], [["under_2", "2_to_5"], 1]],
    }
    said = ["6_to_10", "under_2"]
    assert eligible_in([("under_2", "2_to_5"), ("6_to_10",)], found["tenure"], said) == [1, 2]
    assert eligible_in([("under_2",), ("2_to_5", "6_to_10")], found["tenure"], said) == [None, None]
    assert eligible_in([("6_to_10",)], found["tenure"], ["6_to_10"] * 3) == [None]
