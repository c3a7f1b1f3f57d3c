from itertools import pairwise, permutations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from proposals.counting import Election, Form, Project, Tie, schulze
from tests.proposals.counting.test_transferable_vote import TENNESSEE, ranked, ranked_elections

# M. Schulze, "A new monotonic …", Social Choice and Welfare 36 (2011), example 1: 45 voters, candidates a to e.
EXAMPLE_1 = {
    "acbed": 5, "adecb": 5, "bedac": 8, "cabed": 3, "caebd": 7, "cbade": 2, "dceba": 7, "ebadc": 8,
}  # fmt: skip


def test_example_1_of_the_paper() -> None:
    outcome = schulze(ranked({tuple(ballot): number for ballot, number in EXAMPLE_1.items()}))
    assert outcome.order == ("e", "a", "c", "b", "d")
    assert outcome.selected == ("e",)
    assert outcome.ties == ()
    assert outcome.explanation["preferred"][0] == (0, 20, 26, 30, 22)
    assert outcome.explanation["strongest_paths"] == (
        (0, 28, 28, 30, 24),
        (25, 0, 28, 33, 24),
        (25, 29, 0, 29, 24),
        (25, 28, 28, 0, 24),
        (25, 28, 28, 31, 0),
    )


def test_tennessee_elects_its_condorcet_winner() -> None:
    assert schulze(ranked(TENNESSEE)).order == ("Nashville", "Chattanooga", "Knoxville", "Memphis")


def test_candidates_left_out_stand_below_and_level() -> None:
    outcome = schulze(ranked({("b",): 2, ("c", "a"): 1}, "abc"), seats=1)
    assert outcome.explanation["preferred"] == ((0, 1, 0), (2, 0, 2), (1, 1, 0))
    assert outcome.selected == ("b",)


def test_a_tie_for_the_last_seat_is_reported() -> None:
    outcome = schulze(ranked({("a", "b"): 1, ("b", "a"): 1}, "abc"))
    assert outcome.selected == ("a",)
    assert outcome.ties == (Tie(("a", "b"), ("a",), "id"),)
    assert schulze(ranked({("a", "b"): 1, ("b", "a"): 1}, "abc"), seats=2).ties == ()


def test_what_cannot_be_counted_is_refused() -> None:
    with pytest.raises(ValueError, match="seat"):
        schulze(ranked({("a",): 1}), seats=0)
    with pytest.raises(ValueError, match="ranked"):
        schulze(Election.of([Project("a", 0)], 0, [["a"]]))
    assert schulze(ranked({(): 2}, "ab")).selected == ()


def above(ballot: tuple[str, ...], one: str, other: str) -> bool:
    return one in ballot and (other not in ballot or ballot.index(one) < ballot.index(other))


def preferred(election: Election, one: str, other: str) -> int:
    return sum(number for ballot, number in election.ballots.items() if above(ballot, one, other))


@given(ranked_elections())
def test_who_beats_everybody_wins(election: Election) -> None:
    names = [project.id for project in election.projects]
    for one in names:
        others = [other for other in names if other != one]
        if others and all(preferred(election, one, other) > preferred(election, other, one) for other in others):
            assert schulze(election).order[0] == one


@given(ranked_elections())
def test_the_strongest_paths_are_those_of_brute_force(election: Election) -> None:
    outcome = schulze(election)
    names = outcome.explanation["candidates"]

    def link(one: str, other: str) -> int:
        forward, back = preferred(election, one, other), preferred(election, other, one)
        return forward if forward > back else 0

    for at, start in enumerate(names):
        for to, end in enumerate(names):
            others = [name for name in names if name not in {start, end}]
            paths = [(start, *middle, end) for n in range(len(others) + 1) for middle in permutations(others, n)]
            widest = max(min(link(*step) for step in pairwise(path)) for path in paths)
            assert outcome.explanation["strongest_paths"][at][to] == (widest if start != end else 0)


@given(ranked_elections(), st.randoms(use_true_random=False))
def test_the_order_of_input_does_not_matter(election: Election, dice: object) -> None:
    projects, ballots = list(election.projects), list(election.ballots.items())
    dice.shuffle(projects)  # type: ignore[attr-defined]
    dice.shuffle(ballots)  # type: ignore[attr-defined]
    assert schulze(Election(tuple(projects), 0, dict(ballots), Form.ORDINAL)) == schulze(election)
