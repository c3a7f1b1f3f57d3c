from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from proposals.counting import Election, Project, Tie, greedy


@st.composite
def elections(draw: st.DrawFn) -> Election:
    costs = draw(st.lists(st.integers(0, 12), min_size=1, max_size=7))
    projects = [Project(str(number), cost) for number, cost in enumerate(costs, 1)]
    ids = st.sampled_from([project.id for project in projects])
    ballots = draw(st.lists(st.sets(ids), max_size=12))
    return Election.of(projects, draw(st.integers(0, 40)), ballots)


def test_the_most_approved_that_fit_are_selected_in_order() -> None:
    projects = [Project("a", 50), Project("b", 60), Project("c", 40)]
    outcome = greedy(Election.of(projects, 100, [["b"], ["b"], ["b", "a"], ["a"], ["c"]]))
    assert outcome.selected == ("b", "c")
    assert outcome.order == ("b", "a", "c")
    assert outcome.cost == 100
    assert outcome.totals == {"a": 2, "b": 3, "c": 1}
    assert outcome.ties == ()


def test_equal_approvals_prefer_the_cheaper_and_say_so() -> None:
    outcome = greedy(Election.of([Project("a", 60), Project("b", 50)], 100, [["a", "b"]]))
    assert outcome.selected == ("b",)
    assert outcome.ties == (Tie(ids=("b", "a"), selected=("b",), decided_by="cost"),)


def test_equal_costs_too_prefer_the_smaller_id_as_text() -> None:
    outcome = greedy(Election.of([Project("9", 60), Project("10", 60)], 100, [["9", "10"]]))
    assert outcome.selected == ("10",)
    assert outcome.ties[0].decided_by == "id"


def test_a_tie_that_changes_nothing_is_not_reported() -> None:
    everything_fits = Election.of([Project("a", 50), Project("b", 50)], 100, [["a", "b"]])
    nothing_fits = Election.of([Project("a", 500), Project("b", 500)], 100, [["a", "b"]])
    assert greedy(everything_fits).ties == greedy(nothing_fits).ties == ()


def test_a_minimum_leaves_out_what_nobody_wants() -> None:
    election = Election.of([Project("a", 50), Project("b", 0)], 100, [["a"]])
    assert greedy(election).selected == ("a", "b")
    outcome = greedy(election, minimum=1)
    assert outcome.selected == ("a",)
    assert outcome.exhaustive


def test_fractions_of_money_are_compared_exactly() -> None:
    tenth = Fraction(1, 10)
    outcome = greedy(Election.of([Project(name, tenth) for name in "abc"], Fraction(3, 10), [["a", "b", "c"]]))
    assert outcome.selected == ("a", "b", "c")
    assert outcome.cost == Fraction(3, 10)


def test_an_election_that_no_rule_could_count_is_refused() -> None:
    with pytest.raises(ValueError, match="not in the election"):
        Election.of([Project("a", 1)], 1, [["b"]])
    with pytest.raises(ValueError, match="occurs twice"):
        Election.of([Project("a", 1), Project("a", 2)], 1, [])
    with pytest.raises(ValueError, match="negative"):
        Election.of([Project("a", -1)], 1, [])
    with pytest.raises(ValueError, match="at least once"):
        Election((Project("a", 1),), 1, {frozenset(): 0})


@given(elections(), st.integers(0, 3))
def test_the_outcome_is_feasible_and_exhaustive(election: Election, minimum: int) -> None:
    outcome = greedy(election, minimum=minimum)
    costs = {project.id: project.cost for project in election.projects}
    assert outcome.cost == sum(costs[name] for name in outcome.selected) <= election.budget
    assert len(set(outcome.selected)) == len(outcome.selected)
    left = election.budget - outcome.cost
    for name in costs.keys() - set(outcome.selected):
        assert costs[name] > left or outcome.totals[name] < minimum
    assert outcome.exhaustive


@given(elections(), st.randoms(use_true_random=False))
def test_the_order_of_projects_and_ballots_does_not_matter(election: Election, dice: object) -> None:
    projects, ballots = list(election.projects), list(election.ballots.items())
    dice.shuffle(projects)  # type: ignore[attr-defined]
    dice.shuffle(ballots)  # type: ignore[attr-defined]
    assert greedy(Election(tuple(projects), election.budget, dict(ballots))) == greedy(election)


@given(elections())
def test_a_tie_is_reported_exactly_when_another_tie_order_selects_others(election: Election) -> None:
    """Against brute force over the other extreme: the reported order reversed among equals."""
    outcome = greedy(election)
    for tie in outcome.ties:
        lost = set(tie.ids) - set(tie.selected)
        assert lost
        assert tie.selected
        assert len({outcome.totals[name] for name in tie.ids}) == 1
    settled = {name for tie in outcome.ties for name in tie.ids}
    unselected_equals = [name for name in outcome.order if name not in outcome.selected and name not in settled]
    costs = {project.id: project.cost for project in election.projects}
    for name in unselected_equals:
        higher = [other for other in outcome.selected if outcome.totals[other] > outcome.totals[name]]
        assert costs[name] > election.budget - sum(costs[other] for other in higher)
