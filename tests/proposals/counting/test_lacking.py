from collections.abc import Callable
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from proposals import counting
from proposals.counting import Ballot, Election, Form, Project, equal_shares, greedy, max_welfare, phragmen
from proposals.counting.lacking import money_lacking, votes_lacking
from tests.proposals.counting.instances import elections

Count = Callable[[Election], tuple[str, ...]]
RULES: dict[str, Count] = {
    "greedy": lambda election: greedy(election, minimum=1).selected,
    "greedy by number": lambda election: greedy(election, utility="cardinality", minimum=1).selected,
    "phragmen": lambda election: phragmen(election, variant="skip").selected,
    "phragmen that stops": lambda election: phragmen(election).selected,
    "max welfare": lambda election: max_welfare(election).selected,
    "max welfare by number": lambda election: max_welfare(election, utility="cardinality").selected,
    "equal shares": lambda election: equal_shares(election, completion="greedy", minimum=1).selected,
    "equal shares alone": lambda election: equal_shares(election, utility="cardinality").selected,
}
PROJECTS = [Project("a", 60), Project("b", 50)]


def test_what_the_runner_up_lacked() -> None:
    election = Election.of(PROJECTS, 100, [["a"]] * 5 + [["b"]] * 3)
    count = RULES["greedy"]
    assert count(election) == ("a",)
    # With two more it stands level, and the cheaper goes first.
    assert votes_lacking(count, election, "b", frozenset("b"), most=10) == 2
    assert votes_lacking(count, election, "b", frozenset("b"), most=1) is None
    assert money_lacking(count, election, "b") == 10


def test_by_equal_shares_each_vote_more_also_makes_the_shares_smaller() -> None:
    """Each voter more makes all shares smaller: 3 of 8 have 37; at the fourth of 9 they have 44, at the fifth 50."""
    election = Election.of(PROJECTS, 100, [["a"]] * 5 + [["b"]] * 3)
    count = RULES["equal shares alone"]
    assert count(election) == ("a",)
    assert votes_lacking(count, election, "b", frozenset("b"), most=10) == 2


def test_the_unwanted_lacks_votes_not_money() -> None:
    assert money_lacking(RULES["greedy"], Election.of(PROJECTS, 50, [["a"]]), "b") is None


@pytest.mark.parametrize("name", [name for name in RULES if name != "max welfare"])
@settings(max_examples=40)
@given(election=elections((Form.APPROVAL,), most=5))
def test_the_least_money_is_that_of_trying_each(name: str, election: Election) -> None:
    count = RULES[name]
    for project in election.projects:
        if project.id in count(election):
            continue
        cheaper = (
            tuple(replace(one, cost=one.cost - (one == project) * less) for one in election.projects)
            for less in range(1, int(project.cost) + 1)
        )
        wins = [project.id in count(replace(election, projects=projects)) for projects in cheaper]
        expected = wins.index(True) + 1 if True in wins else None
        assert money_lacking(count, election, project.id) == expected
        assert wins == sorted(wins)


@pytest.mark.parametrize(
    "name", ["greedy", "greedy by number", "phragmen", "phragmen that stops", "max welfare", "max welfare by number"]
)
@settings(max_examples=40)
@given(election=elections((Form.APPROVAL,), most=5), most=st.integers(1, 9))
def test_the_fewest_votes_are_those_of_trying_each(name: str, election: Election, most: int) -> None:
    count = RULES[name]
    for project in election.projects:
        if project.id not in count(election):
            ballot = frozenset({project.id})
            tried = (more for more in range(1, most + 1) if wins_with(count, election, project.id, ballot, more))
            assert votes_lacking(count, election, project.id, ballot, most=most) == next(tried, None)


def wins_with(count: Count, election: Election, project: str, ballot: Ballot, more: int) -> bool:
    ballots = {**election.ballots, ballot: election.ballots.get(ballot, 0) + more} if more else election.ballots
    return project in count(replace(election, ballots=ballots))


@pytest.mark.parametrize("rule", ["equal-shares", "instant-runoff", "schulze", "stv"])
@settings(max_examples=40)
@given(election=elections((Form.ORDINAL,), most=5))
def test_what_is_found_wins_and_one_less_does_not(rule: str, election: Election) -> None:
    """Where a vote more may harm, another number might do as well; what is told is true."""
    told = {"equal-shares": {"utility": "borda"}, "stv": {"seats": 2}}.get(rule, {})

    def count(other: Election) -> tuple[str, ...]:
        return counting.RULES[rule](other, **told).selected

    names = [project.id for project in election.projects]
    for name in names:
        ballot = (name, *(other for other in names if other != name))
        if name in count(election) or (found := votes_lacking(count, election, name, ballot, most=30)) is None:
            continue
        assert wins_with(count, election, name, ballot, found)
        assert not wins_with(count, election, name, ballot, found - 1)
