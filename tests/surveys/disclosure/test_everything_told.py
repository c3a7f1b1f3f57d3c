"""What the results say all together, read back from their JSON, against the auditor: nothing hidden is told by it."""

from collections import Counter
from collections.abc import Sequence
from typing import Any

import numpy as np
import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from surveys import changes
from surveys.coarsening import Given
from surveys.disclosure.audit import Audit, Cell, Statement
from surveys.disclosure.blocks import Block, Thresholds, Tree, parts
from surveys.disclosure.distributions import Distributions, distribution_blocks
from surveys.disclosure.release import mean_blocks
from surveys.instruments import Instrument
from surveys.instruments.definition import parse
from surveys.results import Material, Spread, material, tell
from surveys.scoring.scales import Range

FIVE, LIMITS = Range(1, 5), Thresholds()
FACTORS = {"A": ("A1", "A2"), "B": ("B1", "B2", "B3")}
CODES = [code for codes in FACTORS.values() for code in codes]


def text(words: str) -> dict[str, str]:
    return {"id": words, "en": words}


def instrument() -> Instrument:
    return parse(
        {
            "name": text("Uji"),
            "about": text("Uji"),
            "validated": False,
            "scales": [
                {
                    "code": "s",
                    "lowest": 1,
                    "highest": 5,
                    "labels": {language: [f"{option}" for option in range(1, 6)] for language in ("id", "en")},
                }
            ],
            "sections": [
                {
                    "title": text("Bagian"),
                    "items": [{"code": code, "text": text(code), "scale": "s"} for code in CODES],
                }
            ],
            "factors": [{"code": code, "name": text(code), "items": list(items)} for code, items in FACTORS.items()],
            "total": text("Semua"),
            "high_is_good": True,
        }
    )


def of_people(people: list[tuple[str, dict[str, int], str]], units: list[str]) -> Material:
    tree = Tree({"0": "Kantor"} | {unit: unit for unit in units}, {"0": None} | dict.fromkeys(units, "0"))
    answered = Counter(unit for unit, _, _ in people)
    eligible = {unit: answered[unit] + 1 for unit in units}
    gave = [Given(unit=unit, answers=answers, link=link) for unit, answers, link in people]
    return material(instrument(), gave, tree, eligible, LIMITS)


@st.composite
def surveys(draw: st.DrawFn) -> Material:
    """Some units, sharp and flat ones, in which one of eight answers is missing."""
    sizes = draw(st.lists(st.integers(0, 7), min_size=2, max_size=5))
    lowest = draw(st.integers(1, 4))
    dice = np.random.default_rng(draw(st.integers(0, 10**6)))
    units = [str(number) for number in range(1, len(sizes) + 1)]
    people = [
        (unit, {code: int(dice.integers(lowest, 6)) for code in CODES if dice.random() > 1 / 8}, "")
        for unit, number in zip(units, sizes, strict=True)
        for _ in range(number)
    ]
    return of_people(people, units)


def cells_of(of: Material, codes: tuple[str, ...]) -> dict[tuple[str, str], int]:
    """How many people of each unit answered which of the items: the attacker knows that, too."""
    given = ~np.isnan(np.column_stack([of.answers.values[code] for code in codes]))
    rows = zip(of.answers.units, given, strict=True)
    return Counter((unit, "".join("01"[int(answered)] for answered in row)) for unit, row in rows)


def weighing(pattern: str) -> float:
    number = pattern.count("1")
    return 1 / number if number >= 2 and number * 2 >= len(pattern) else 0.0


def audited(of: Material, told: dict[str, Any], factor: str) -> tuple[Audit, Any]:
    codes, cells = FACTORS[factor], cells_of(of, FACTORS[factor])

    def ids(units: Any) -> Block:
        return frozenset("/".join(cell) for cell in cells if cell[0] in set(units))

    weights = {"/".join(cell): weighing(cell[1]) for cell in cells}
    said = [
        Statement(ids(block["units"]), codes, total=one["mean"] * one["n"], weights=weights)
        for block in [*told["blocks"], *told["units"].values()]
        if (one := block["measures"][factor])
    ]
    said += [
        Statement(ids(group["units"]), (code,), counts=tuple(group["counts"][code]))
        for group in told["distributions"][factor]
        for code in codes
    ]
    said += [
        Statement(ids(of.eligible), (row["item"],), counts=tuple(row["counts"]))
        for row in told["items"]
        if row["factor"] == factor
    ]
    known = [
        Cell("/".join(cell), {code: number for code, is_given in zip(codes, cell[1], strict=True) if is_given == "1"})
        for cell, number in cells.items()
    ]
    return Audit(known, codes, FIVE, said), ids


@settings(deadline=None, max_examples=12, suppress_health_check=[HealthCheck.too_slow])
@given(surveys())
def test_no_hidden_mean_follows_from_all_that_is_told(of: Material) -> None:
    assume(len(of.raw))
    published = mean_blocks(of.tree, of.answers, of.measures, LIMITS)
    told = tell(of, published)
    sizes = of.answers.sizes(CODES)
    for factor, codes in FACTORS.items():
        audit, ids = audited(of, told, factor)
        asked = [
            (ids(part), (code,))
            for block in published
            for part in parts(block, of.tree, sizes)
            for code in codes
            if 0 < sizes.of(part)[CODES.index(code)] < sizes.of(block)[CODES.index(code)]
        ]
        assert list(audit.exposures(asked)) == []


@settings(deadline=None, max_examples=12)
@given(surveys())
def test_the_total_says_nothing_that_the_factors_do_not(of: Material) -> None:
    """Means over those who have all factors would tell what the few who left one out answered."""
    told = tell(of, mean_blocks(of.tree, of.answers, of.measures, LIMITS))
    for cell in [*told["blocks"], *told["units"].values()]:
        means = [cell["measures"][factor]["mean"] for factor in FACTORS]
        assert cell["measures"]["total"]["mean"] == pytest.approx(sum(means) / len(means))


def full(number: int) -> dict[str, int]:
    return {code: (number * 3 + place) % 5 + 1 for place, code in enumerate(CODES)}


def changed(before: Material, after: Material, comparable: Sequence[Block]) -> dict[str, Any]:
    """The change, both waves telling their spread where it is safe."""
    published = [mean_blocks(wave.tree, wave.answers, wave.measures, LIMITS) for wave in (before, after)]
    spreads = Spread.of(before, published[0]), Spread.of(after, published[1])
    return changes.change(before, after, comparable, spreads)


def linking(number: int, unlinked: int) -> Material:
    people = [("1", full(one), f"code {one}" if one >= unlinked else "") for one in range(number)]
    return of_people(people, ["1"])


@pytest.mark.parametrize(("unlinked", "is_told"), [(0, True), (1, False), (4, False), (5, True)])
def test_who_is_left_over_from_the_linked_ones_stays_hidden(unlinked: int, is_told: bool) -> None:
    """The change of everybody less that of the linked is the change of the others."""
    before = linking(18, unlinked)
    people = [("1", full(one * 2 + 1), f"code {one}" if one >= unlinked else "") for one in range(18)]
    told = changed(before, of_people(people, ["1"]), [frozenset({"1"})])
    assert (told["linked"]["A"] is not None) is is_told


def test_the_change_of_the_total_is_that_of_the_factors() -> None:
    """Although somebody left a factor out in each wave."""
    waves = []
    for shift in (0, 1):
        people = [("1", full(one + shift * one), "") for one in range(9)]
        waves.append(of_people([*people, ("1", {"A1": 5, "A2": 4 + shift}, "")], ["1"]))
    before, after = waves
    told = changed(before, after, [frozenset({"1"})])["everybody"]
    parts_of = [told[factor]["difference"] for factor in FACTORS]
    assert told["total"]["difference"] == pytest.approx(sum(parts_of) / len(parts_of))


def test_agreement_of_all_is_not_said_where_somebody_is_hidden() -> None:
    """Nor how many answered carelessly, where too few answered to tell anything."""
    alike = dict.fromkeys(CODES, 4)
    people = [("1", alike, "")] * 4 + [("2", alike, "")] * 5 + [("3", alike, "")] * 6
    of = of_people(people, ["1", "2", "3"])
    published = mean_blocks(of.tree, of.answers, of.measures, LIMITS)
    assert frozenset({"1", "2"}) in published
    named = tell(of, published)["flags"]["unanimous"]
    assert {tuple(one["units"]) for one in named} == {("3",)}
    assert tell(of_people(people[:4], ["1"]), ())["flags"] == {}


def test_the_head_of_a_small_unit_does_not_learn_its_mean() -> None:
    """Who is alone beside a part subtracts the own answer: such a pair is no block."""
    people = [("1", full(0), "")] + [("2", full(number), "") for number in range(4)]
    of = of_people([*people, *(("3", full(number), "") for number in range(9))], ["1", "2", "3"])
    assert frozenset({"1", "2"}) not in mean_blocks(of.tree, of.answers, of.measures, LIMITS)


@pytest.mark.parametrize(("answered", "is_told"), [(0, True), (1, False), (4, False), (5, True)])
def test_how_many_answered_is_said_of_nobody_or_of_enough(answered: int, is_told: bool) -> None:
    """Nor anything from which it follows: with four of five, that they speak for all."""
    of = of_people([("1", full(number), "") for number in range(answered)], ["1"])
    told = tell(of, mean_blocks(of.tree, of.answers, of.measures, LIMITS))["response"]
    assert (told["valid"], told["rate"]) == ((answered, answered / (answered + 1)) if is_told else (None, None))
    assert is_told or told["is_representative"] is False


def test_counts_and_means_together_tell_nothing_to_who_knows_own_answers() -> None:
    """To strangers unit 2 stays open; who of unit 1 answered 5 and 5 would put its mean between 3.11 and 4."""
    first = [{"A1": 3, "A2": 3}, {"A1": 5, "A2": 3}, {"A1": 4, "A2": 4}, {"A1": 5, "A2": 5}, {"A2": 5}]
    second = [{"A1": 3, "A2": 3}, {"A2": 4}, {"A1": 4, "A2": 3}, {"A1": 3, "A2": 5}, {"A1": 3, "A2": 3}]
    people = [("1", answers, "") for answers in first] + [("2", answers, "") for answers in second]
    of, both = of_people(people, ["1", "2"]), frozenset({"1", "2"})
    asked = (of.tree, of.answers, FACTORS["A"])
    beside = Distributions(*asked, [both])
    found = next(beside.exposures(both))
    assert round(found.interval.low, 2) == 3.11
    assert distribution_blocks(*asked, LIMITS, means=[both]) == ()


def test_the_worked_example_tells_the_pair_and_neither_of_it() -> None:
    """Binawidya has four of 46 answers, and the smallest beside it is Delima: nine together are all that is told."""
    sizes = {"Simpang Baru": 6, "Delima": 5, "Tobek Godang": 7, "Binawidya": 4, "Sungai Sibam": 5, "Kantor": 19}
    ids = {name: str(number) for number, name in enumerate(sizes, start=1)}
    tree = Tree(
        {"0": "Kecamatan"} | {ids[name]: name for name in sizes}, {"0": None} | dict.fromkeys(ids.values(), "0")
    )
    given_ones = [
        Given(unit=ids[name], answers=full(number * 2)) for name, size in sizes.items() for number in range(size)
    ]
    of = material(instrument(), given_ones, tree, {ids[name]: size for name, size in sizes.items()}, LIMITS)
    told = tell(of, mean_blocks(of.tree, of.answers, of.measures, LIMITS))
    pair = sorted([ids["Delima"], ids["Binawidya"]], key=int)
    assert [(block["units"], block["n"]) for block in told["blocks"] if len(block["units"]) > 1] == [(pair, 9)]
    assert {unit for unit in ids.values() if unit not in told["units"]} == set(pair)
    assert told["units"]["0"]["n"] == 46
