"""Equal Shares against its definition in plain fractions, and what it promises whatever the order of its input."""

from dataclasses import replace
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from proposals.counting import Completion, Election, Form, Outcome, Project, Tie, Utility, equal_shares, greedy
from proposals.counting.utility import utilities
from tests.proposals.counting import naive
from tests.proposals.counting.elections import Drawn, drawn

COMPLETIONS = st.sampled_from(list(Completion))


@given(drawn(), COMPLETIONS)
@settings(max_examples=300)
def test_the_outcome_is_that_of_plain_fractions(case: Drawn, completion: str) -> None:
    outcome = equal_shares(case.election, utility=case.utility, completion=completion)
    assert list(outcome.selected) == naive.completed(case.naive, completion)
    assert outcome.cost == case.naive.cost(outcome.selected)


@given(drawn())
@settings(max_examples=200)
def test_greedy_is_that_of_plain_fractions(case: Drawn) -> None:
    assert list(greedy(case.election, utility=case.utility).selected) == naive.greedy(case.naive)


@given(drawn(most_voters=40))
@settings(max_examples=100)
def test_many_equal_ballots_are_counted_like_as_many_voters(case: Drawn) -> None:
    outcome = equal_shares(case.election, utility=case.utility)
    bought, _ = naive.equal_shares(case.naive, share(case.election))
    assert list(outcome.selected) == bought


@given(drawn(least_cost=0), COMPLETIONS)
def test_it_is_feasible_and_says_truly_whether_it_is_exhaustive(case: Drawn, completion: str) -> None:
    outcome = equal_shares(case.election, utility=case.utility, completion=completion)
    costs = case.costs
    assert outcome.cost == sum(costs[name] for name in outcome.selected) <= case.election.budget
    assert len(set(outcome.selected)) == len(outcome.selected)
    assert sorted(outcome.order) == sorted(costs)
    left = case.election.budget - outcome.cost
    limits = case.election.limits
    others = costs.keys() - set(outcome.selected)
    fits = [name for name in others if costs[name] <= left and limits.fits(outcome.selected, name)]
    assert limits.capacity is None or limits.used(outcome.selected) <= limits.capacity
    assert outcome.exhaustive == (not fits)
    if completion.endswith("greedy"):
        assert outcome.exhaustive


@given(drawn(least_cost=0), COMPLETIONS, st.randoms(use_true_random=False))
def test_the_order_of_projects_and_ballots_changes_nothing(case: Drawn, completion: str, dice: Any) -> None:
    projects, ballots = list(case.election.projects), list(case.election.ballots.items())
    dice.shuffle(projects)
    dice.shuffle(ballots)
    shuffled = replace(case.election, projects=tuple(projects), ballots=dict(ballots))
    outcomes = [equal_shares(one, utility=case.utility, completion=completion) for one in (shuffled, case.election)]
    assert outcomes[0] == outcomes[1]
    assert outcomes[0].explanation.purchases == outcomes[1].explanation.purchases
    assert outcomes[0].explanation.left == outcomes[1].explanation.left


@given(drawn(least_cost=0), st.sampled_from(["none", "add1", "add1-overspend"]))
@settings(max_examples=200)
def test_the_prices_show_that_it_is_priceable(case: Drawn, completion: str) -> None:
    """Peters, Pierczynski, Skowron 2021, definition 9, for voters with the share of the last run."""
    election, outcome = case.election, equal_shares(case.election, utility=case.utility, completion=completion)
    paid = outcome.explanation
    spent = dict.fromkeys(election.ballots, Fraction(0))
    for bought in paid.purchases:
        payments = paid.payments(bought.id)
        assert sum(payments[ballot] * election.ballots[ballot] for ballot in payments) == case.costs[bought.id]
        for ballot, amount in payments.items():
            worth = utilities(ballot, election, Utility(case.utility))[bought.id]
            assert 0 < amount <= bought.price * worth
            spent[ballot] += amount
            if amount < bought.price * worth:
                assert spent[ballot] == paid.share
    for ballot, amount in spent.items():
        assert paid.left[ballot] == paid.share - amount >= 0
    assert_nothing_more_is_affordable(case, outcome)


def assert_nothing_more_is_affordable(case: Drawn, outcome: Outcome) -> None:
    ballots = case.election.ballots
    for name in case.costs.keys() - set(outcome.selected):
        backers = [b for b in ballots if utilities(b, case.election, Utility(case.utility)).get(name, 0) > 0]
        together = sum(outcome.explanation.left[ballot] * ballots[ballot] for ballot in backers)
        assert together < case.costs[name] or not backers or not case.election.limits.fits(outcome.selected, name)


@given(drawn(most_voters=6))
@settings(max_examples=200)
def test_a_tie_is_reported_when_another_first_choice_leads_elsewhere(case: Drawn) -> None:
    """With the ids of the projects renamed the tie order changes (where costs and ballots are equal): if other
    projects are selected then, a tie had been reported."""
    outcome = equal_shares(case.election, utility=case.utility)
    backwards = {name: str(99 - int(name)) for name in case.costs}
    renamed = equal_shares(rename(case, backwards), utility=case.utility)
    if {backwards[name] for name in outcome.selected} != set(renamed.selected):
        assert outcome.ties
    for tie in outcome.ties:
        assert len(tie.ids) > 1
        assert set(tie.selected) <= set(outcome.selected) & set(tie.ids)


def rename(case: Drawn, names: dict[str, str]) -> Election:
    projects = [Project(names[project.id], project.cost) for project in case.election.projects]
    if case.election.form in {Form.POINTS, Form.SCORES}:
        ballots: list[Any] = [{names[name]: value for name, value in ballot.items()} for ballot in case.ballots]
    else:
        ballots = [[names[name] for name in ballot] for ballot in case.ballots]
    limits = case.election.limits
    uses = {names[name]: use for name, use in limits.uses.items()}
    renamed = Election.of(projects, case.election.budget, ballots, case.election.form)
    return replace(renamed, limits=replace(limits, uses=uses))


def share(election: Election) -> Fraction:
    return Fraction(election.budget) / election.voters if election.voters else Fraction(0)


def test_a_tie_that_decided_is_told() -> None:
    """One voter's money buys one of two that cost the same; the smaller id goes first."""
    outcome = equal_shares(Election.of([Project("a", 10), Project("b", 10)], 10, [["a", "b"]]))
    assert outcome.selected == ("a",)
    assert outcome.ties == (Tie(ids=("a", "b"), selected=("a",), decided_by="id"),)
    assert outcome.explanation.equals == 1


def test_a_tie_between_strangers_is_none() -> None:
    """Each voter pays their own: in whichever order, both are bought."""
    outcome = equal_shares(Election.of([Project("a", 10), Project("b", 10)], 20, [["a"], ["b"]]))
    assert outcome.selected == ("a", "b")
    assert outcome.ties == ()


def test_what_is_free_and_wanted_is_bought_first_and_paid_by_nobody() -> None:
    election = Election.of([Project("a", 10), Project("free", 0), Project("unloved", 0)], 10, [["a", "free"]])
    for utility in ("cost", "cardinality"):
        outcome = equal_shares(election, utility=utility)
        assert outcome.selected == ("free", "a")
        assert outcome.explanation.free == ("free",)
        assert not outcome.exhaustive


def test_who_paid_what_is_told_exactly() -> None:
    """Three share 30: 10 each. A (12) costs its two 6 each; B (11) takes the 4 that the shared voter has, and 7."""
    election = Election.of([Project("A", 12), Project("B", 11)], 30, [["A"], ["A", "B"], ["B"]])
    paid = equal_shares(election, utility="cardinality").explanation
    shared, only_b = frozenset("AB"), frozenset("B")
    assert paid.payments("B") == {shared: Fraction(11, 2), only_b: Fraction(11, 2)}
    assert paid.payments("A") == {frozenset("A"): Fraction(15, 2), shared: Fraction(9, 2)}
    assert [(one.id, one.price, one.full, one.last) for one in paid.purchases] == [
        ("B", Fraction(11, 2), 2, 0),
        ("A", Fraction(15, 2), 1, 1),
    ]
    assert paid.left == {frozenset("A"): Fraction(5, 2), shared: 0, only_b: Fraction(9, 2)}


def test_a_larger_step_is_as_many_small_ones() -> None:
    election = Election.of([Project("a", 70), Project("b", 60), Project("c", 20)], 100, [["a"], ["a", "b"], ["b", "c"]])
    for step in (1, 3, 50):
        outcome = equal_shares(election, completion="add1-overspend", step=step)
        assert outcome.explanation.share == Fraction(100, 3) + step * outcome.explanation.steps
    with pytest.raises(ValueError, match="step"):
        equal_shares(election, completion="add1", step=0)


@given(drawn(unit=23, most_voters=7), st.sampled_from(["add1", "add1-overspend"]), st.integers(1, 3))
@settings(max_examples=200)
def test_steps_that_change_nothing_may_be_passed_over(case: Drawn, completion: str, step: int) -> None:
    """Against counting every single step in plain fractions."""
    outcome = equal_shares(case.election, utility=case.utility, completion=completion, step=step)
    assert list(outcome.selected) == naive.completed(case.naive, completion, step)
    paid = outcome.explanation
    assert paid.share == share(case.election) + step * paid.steps
    assert list(outcome.selected) == naive.equal_shares(case.naive, paid.share)[0]


def test_add_one_by_one_rupiah_goes_on_until_the_very_next_rupiah_overspends() -> None:
    """Millions of steps, of which few change anything."""
    costs = {"A": 45_000_000, "B": 27_500_000, "C": 60_000_000, "D": 12_000_000, "E": 33_333_333}
    wishes = [["A", "B"], ["A", "C", "D"], ["B", "C"], ["C", "D", "E"], ["A", "E"], ["D"], ["B", "E"], ["A", "B", "C"]]
    election = Election.of([Project(*item) for item in costs.items()], 120_000_000, wishes * 5)
    outcome = equal_shares(election, utility="cardinality", completion="add1-overspend")
    paid = outcome.explanation
    exact = naive.instance(election, wishes * 5, "cardinality")
    assert paid.steps > 100_000
    assert naive.equal_shares(exact, paid.share)[0] == list(outcome.selected)
    assert exact.cost(naive.equal_shares(exact, paid.share + 1)[0]) > election.budget


def test_a_minimum_leaves_out_what_few_want() -> None:
    election = Election.of([Project("a", 10), Project("b", 10)], 20, [["a"], ["a", "b"]])
    assert equal_shares(election).selected == ("a",)
    outcome = equal_shares(election, completion="greedy", minimum=2)
    assert outcome.selected == ("a",)
    assert outcome.exhaustive


def test_the_greedy_outcome_is_taken_where_more_prefer_it() -> None:
    """Equal Shares gives the lone voter their own project; the three others lose one for it."""
    projects = [Project("a", 4), Project("b", 4), Project("c", 4), Project("d", 3)]
    ballots = [["a", "b", "c"]] * 3 + [["d"]]
    kept = equal_shares(Election.of(projects, 12, ballots), completion="greedy")
    assert "d" in kept.selected
    compared = equal_shares(Election.of(projects, 12, ballots), completion="greedy", comparison=1)
    assert compared.rule == "greedy"
    assert compared.selected == ("a", "b", "c")
    assert compared.explanation.preferring == (1, 3)


def test_names_that_mean_nothing_are_refused() -> None:
    election = Election.of([Project("a", 10)], 10, [["a"]])
    with pytest.raises(ValueError, match="points"):
        equal_shares(election, utility="points")
    with pytest.raises(ValueError, match="rank"):
        equal_shares(election, utility="borda")
    with pytest.raises(ValueError, match="nonsense"):
        equal_shares(election, completion="nonsense")
