from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from proposals.counting import RULES, Completion, Election, Form, Limits, Project, Tie, phragmen
from proposals.counting.coverage import Coverage, servable_groups
from proposals.counting.utility import Utility, totals
from tests.proposals.counting.instances import costs, elections, holds, serves

STEPS = [
    ("greedy", {}),
    ("greedy", {"utility": "cardinality"}),
    ("phragmen", {}),
    ("phragmen", {"variant": "skip"}),
    *(("equal-shares", {"completion": completion.value}) for completion in Completion),
    ("equal-shares", {"utility": "cardinality"}),
]


def villages(**groups: str) -> Limits:
    return Limits(groups={name: frozenset(ids) for name, ids in groups.items()})


def test_each_group_is_served_before_the_rest_is_bought() -> None:
    projects = tuple(Project(name, 10) for name in "abcd")
    ballots = {frozenset("ab"): 8, frozenset("c"): 1, frozenset("d"): 2}
    election = Election(projects, 20, ballots, limits=villages(delima="ab", tobek="cd"))
    outcome = phragmen(election)
    assert outcome.selected == ("a", "d")
    assert outcome.explanation.first == ("a", "d")
    assert outcome.ties == (Tie(("a", "b"), ("a",), "id"),)
    assert phragmen(replace(election, limits=Limits())).selected == ("a", "b")


def test_a_choice_that_would_leave_another_group_empty_is_not_made() -> None:
    """b is wanted most, but after it nothing could serve the second group."""
    projects = (Project("a", 10), Project("b", 15), Project("c", 10))
    ballots = {frozenset("b"): 9, frozenset("a"): 2, frozenset("c"): 1}
    election = Election(projects, 20, ballots, limits=villages(delima="ab", tobek="c"))
    assert phragmen(election).selected == ("a", "c")


def test_capacity_binds_beside_the_money() -> None:
    projects = (Project("a", 10), Project("b", 10))
    ballots = {frozenset("a"): 2, frozenset("b"): 1}
    election = Election(projects, 20, ballots, limits=Limits(30, {"a": 20, "b": 11}))
    assert phragmen(election).selected == ("a",)
    assert phragmen(replace(election, limits=Limits(31, {"a": 20, "b": 11}))).selected == ("a", "b")


def test_a_group_that_nobody_wants_or_nothing_fits_is_named() -> None:
    projects = (Project("a", 10), Project("b", 10), Project("c", 99))
    election = Election(projects, 20, {frozenset("ac"): 1}, limits=villages(delima="a", tobek="b", sungai="c"))
    outcome = phragmen(election)
    assert outcome.explanation == Coverage(("a",), ("delima",), ("tobek", "sungai"), {})
    assert outcome.selected == ("a",)


@pytest.mark.parametrize(("name", "parameters"), STEPS)
@settings(max_examples=40)
@given(election=elections(limited=True))
def test_what_can_be_served_is_served_within_both_resources(
    name: str, parameters: dict[str, str], election: Election
) -> None:
    outcome = RULES[name](election, **parameters)
    wanted = [one for one, supporters in totals(election, Utility.CARDINALITY).items() if supporters]
    groups, unserved = servable_groups(election, wanted)
    assert holds(election, frozenset(outcome.selected))
    assert serves(election, frozenset(outcome.selected), groups)
    assert outcome.cost == sum(costs(election)[one] for one in outcome.selected)
    assert len(set(outcome.selected)) == len(outcome.selected)
    assert sorted(outcome.order) == sorted(costs(election))
    if election.limits.groups:
        assert outcome.explanation.unserved == unserved


@pytest.mark.parametrize(("name", "parameters"), STEPS)
@settings(max_examples=20)
@given(election=elections(limited=True), dice=st.randoms(use_true_random=False))
def test_the_order_of_input_does_not_matter(
    name: str, parameters: dict[str, str], election: Election, dice: object
) -> None:
    projects, ballots = list(election.projects), list(election.ballots.items())
    dice.shuffle(projects)  # type: ignore[attr-defined]
    dice.shuffle(ballots)  # type: ignore[attr-defined]
    turned = replace(election, projects=tuple(projects), ballots=dict(ballots))
    assert RULES[name](turned, **parameters) == RULES[name](election, **parameters)


def test_borda_points_stay_those_of_whole_ballots() -> None:
    """With x bought first, y keeps the point that it had before z on the ballot x y z."""
    projects = (Project("x", 1), Project("y", 1), Project("z", 1))
    election = Election(projects, 2, {("x", "y", "z"): 1}, Form.ORDINAL, villages(delima="x"))
    assert RULES["max-welfare"](election).totals == {"x": 2, "y": 1, "z": 0}
    assert RULES["max-welfare"](election).selected == ("x", "y")
