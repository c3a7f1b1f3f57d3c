from collections import Counter
from fractions import Fraction
from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from proposals.counting import Election, Form, Project, Tie, instant_runoff, stv

# Wikipedia, "Instant-runoff voting": where should Tennessee have its capital? (in percent of the voters)
TENNESSEE = {
    ("Memphis", "Nashville", "Chattanooga", "Knoxville"): 42,
    ("Nashville", "Chattanooga", "Knoxville", "Memphis"): 26,
    ("Chattanooga", "Knoxville", "Nashville", "Memphis"): 15,
    ("Knoxville", "Chattanooga", "Nashville", "Memphis"): 17,
}

# The ballots of a committee election of 24 July 2005 (13 candidates, 4 seats), which the documentation of J. Lundell's
# Droop counts by the Scottish rules, stage by stage to five decimals; numbers are the candidates' places on the ballot.
COMMITTEE = """
19:7 8 9 11 12|13 7 5 4 2 1|5 13 2 7 4 1|13 4 1 2|4 2 13 1 3|4 13 2 7|7 8 12 1 13 9 2 4 11 5|1 13 3 4 7 5 2
2:4 1 13 7 3 5 2|1 4 13 2 7 5 3 9 8 12 11|2:7 1 8 9 13 3 2 4 12 5 11|5 1 13 3 2 4 7|7 8 9 3 12 2 13 5 1 4
2:3 13 1 2|4 7 13 5|4 5 13 3 2 1|7 9 8 12 11 2 13|3:4 3 13 1|13 3 4 1 7 2 5|3 13 4 1 7 2 5|13 3 4 1 2 5 7
13 1 4 2 5 3 7|13 4 3 1 2 5|3 13 1 4 2 7 5|4 3 13 8|2:1 4 13 7|7 3 4 13 1 5|9 11 8 7|13 3 5 2|4 5 2 3 13
13 5 2 4 1 3 7|13 5 2 1 7 3 8|7 8 9 12 11|7 8 4 9 12|13 4 7 2 8|4 13 2 7 1 8|7 8 11 9 12|8 4 7 11 13 9|7 4 2 13
13 1 7 4|4 1 2 13 9 5|1 4 13 5 3 2|7 5 4 8 11 2 13 1 3 9 12|4 8 7 5 13 2 1 3 9|3 4 7 2 12 13 8 1 5|2:7 8 11 9
13 2 4 7 5 1|7 8 9 11|2 7 8 12 13 11 1 5 9|4 7 8 2|4 13 5 2 1 3|13 4 7 3 1 5 8 2 9|4 3 13 1 7|13 4 1 3
4 1 13 3 2 7 8|2 4 13 5|2 3 4 1 13 7|3 1 4 13|4 3 1 2 11|3 1 4 13 2 7|4 1 2 8 3|2:4 1 5 13 2 3
13 7 3 2 5 4 1|13 5 7 2 4 1|1 13 3 7 2 4 5|2:13 1 2 7 4 5 3|3 1 4 2 13 7 9 5 8
"""


def ranked(ballots: dict[tuple[str, ...], int], candidates: str | list[str] = "") -> Election:
    names = candidates or sorted({name for ballot in ballots for name in ballot})
    return Election(tuple(Project(name, 0) for name in names), 0, ballots, Form.ORDINAL)


def committee() -> Election:
    ballots: Counter[tuple[str, ...]] = Counter()
    for line in COMMITTEE.strip().replace("\n", "|").split("|"):
        number, _, names = line.rpartition(":")
        ballots[tuple(names.split())] += int(number or 1)
    return ranked(dict(ballots), [str(number) for number in range(1, 14)])


@st.composite
def ranked_elections(draw: st.DrawFn) -> Election:
    names = "abcde"[: draw(st.integers(1, 5))]
    ballot = st.lists(st.sampled_from(names), unique=True, max_size=len(names))
    return Election.of([Project(name, 0) for name in names], 0, draw(st.lists(ballot, max_size=15)), Form.ORDINAL)


def test_tennessee_elects_knoxville_by_instant_runoff() -> None:
    outcome = instant_runoff(ranked(TENNESSEE))
    assert outcome.selected == ("Knoxville",)
    assert outcome.order == ("Knoxville", "Memphis", "Nashville", "Chattanooga")
    assert [one.candidate for one in outcome.explanation["rounds"]] == ["", "Chattanooga", "Nashville"]
    assert outcome.explanation["rounds"][-1].votes["Knoxville"] == 58
    assert outcome.ties == ()


def test_the_committee_of_2005_is_counted_as_published_to_five_decimals() -> None:
    outcome = stv(committee(), seats=4)
    rounds = outcome.explanation["rounds"]
    assert outcome.explanation["quota"] == 19
    assert outcome.selected == ("7", "4", "13", "3")
    assert [(one.action, one.candidate) for one in rounds if one.candidate not in {"6", "10", "11", "12"}] == [
        ("first", ""), ("surplus", "7"), ("surplus", "4"), ("exclusion", "9"), ("exclusion", "5"), ("surplus", "13"),
        ("exclusion", "2"), ("exclusion", "1"), ("exclusion", "8"), ("last", ""),
    ]  # fmt: skip
    stages = {one.candidate: one for one in rounds}
    assert exact(stages["7"], "1 2 3 5 8 9") == ["6.84848", "3.42424", "8.42424", "2.42424", "12.45448", "1.42424"]
    assert exact(stages["4"], "1 2 3 5 8 13") == ["7.803", "3.5606", "9.2424", "2.69696", "12.7272", "18.54544"]
    assert exact(stages["5"], "1 2 8 13") == ["8.803", "3.69696", "14.57568", "19.6818"]
    assert exact(stages["13"], "1 2 3 13") == ["9.01084", "3.9536", "9.45496", "19"]
    assert exact(stages["1"], "3 8") == ["16.62204", "16.59988"]
    assert exact(stages["8"], "3") == ["18.59172"]
    assert [str(float(stages[name].exhausted)) for name in ("13", "2", "1", "8")] == [
        "0.00472", "1.43368", "3.77788", "18.40808",
    ]  # fmt: skip
    # Lots among those who had no vote changed nothing.
    assert outcome.ties == ()


def exact(stage: object, names: str) -> list[str]:
    return [f"{float(stage.votes[name]):.5f}".rstrip("0").rstrip(".") for name in names.split()]


def test_a_surplus_moves_at_a_value_cut_at_five_decimals() -> None:
    outcome = stv(ranked({("a", "b"): 7, ("c",): 2}), seats=2)
    surplus = outcome.explanation["rounds"][1]
    assert outcome.explanation["quota"] == 4
    assert surplus.votes == {"a": 4, "b": 7 * Fraction(42857, 100_000), "c": 2}
    assert surplus.cut == Fraction(1, 100_000)
    assert outcome.selected == ("a", "b")


def test_equal_votes_look_at_the_latest_round_that_differs() -> None:
    """c and d have 3 each when one must leave; c had fewer first preferences."""
    outcome = instant_runoff(ranked({("a",): 5, ("b",): 4, ("c",): 2, ("d",): 3, ("e", "c"): 1}))
    assert [one.candidate for one in outcome.explanation["rounds"]][:3] == ["", "e", "c"]
    assert outcome.explanation["rounds"][2].by_order == ()


def test_a_lot_is_replaced_by_the_declared_order_and_reported() -> None:
    outcome = instant_runoff(ranked({("a",): 1, ("b",): 1}))
    assert outcome.selected == ("a",)
    assert outcome.ties == (Tie(("a", "b"), ("a",), "id"),)
    assert outcome.explanation["rounds"][1].by_order == ("a", "b")


def test_a_lot_that_changes_nobody_is_not_reported() -> None:
    outcome = instant_runoff(ranked({("a",): 5, ("b",): 1, ("c",): 1, ("d",): 3}))
    assert outcome.explanation["rounds"][1].by_order == ("b", "c")
    assert outcome.ties == ()


def test_without_a_vote_nobody_is_elected() -> None:
    for outcome in (stv(ranked({(): 3}, "abc"), seats=2), instant_runoff(ranked({}, "abc"))):
        assert outcome.selected == ()
        assert not outcome.exhaustive
        assert sorted(outcome.order) == ["a", "b", "c"]


def test_what_is_not_ranked_or_has_no_seat_is_refused() -> None:
    with pytest.raises(ValueError, match="ranked"):
        stv(Election.of([Project("a", 0)], 0, [["a"]]), seats=1)
    with pytest.raises(ValueError, match="seat"):
        stv(ranked({("a",): 1}), seats=0)


@given(ranked_elections())
def test_a_majority_of_first_preferences_wins_the_runoff(election: Election) -> None:
    outcome = instant_runoff(election)
    for name, votes in outcome.totals.items():
        if votes * 2 > sum(outcome.totals.values()):
            assert outcome.selected == (name,)


@given(ranked_elections())
def test_stv_with_one_seat_is_the_runoff(election: Election) -> None:
    assert stv(election, seats=1).selected == instant_runoff(election).selected


@given(ranked_elections(), st.integers(1, 4))
def test_a_solid_coalition_gets_its_seats(election: Election, seats: int) -> None:
    """Whoever puts the same k candidates above all others, and holds j quotas, gets min(j, k) of them elected.

    Cutting at five decimals loses less than a vote here, so the whole quota decides (Droop proportionality).
    """
    outcome = stv(election, seats=seats)
    names = [project.id for project in election.projects]
    if not outcome.selected:
        return
    assert len(outcome.selected) == min(seats, len(names))
    for size in range(1, len(names) + 1):
        for coalition in combinations(names, size):
            votes = sum(n for ballot, n in election.ballots.items() if set(ballot[:size]) == set(coalition))
            earned = min(votes // outcome.explanation["quota"], size)
            assert len(set(coalition) & set(outcome.selected)) >= min(earned, seats)


@given(ranked_elections(), st.integers(1, 3))
def test_votes_are_never_made_and_the_order_of_ballots_does_not_matter(election: Election, seats: int) -> None:
    outcome = stv(election, seats=seats)
    for one in outcome.explanation["rounds"]:
        assert sum(one.votes.values()) + one.exhausted + one.cut == sum(
            n for ballot, n in election.ballots.items() if ballot
        )
        assert 0 <= one.cut < Fraction(1, 1000)
    turned = Election(election.projects[::-1], 0, dict(reversed(list(election.ballots.items()))), Form.ORDINAL)
    assert stv(turned, seats=seats) == outcome


@given(ranked_elections(), st.integers(1, 3))
def test_a_tie_is_reported_when_renaming_the_tied_changes_who_wins(election: Election, seats: int) -> None:
    """With no tie reported, the mirror of the declared order elects the same."""
    outcome = stv(election, seats=seats)
    names = sorted(project.id for project in election.projects)
    mirror = dict(zip(names, reversed(names), strict=True))
    mirrored = Election(
        election.projects,
        0,
        {tuple(mirror[name] for name in ballot): number for ballot, number in election.ballots.items()},
        Form.ORDINAL,
    )
    lots = [one for one in outcome.explanation["rounds"] if one.by_order]
    if not lots:
        assert outcome.ties == ()
        assert {mirror[name] for name in stv(mirrored, seats=seats).selected} == set(outcome.selected)
