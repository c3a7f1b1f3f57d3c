from collections.abc import Callable
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from proposals.counting import Election, Form, Project, equal_shares, greedy, phragmen
from proposals.counting.lacking import money_lacking, votes_lacking
from tests.proposals.counting.instances import elections

Count = Callable[[Election], tuple[str, ...]]
RULES: dict[str, Count] = {
    "greedy": lambda election: greedy(election, minimum=1).selected,
    "greedy by number": lambda election: greedy(election, utility="cardinality", minimum=1).selected,
    "phragmen": lambda election: phragmen(election, variant="skip").selected,
    "phragmen that stops": lambda election: phragmen(election).selected,
    "equal shares": lambda election: equal_shares(election, completion="greedy", minimum=1).selected,
    "equal shares alone": lambda election: equal_shares(election, utility="cardinality").selected,
}
PROJECTS = [Project("a", 60), Project("b", 50)]


def test_what_the_runner_up_lacked() -> None:
    election = Election.of(PROJECTS, 100, [["a"]] * 5 + [["b"]] * 3)
    count = RULES["greedy"]
    assert count(election) == ("a",)
    # With two more it stands level, and the cheaper goes first.
    assert votes_lacking(count, election, "b", most=10, steady=True) == 2
    assert votes_lacking(count, election, "b", most=1, steady=True) is None
    assert money_lacking(count, election, "b") == 10


def test_equal_shares_is_tried_vote_by_vote() -> None:
    """Each voter more makes all shares smaller: 3 of 8 have 37; at the fourth of 9 they have 44, at the fifth 50."""
    election = Election.of(PROJECTS, 100, [["a"]] * 5 + [["b"]] * 3)
    count = RULES["equal shares alone"]
    assert count(election) == ("a",)
    assert votes_lacking(count, election, "b", most=10, steady=False) == 2


def test_points_cannot_be_added_and_the_unwanted_lacks_votes_not_money() -> None:
    with pytest.raises(ValueError, match="points"):
        votes_lacking(RULES["greedy"], Election.of(PROJECTS, 1, [{"a": 1}], Form.POINTS), "a", most=1, steady=True)
    assert money_lacking(RULES["greedy"], Election.of(PROJECTS, 50, [["a"]]), "b") is None


@pytest.mark.parametrize("name", RULES)
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


@pytest.mark.parametrize("name", ["greedy", "greedy by number", "phragmen", "phragmen that stops"])
@settings(max_examples=40)
@given(election=elections((Form.APPROVAL,), most=5), most=st.integers(0, 9))
def test_the_fewest_votes_are_those_of_trying_each(name: str, election: Election, most: int) -> None:
    count = RULES[name]
    for project in election.projects:
        if project.id not in count(election):
            steady, tried = (
                votes_lacking(count, election, project.id, most=most, steady=steady) for steady in (True, False)
            )
            assert steady == tried
