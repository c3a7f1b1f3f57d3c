"""Real elections against the published reference (expected.json): which projects, in which order, at which cost."""

import json
import os
from collections.abc import Iterator
from fractions import Fraction
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from proposals.counting import Election, Outcome, equal_shares, greedy, pabulib

FOLDER = os.environ.get("PABULIB_DIR", "")

UTILITIES = {
    "Cost_Sat": "cost",
    "Cardinality_Sat": "cardinality",
    "Additive_Cardinal_Sat": "points",
    "Additive_Borda_Sat": "borda",
}

OFFICIAL = {"Netherlands_Assen_2024.pb", "Poland_Swiecie_2023.pb", "Poland_Wieliczka_2023_Green_Budget.pb"}


def references() -> Iterator[tuple[str, str]]:
    """The file and the satisfaction function of each entry."""
    if FOLDER:
        entries = json.loads((Path(FOLDER) / "expected.json").read_text())
        yield from ((name, worth) for name, found in entries.items() if name.endswith(".pb") for worth in found)


# Without the files each test stands once, as left out (tests/left_out.py).
REFERENCES = sorted(references()) or [("no files", "Cost_Sat")]

pytestmark = pytest.mark.elections


@cache
def expected() -> dict[str, Any]:
    found: dict[str, Any] = json.loads((Path(FOLDER) / "expected.json").read_text())
    return found


@cache
def election(name: str) -> Election:
    return pabulib.read(Path(FOLDER) / name).election


def assert_equals(outcome: Outcome, reference: dict[str, Any]) -> None:
    assert list(outcome.selected) == reference["order"]
    assert sorted(outcome.selected) == reference["selected"]
    assert outcome.cost == Fraction(reference["cost"])
    assert outcome.exhaustive == reference["exhaustive"]


def test_the_real_elections_are_there() -> None:
    assert len({name for name, _ in REFERENCES}) >= 33
    assert len(REFERENCES) >= 56


@pytest.mark.parametrize(("name", "worth"), REFERENCES)
def test_greedy_gives_the_reference_outcome(name: str, worth: str) -> None:
    assert_equals(greedy(election(name), utility=UTILITIES[worth]), expected()[name][worth]["greedy"])


@pytest.mark.parametrize(("name", "worth"), REFERENCES)
def test_equal_shares_gives_the_reference_outcome(name: str, worth: str) -> None:
    reference, utility = expected()[name][worth], UTILITIES[worth]
    assert_equals(equal_shares(election(name), utility=utility), reference["mes"])
    assert_equals(equal_shares(election(name), utility=utility, completion="greedy"), reference["mes_then_greedy"])


@pytest.mark.parametrize(("name", "worth"), REFERENCES)
def test_the_file_is_read_as_the_reference_read_it(name: str, worth: str) -> None:
    reference, read = expected()[name][worth], election(name)
    assert read.voters == reference["voters"]
    assert len(read.projects) == reference["projects"]
    assert len(read.ballots) == reference["unique_ballots"]
    assert read.budget == Fraction(reference["budget"])


RAISED = [(name, worth) for name, worth in REFERENCES if FOLDER and "equalshares_add1" in expected()[name][worth]]


@pytest.mark.parametrize(("name", "worth"), RAISED or REFERENCES)
def test_add_one_gives_the_reference_outcome(name: str, worth: str) -> None:
    reference, utility = expected()[name][worth]["equalshares_add1"], UTILITIES[worth]
    assert_equals(equal_shares(election(name), utility=utility, completion="add1"), reference)
    assert_equals(equal_shares(election(name), utility=utility, completion="add1-greedy"), reference["then_greedy"])


@pytest.mark.parametrize(("name", "worth"), [pair for pair in RAISED if pair[0] in OFFICIAL] or REFERENCES)
def test_add_one_until_overspend_gives_the_reference_outcome(name: str, worth: str) -> None:
    reference = expected()[name][worth]["equalshares_add1"]["until_overspend"]
    outcome = equal_shares(election(name), utility=UTILITIES[worth], completion="add1-overspend")
    assert_equals(outcome, reference)
    assert outcome.explanation.steps == reference["increments"]


@pytest.mark.parametrize("name", sorted(OFFICIAL) if FOLDER else ["no files"])
def test_the_towns_decided_what_add_one_until_overspend_decides(name: str) -> None:
    official = expected()[name]["Cost_Sat"]["equalshares_add1"]["official_selected"]
    outcome = equal_shares(election(name), utility="cost", completion="add1-overspend")
    assert sorted(outcome.selected) == official


def test_wieliczka_compared_with_greedy_and_kept_equal_shares() -> None:
    outcome = equal_shares(
        election("Poland_Wieliczka_2023_Green_Budget.pb"), utility="cost", completion="add1-overspend", comparison=1
    )
    for_shares, for_greedy = outcome.explanation.preferring
    assert outcome.rule == "equal-shares"
    assert for_shares > for_greedy


def test_krakow_is_counted_by_borda_points() -> None:
    """The reference did not finish here. The prices show by themselves that the outcome is one of Equal Shares."""
    krakow = election("Poland_Krakow_2024.pb")
    outcome = equal_shares(krakow, utility="borda")
    costs = {project.id: project.cost for project in krakow.projects}
    assert outcome.selected
    assert outcome.cost <= krakow.budget
    for bought in outcome.explanation.purchases:
        payments = outcome.explanation.payments(bought.id)
        assert sum(payments[ballot] * krakow.ballots[ballot] for ballot in payments) == costs[bought.id]
    prices = [bought.price for bought in outcome.explanation.purchases]
    assert prices == sorted(prices)
