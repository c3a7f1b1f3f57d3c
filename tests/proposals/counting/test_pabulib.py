"""Election files: read as they occur, written as they were read, refused with the line where they are broken."""

import os
from fractions import Fraction
from pathlib import Path
from time import process_time
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from proposals.counting import Election, Form, Project, greedy, pabulib
from tests.proposals.counting.elections import Drawn, drawn

FOLDER = os.environ.get("PABULIB_DIR", "")
# Without the files each test stands once, as left out (tests/left_out.py).
NAMES = sorted(path.name for path in Path(FOLDER).glob("*.pb")) if FOLDER else ["no files"]

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

POINTS = """META
key;value
budget;10
vote_type;cumulative
PROJECTS
project_id;cost
A;4
B;5.5
VOTES
voter_id;age;vote;points;sex
x;31;A,B;2,0.5;P
y;44;B,A;0.5,2;L
z;50;B;3;L
"""


@pytest.mark.elections
def test_all_real_elections_are_there() -> None:
    assert len(NAMES) == 40


@pytest.mark.elections
@pytest.mark.parametrize("name", NAMES)
def test_a_real_file_survives_writing_and_reading(name: str) -> None:
    """Every key of META, every column and cell of projects and votes, and what is counted."""
    text = (Path(FOLDER) / name).read_bytes().decode("utf-8-sig")
    before = pabulib.Document.of(text)
    after = pabulib.Document.of(before.text())
    assert after == before
    assert len(before.votes.rows) == int(before.meta["num_votes"])
    assert len(before.projects.rows) == int(before.meta["num_projects"])
    assert {len(row) for row in before.projects.rows} == {len(before.projects.columns)}
    assert {len(row) for row in before.votes.rows} == {len(before.votes.columns)}
    first, second = pabulib.parse(text), pabulib.parse(before.text())
    assert first == second
    assert first.election.voters == len(before.votes.rows)


@pytest.mark.elections
@pytest.mark.parametrize("name", NAMES)
def test_the_ballots_of_a_real_file_are_what_its_cells_say(name: str) -> None:
    """The quick reading against the whole one, ballot by ballot."""
    document = pabulib.Document.of((Path(FOLDER) / name).read_bytes().decode("utf-8-sig"))
    read = pabulib.read(Path(FOLDER) / name)
    at = {column: place for place, column in enumerate(document.votes.columns)}
    votes = [[cell.strip() for cell in row[at["vote"]].split(",") if cell.strip()] for row in document.votes.rows]
    ballots: list[Any] = list(votes)
    if read.election.form is Form.POINTS:
        points = [[Fraction(cell) for cell in row[at["points"]].split(",") if cell] for row in document.votes.rows]
        ballots = [list(zip(*pair, strict=True)) for pair in zip(votes, points, strict=True)]
    slow = Election.of(read.election.projects, read.election.budget, ballots, read.election.form)
    assert dict(read.election.ballots) == slow.ballots
    assert read.election.approvals() == slow.approvals()
    assert read.election.supporters() == slow.supporters()


def test_quotes_blanks_decimals_repeats_and_sentinels_are_read() -> None:
    file = pabulib.parse("\ufeff" + SMALL)
    assert file.meta["description"] == "Kecil; dengan titik koma"
    assert file.names["1"] == 'Kursus "dasar"; dua hari'
    assert file.election.budget == Fraction(201, 2)
    assert file.election.ballots == {frozenset({"1", "2"}): 2, frozenset({"3"}): 1, frozenset(): 1}
    assert file.election.voters == 4
    assert greedy(file.election).selected == ("1", "2")


def test_points_of_equal_ballots_are_one_ballot_whatever_their_order() -> None:
    election = pabulib.parse(POINTS).election
    assert election.form is Form.POINTS
    assert election.ballots == {(("A", 2), ("B", Fraction(1, 2))): 2, (("B", 3),): 1}


def test_a_ranking_keeps_its_order_and_the_first_of_repeated_places() -> None:
    election = pabulib.parse(SMALL.replace("approval", "ordinal").replace("b; 2 , 1", "b;2,1,2")).election
    assert election.ballots == {("1", "2"): 1, ("2", "1"): 1, ("3",): 1, (): 1}


@pytest.mark.parametrize(
    "changed",
    [
        SMALL.replace("\n", "\r\n"),
        SMALL.replace("b; 2 , 1", 'b;" 2 ,1"'),
        SMALL.replace("c;3", "\n;\nc;3\n\n"),
        SMALL.replace("VOTES", "votes ;;").replace("META", "meta"),
        SMALL[SMALL.index("PROJECTS") :] + SMALL[: SMALL.index("PROJECTS")],
        SMALL.rstrip("\n"),
    ],
)
def test_other_ways_to_write_the_same_are_read_alike(changed: str) -> None:
    assert pabulib.parse(changed) == pabulib.parse(SMALL)


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        (SMALL.replace("approval", "oral"), "vote_type is 'oral'"),
        ("PROJECTS\nproject_id;cost\n", "META"),
        ("", "META"),
        (SMALL.replace("project_id;cost;name", "project_id;price;name"), "Line 7: Section PROJECTS has no column cost"),
        (SMALL.replace("voter_id;vote", "voter_id;suara"), "Line 12: Section VOTES has no column vote"),
        (SMALL.replace("c;3", "c;77"), "Line 15: A ballot names project '77', which is not in the election"),
        (SMALL.replace("c;3", 'c;"77"'), "Line 15: A ballot names project '77'"),
        (SMALL.replace("c;3", "c"), "Line 15: A row of VOTES has 1 cells"),
        (SMALL.replace("budget;100.50\n", ""), "no budget"),
        (SMALL.replace("100.50", "1e999999999"), "budget"),
        (SMALL.replace("100.50", "-5"), "negative"),
        (SMALL.replace("50.25 ;", "banyak;"), "Line 9: The cost of project '2'"),
        (SMALL.replace("50.25 ;", "-1;"), "Line 9: Project '2'"),
        (SMALL.replace(" 2 ;", "1;"), "Line 9: Project '1' is there twice"),
        (SMALL.replace(" 2 ;50.25 ;Lokakarya", "2"), "Line 9: A project needs"),
        (SMALL + "META\nkey;value\n", "Line 17: Section META is there twice"),
        (POINTS.replace("2,0.5;P", "2;P"), "Line 11: A ballot names 2 projects but gives 1"),
        (POINTS.replace("B;3;L", "B;tiga;L"), "Line 13: Points: 'tiga'"),
        (POINTS.replace("B;3;L", "B;-3;L"), "Line 13: Points cannot be negative"),
        (POINTS.replace(";points", ";poin"), "Line 10: Section VOTES has no column points"),
        (SMALL.replace("c;3", "c;" + "3" * 200_000), "Line 15"),
    ],
)
def test_what_is_no_election_is_refused_with_the_reason_and_the_line(text: str, problem: str) -> None:
    with pytest.raises(pabulib.UnreadableFile, match=problem):
        pabulib.parse(text)


def test_what_is_not_text_is_refused_with_the_line(tmp_path: Path) -> None:
    path = tmp_path / "latin.pb"
    path.write_bytes(SMALL.replace("Lokakarya", "Śródmieście").encode("iso-8859-2"))
    with pytest.raises(pabulib.UnreadableFile, match="Line 9: The file is not text in UTF-8"):
        pabulib.read(path)


@given(st.text(alphabet='META\nPROJCSVkeyvalu;budget0123456789,."votyprcidn ', max_size=200))
def test_any_text_is_read_or_refused(text: str) -> None:
    try:
        assert isinstance(pabulib.parse(text).election, Election)
    except pabulib.UnreadableFile:
        return


@given(drawn(least_cost=0), st.text(alphabet="abc;\"',é\n ", max_size=12))
def test_what_is_written_is_read_again(case: Drawn, title: str) -> None:
    election = case.election
    votes = [ballot for ballot, number in election.ballots.items() for _ in range(number)]
    named = [(project, f"{title}{project.id}") for project in election.projects]
    meta = {"budget": pabulib.as_text(election.budget), "description": title}
    file = pabulib.parse(pabulib.write(meta, named, votes, election.form))
    assert file.election.projects == election.projects
    assert file.election.form is election.form
    assert dict(file.election.ballots) == dict(election.ballots)
    assert file.names == {project.id: name.strip() for project, name in named}


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


@pytest.mark.parametrize("letters", ["a" * 1_000_000, "a\n" * 500_000])
def test_a_large_file_without_a_single_vote_is_refused_at_once(letters: str) -> None:
    """Not after the hours that a search from each of its letters would take."""
    head = SMALL[: SMALL.index("a;1")]
    with pytest.raises(pabulib.UnreadableFile):
        pabulib.parse(head + letters)


def test_many_names_of_groups_are_read_soon() -> None:
    """Not each name looked for in every project, which took two minutes of 800 kB."""
    names = ["|".join(f"{row}-{place}" for place in range(500)) for row in range(200)]
    projects = "".join(f"{row};1;{its}\n" for row, its in enumerate(names))
    meta = "META\nkey;value\nbudget;1\nvote_type;approval\n"
    begun = process_time()
    read = pabulib.parse(f"{meta}PROJECTS\nproject_id;cost;group\n{projects}VOTES\nvoter_id;vote\n1;0\n")
    assert len(read.election.limits.groups) == 100_000
    assert process_time() - begun < 20
