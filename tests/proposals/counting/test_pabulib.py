"""Real elections against the published reference (expected.json): which projects, and in which order."""

import json
import os
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest

from proposals.counting import Project, greedy, pabulib

FOLDER = os.environ.get("PABULIB_DIR", "")

SMALL = """META
key;value
description;"Kecil; dengan titik koma"
budget;100.50
vote_type;approval
PROJECTS
project_id;cost;name
1;50.25;"Kursus ""dasar""; dua hari"
 2 ;50.25 ;Lokakarya
3;999999999;Tidak terjangkau
VOTES
voter_id;vote
a;1,2,1
b; 2 , 1
c;3
d;
"""


def expected() -> dict[str, Any]:
    if not FOLDER:
        return {}
    outcomes: dict[str, Any] = json.loads((Path(FOLDER) / "expected.json").read_text())
    return {
        name: entry["Cost_Sat"]["greedy"]
        for name, entry in outcomes.items()
        if name.endswith(".pb") and "Cost_Sat" in entry
    }


EXPECTED = expected()


# Without the files each test stands once, as left out (tests/left_out.py).
NAMES = sorted(EXPECTED) or ["no files"]


@pytest.mark.elections
def test_the_real_elections_are_there() -> None:
    assert len(EXPECTED) >= 20


@pytest.mark.elections
@pytest.mark.parametrize("name", NAMES)
def test_greedy_gives_the_reference_outcome(name: str) -> None:
    outcome = greedy(pabulib.read(Path(FOLDER) / name).election)
    reference = EXPECTED[name]
    assert list(outcome.selected) == reference["order"]
    assert sorted(outcome.selected) == reference["selected"]
    assert outcome.cost == Fraction(reference["cost"])
    assert outcome.exhaustive == reference["exhaustive"]


@pytest.mark.elections
@pytest.mark.parametrize("name", NAMES)
def test_a_real_election_survives_writing_and_reading(name: str) -> None:
    before = pabulib.read(Path(FOLDER) / name)
    votes = [ballot for ballot, number in before.election.ballots.items() for _ in range(number)]
    projects = [(project, before.names[project.id]) for project in before.election.projects]
    after = pabulib.parse(pabulib.write(before.meta, projects, votes))
    assert after.election == before.election
    assert after.names == before.names


def test_quotes_blanks_decimals_repeats_and_sentinels_are_read() -> None:
    file = pabulib.parse("\ufeff" + SMALL)
    assert file.meta["description"] == "Kecil; dengan titik koma"
    assert file.names["1"] == 'Kursus "dasar"; dua hari'
    assert file.election.budget == Fraction(201, 2)
    assert file.election.ballots == {frozenset({"1", "2"}): 2, frozenset({"3"}): 1, frozenset(): 1}
    assert file.election.voters == 4
    assert greedy(file.election).selected == ("1", "2")


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        (SMALL.replace("approval", "oral"), "oral"),
        ("PROJECTS\nproject_id;cost\n", "META"),
        (SMALL.replace("project_id;cost;name", "project_id;price;name"), "cost"),
        (SMALL.replace("c;3", "c;77"), "not in the election"),
        (SMALL.replace("budget;100.50\n", ""), "budget"),
        (SMALL.replace("50.25 ;", "banyak;"), "Line 9: The cost of project .2."),
    ],
)
def test_what_is_no_election_is_refused_with_the_reason(text: str, problem: str) -> None:
    with pytest.raises(pabulib.UnreadableFile, match=problem):
        pabulib.parse(text)


def test_money_is_written_exactly() -> None:
    assert pabulib.as_text(Fraction(25, 2)) == "12.5"
    assert pabulib.as_text(Fraction(1, 100)) == "0.01"
    assert pabulib.as_text(7) == "7"
    with pytest.raises(ValueError, match="decimal"):
        pabulib.as_text(Fraction(1, 3))


def test_a_written_file_names_no_voter() -> None:
    text = pabulib.write({"budget": "10"}, [(Project("7", 3), "Kursus")], [["7"], []])
    assert "1;7\n2;\n" in text
    assert pabulib.parse(text).election.voters == 2
