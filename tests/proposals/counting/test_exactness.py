"""Where doubles would decide wrongly: each filter of Equal Shares on a case that was made for it."""

from collections.abc import Mapping
from fractions import Fraction
from math import inf

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from proposals.counting import Election, Form, Project, Utility, equal_shares
from proposals.counting.lasting import lasting
from proposals.counting.profile import Profile
from proposals.counting.purchases import Run, buy
from tests.proposals.counting.elections import Drawn, drawn


def election(costs: Mapping[str, int | Fraction], ballots: Mapping[str, int]) -> Election:
    """A share of 1 for each voter; ballots as `{"AB": how many}`."""
    projects = tuple(Project(name, cost) for name, cost in costs.items())
    return Election(projects, sum(ballots.values()), {frozenset(names): number for names, number in ballots.items()})


def test_prices_that_doubles_cannot_tell_apart_are_compared_exactly() -> None:
    """Two prices that differ by one part in 10**24: as doubles they are equal, and the tie order would choose "a"."""
    huge = 10**24
    for dear, cheap in ("ab", "ba"):
        projects = [Project(dear, huge + 1), Project(cheap, huge)]
        outcome = equal_shares(Election.of(projects, huge + 1, [["a", "b"]]), utility="cardinality")
        assert outcome.selected == (cheap,)
        assert outcome.ties == ()


def test_a_cost_that_is_missed_by_a_hair_is_not_paid() -> None:
    """Three voters have a third of 1 each: exactly enough for 1, never for a 10**-30 more."""
    for more, selected in ((Fraction(0), ("a",)), (Fraction(1, 10**30), ())):
        narrow = Election.of([Project("a", 1 + more), Project("b", 5)], 1, [["a"]] * 3)
        assert equal_shares(narrow, utility="cardinality").selected == selected


@pytest.mark.parametrize("hair", [Fraction(1, 10**25), Fraction(-1, 10**25), Fraction(0)])
def test_who_lacks_a_hair_gives_all_and_no_more(hair: Fraction) -> None:
    """x pays a third for A, but for a hair; B costs x and y two thirds each: y pays what x lacks, a 10**-25."""
    narrow = election({"A": Fraction(2, 3) + 2 * hair, "B": Fraction(4, 3)}, {"AB": 1, "A": 1, "B": 1})
    paid = equal_shares(narrow, utility="cardinality").explanation
    x, y = frozenset("AB"), frozenset("B")
    lack = max(hair, 0)
    assert paid.payments("B") == {x: Fraction(2, 3) - lack, y: Fraction(2, 3) + lack}
    assert paid.left[x] == max(-hair, 0)


@pytest.mark.parametrize("crowd", [10**exponent + 7 for exponent in range(9, 15)])
@pytest.mark.parametrize("hair", [Fraction(1, 10**9), Fraction(-1, 10**9)])
def test_a_crowd_whose_sum_is_uncertain_in_doubles_does_not_hide_a_price(crowd: int, hair: Fraction) -> None:
    """A crowd pays for Q and gives P all that it has left, which doubles know only roughly; y pays the small rest.
    R costs z a hair more (or less) than P costs y: P is bought before R (or after it)."""
    for third in (3, 7, 11, 13):
        left = 1 - Fraction(1, third)
        rest = left + Fraction(1, 97)
        costs = {"Q": Fraction(crowd, third), "P": crowd * left + rest, "R": rest * (1 + hair)}
        outcome = equal_shares(election(costs, {"PQ": crowd, "P": 1, "R": 1}), utility="cardinality")
        assert outcome.selected == (("Q", "P", "R") if hair > 0 else ("Q", "R", "P"))


def signature(run: Run) -> list[tuple[int, list[int]]]:
    """What is bought, and which groups give all they have for it."""
    return [(purchase.project, purchase.offer.last.groups.tolist()) for purchase in run.purchases]


@given(drawn(), st.sampled_from([Fraction(1, 7), Fraction(1, 2), Fraction(9, 10), Fraction(99999, 100000)]))
@settings(max_examples=400)
def test_while_it_is_said_to_last_nothing_changes(case: Drawn, inside: Fraction) -> None:
    number = case.election.voters
    if not number or not case.election.budget:
        return
    run = buy(Profile.of(case.election, Utility(case.utility)), Fraction(case.election.budget) / number)
    part = lasting(run)
    grown = run.share * (1 + (Fraction(part) * inside if part < 10**6 else 1000))
    assert not part or signature(buy(run.profile, grown)) == signature(run)


def test_where_nobody_is_exhausted_the_share_may_grow_without_end() -> None:
    single = Election.of([Project("a", 1)], 30, [["a"]] * 3)
    assert lasting(buy(Profile.of(single, Utility.COST), Fraction(10))) == inf


def test_points_beyond_every_count_are_refused() -> None:
    """A sum that a double cannot hold exactly would make the filter untrue."""
    extreme = Election.of([Project("a", 10)], 10, [{"a": 2**60}] * 9, Form.POINTS)
    with pytest.raises(ValueError, match="too large"):
        equal_shares(extreme)
