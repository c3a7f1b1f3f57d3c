from fractions import Fraction

from hypothesis import given

from proposals.counting import Election, Form, Project, greedy
from proposals.counting.measures import Satisfaction, minorities, satisfaction
from proposals.counting.utility import Utility, marks
from tests.proposals.counting.instances import costs, elections

PROJECTS = [Project("a", 30), Project("b", 10), Project("c", 60)]


def test_shares_of_what_was_wished_in_number_and_money() -> None:
    election = Election.of(PROJECTS, 100, [["a", "b"], ["a", "b"], ["b", "c"], ["c"], []])
    assert satisfaction(election, ["a", "b"], election.ballots) == Satisfaction(
        voters=4,
        with_nothing=1,
        average_number=Fraction(5, 8),
        least_number=Fraction(0),
        average_money=(1 + 1 + Fraction(1, 7) + 0) / Fraction(4),
        least_money=Fraction(0),
    )


def test_a_group_is_measured_by_its_own_ballots() -> None:
    election = Election.of(PROJECTS, 100, [["a", "b"], ["c"]])
    assert satisfaction(election, ["a"], {frozenset("ab"): 1}).average_number == Fraction(1, 2)
    assert satisfaction(election, ["a"], {frozenset(): 3}) == Satisfaction(0, 0, None, None, None, None)


def test_points_of_nought_are_no_wish_and_free_projects_weigh_no_money() -> None:
    election = Election.of([Project("a", 0), Project("b", 5)], 5, [{"a": 2, "b": 0}], Form.POINTS)
    found = satisfaction(election, ["b"], election.ballots)
    assert (found.voters, found.average_number, found.average_money) == (1, Fraction(0), None)


def test_minorities_are_those_whose_wish_was_passed_over_the_worst_served_first() -> None:
    election = Election.of(PROJECTS, 40, [["a", "b"], ["b", "c"], ["c"]])
    found = minorities(election, ["a"])
    assert list(found) == ["c", "b"]
    assert found["c"].with_nothing == found["c"].voters == 2
    assert found["b"].average_number == Fraction(1, 4)


@given(elections())
def test_the_figures_are_those_of_counting_voter_by_voter(election: Election) -> None:
    selected, price = set(greedy(election).selected), costs(election)
    wishes = [
        set(marks(ballot, election.form, Utility.CARDINALITY))
        for ballot, number in election.ballots.items()
        for _ in range(number)
    ]
    wishes = [wish for wish in wishes if wish]
    found = satisfaction(election, selected, election.ballots)
    shares = [Fraction(len(wish & selected), len(wish)) for wish in wishes]
    assert found.voters == len(wishes)
    assert found.with_nothing == shares.count(Fraction(0))
    assert found.average_number == (sum(shares) / len(shares) if shares else None)
    assert found.least_number == min(shares, default=None)
    money = [
        Fraction(sum(price[n] for n in wish & selected), total)
        for wish in wishes
        if (total := sum(map(price.get, wish)))
    ]
    assert found.average_money == (sum(money) / len(money) if money else None)
    assert found.least_money == min(money, default=None)
