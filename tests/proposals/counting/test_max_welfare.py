import random
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from proposals.counting import Election, Form, Limits, Project, max_welfare
from proposals.counting.coverage import servable_groups
from proposals.counting.election import tie_keys
from proposals.counting.utility import Utility, utilities
from tests.proposals.counting.instances import elections, holds, serves, subsets

UTILITIES = {
    Form.APPROVAL: ("cost", "cardinality"),
    Form.ORDINAL: ("cost", "cardinality", "borda"),
    Form.POINTS: ("cost", "cardinality", "points"),
}


def test_the_best_selection_beats_greedy_steps() -> None:
    projects = [Project("big", 60), Project("left", 50), Project("right", 50)]
    election = Election.of(projects, 100, [["big"]] * 3 + [["left", "right"]] * 2)
    outcome = max_welfare(election, utility="cost")
    assert outcome.selected == ("left", "right")
    assert outcome.explanation["welfare"] == 200
    assert max_welfare(election, utility="cardinality").selected == ("left", "right")


def test_equal_selections_go_by_the_tie_order_and_are_reported() -> None:
    projects = [Project("a", 50), Project("b", 50), Project("c", 40)]
    outcome = max_welfare(Election.of(projects, 90, [["a", "b", "c"]]), utility="cardinality")
    assert outcome.selected == ("c", "a")
    assert [(tie.ids, tie.selected, tie.decided_by) for tie in outcome.ties] == [(("a", "b"), ("a",), "id")]


def test_fractions_of_money_stay_exact() -> None:
    projects = [Project(name, Fraction(1, 3)) for name in "abc"]
    outcome = max_welfare(Election.of(projects, Fraction(2, 3), [["a", "b", "c"]]), utility="cardinality")
    assert outcome.selected == ("a", "b")
    assert outcome.cost == Fraction(2, 3)


def test_a_group_that_cannot_be_served_gives_way() -> None:
    limits = Limits(groups={"near": frozenset({"a"}), "far": frozenset({"b"})})
    election = Election((Project("a", 6), Project("b", 6)), 10, {frozenset("ab"): 1, frozenset("b"): 5}, limits=limits)
    outcome = max_welfare(election)
    assert outcome.selected == ("a",)
    assert outcome.explanation["unserved"] == ("far",)


def test_a_utility_that_the_ballots_do_not_give_is_refused() -> None:
    with pytest.raises(ValueError, match="points"):
        max_welfare(Election.of([Project("a", 1)], 1, [["a"]]), utility="points")


@given(elections(limited=True), st.integers(0, 2))
def test_nothing_that_respects_the_limits_has_more(election: Election, which: int) -> None:
    """Against all subsets: the value, the tie order among the best, and the ties reported."""
    utility = UTILITIES[election.form][which % len(UTILITIES[election.form])]
    outcome = max_welfare(election, utility=utility)
    keys = tie_keys(election)
    value = dict.fromkeys(keys, Fraction(0))
    for ballot, number in election.ballots.items():
        for name, worth in utilities(ballot, election, Utility(utility)).items():
            value[name] += worth * number
    wanted = [name for name in sorted(keys, key=keys.__getitem__) if outcome.totals[name] > 0]
    groups, unserved = servable_groups(election, wanted)
    possible = [some for some in subsets(wanted) if holds(election, some) and serves(election, some, groups)]
    most = max(sum(value[name] for name in some) for some in possible)
    best = [some for some in possible if sum(value[name] for name in some) == most]
    # Among those, what is free is taken by the number of those who want it.
    free = max(sum(outcome.totals[name] for name in some if not value[name]) for some in best)
    best = [some for some in best if sum(outcome.totals[name] for name in some if not value[name]) == free]
    first = max(best, key=lambda some: [name in some for name in wanted])
    assert set(outcome.selected) == first
    assert outcome.explanation == {"welfare": most, "unserved": unserved}
    differing = {name for some in best for name in some ^ first}
    assert {name for tie in outcome.ties for name in tie.ids} == differing


@given(elections(limited=True))
def test_groups_are_given_up_only_when_nothing_serves_them(election: Election) -> None:
    names = [project.id for project in election.projects]
    groups, unserved = servable_groups(election, names)
    taken: tuple[str, ...] = ()
    for group in election.limits.groups:
        possible = any(holds(election, some) and serves(election, some, (*taken, group)) for some in subsets(names))
        assert possible == (group in groups)
        assert possible == (group not in unserved)
        taken += (group,) if possible else ()


def test_a_hundred_and_sixty_projects_with_large_costs_are_proved() -> None:
    """Against the classical table over money, in thousands; votes as in a city."""
    dice = random.Random(160)  # noqa: S311
    costs = [dice.randrange(10, 2_000) for _ in range(160)]
    votes = [dice.randrange(1, 4_000) for _ in costs]
    projects = [Project(str(number), cost * 1_000_003) for number, cost in enumerate(costs)]
    ballots = {frozenset({project.id}): number for project, number in zip(projects, votes, strict=True)}
    budget = 6_112
    outcome = max_welfare(Election(tuple(projects), budget * 1_000_003, ballots), utility="cardinality")
    table = [0] * (budget + 1)
    for cost, number in zip(costs, votes, strict=True):
        for money in range(budget, cost - 1, -1):
            table[money] = max(table[money], table[money - cost] + number)
    assert outcome.explanation["welfare"] == table[budget]
    assert outcome.exhaustive


@given(elections(limited=True), st.randoms(use_true_random=False))
def test_the_order_of_input_does_not_matter(election: Election, dice: object) -> None:
    projects, ballots = list(election.projects), list(election.ballots.items())
    dice.shuffle(projects)  # type: ignore[attr-defined]
    dice.shuffle(ballots)  # type: ignore[attr-defined]
    turned = Election(tuple(projects), election.budget, dict(ballots), election.form, election.limits)
    assert max_welfare(turned) == max_welfare(election)
