from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from proposals.counting import Election, Form, Project, Tie, phragmen
from proposals.counting.election import tie_keys
from proposals.counting.utility import Utility, marks
from tests.proposals.counting.instances import costs, elections, holds, subsets


def by_voter(election: Election) -> list[frozenset[str]]:
    """What each single voter supports."""
    return [
        frozenset(marks(ballot, election.form, Utility.CARDINALITY))
        for ballot, number in election.ballots.items()
        for _ in range(number)
    ]


def earned(election: Election, *, skip: bool) -> list[str]:
    """The rule as it is told: purses fill at one speed; who supports what is bought empties their purses."""
    voters, price, keys = by_voter(election), costs(election), tie_keys(election)
    purses, bought = [Fraction(0)] * len(voters), []
    left = {name for name in price if holds(election, frozenset([name]))}
    while True:
        waits = {}
        for name in left:
            backers = [purse for purse, supported in zip(purses, voters, strict=True) if name in supported]
            if backers:
                waits[name] = (price[name] - sum(backers)) / Fraction(len(backers))
        if not waits:
            return bought
        name = min(waits, key=lambda one: (waits[one], keys[one]))
        left.remove(name)
        if not holds(election, frozenset([*bought, name])):
            if skip:
                continue
            return bought
        purses = [
            Fraction(0) if name in supported else purse + waits[name]
            for purse, supported in zip(purses, voters, strict=True)
        ]
        bought.append(name)


def test_a_minority_gets_its_part() -> None:
    """Six want a to c, three want d: with three of four fundable, the three are not passed over."""
    projects = [Project(name, 1) for name in "abcd"]
    outcome = phragmen(Election.of(projects, 3, [["a", "b", "c"]] * 6 + [["d"]] * 3))
    assert outcome.selected == ("a", "b", "d")
    assert outcome.explanation == {"a": Fraction(1, 6), "b": Fraction(1, 3), "d": Fraction(1, 3)}
    assert [tie.ids for tie in outcome.ties] == [("a", "b", "c"), ("b", "c", "d")]


def test_what_does_not_fit_ends_the_rule_or_is_skipped() -> None:
    projects = [Project("hall", 36), Project("desk", 20), Project("sign", 10)]
    election = Election.of(projects, 40, [["hall"]] * 6 + [["sign"]] * 2 + [["desk"]])
    assert phragmen(election).selected == ("sign",)
    assert not phragmen(election).exhaustive
    assert phragmen(election, variant="skip").selected == ("sign", "desk")
    with pytest.raises(ValueError, match="stop or skip"):
        phragmen(election, variant="go on")


def test_what_the_whole_budget_could_not_buy_ends_nothing() -> None:
    """A city notes what it must not build at a cost of 999999999, and its supporters are many."""
    projects = [Project("hall", 41), Project("sign", 10)]
    election = Election.of(projects, 40, [["hall"]] * 9 + [["sign"]] * 2)
    assert phragmen(election).selected == phragmen(election, variant="skip").selected == ("sign",)
    assert phragmen(election).exhaustive


def test_points_of_nought_are_no_support() -> None:
    election = Election.of([Project("a", 1)], 1, [{"a": 0}], Form.POINTS)
    assert phragmen(election).selected == ()


def test_level_loads_go_by_the_tie_order_and_are_reported_where_they_mattered() -> None:
    projects = [Project("a", 10), Project("b", 10)]
    assert phragmen(Election.of(projects, 10, [["a"], ["b"]])).ties == (Tie(("a", "b"), ("a",), "id"),)
    assert phragmen(Election.of(projects, 20, [["a"], ["b"]])).ties == ()


@given(elections(limited=True), st.booleans())
def test_it_is_the_rule_as_it_is_told(election: Election, skip: bool) -> None:
    plain = Election(election.projects, election.budget, election.ballots, election.form)
    outcome = phragmen(plain, variant="skip" if skip else "stop")
    assert list(outcome.selected) == earned(plain, skip=skip)
    assert outcome.cost == sum(costs(plain)[name] for name in outcome.selected) <= plain.budget
    if skip:
        supported = frozenset().union(*by_voter(plain))
        left = [name for name in supported if name not in outcome.selected]
        assert not any(holds(plain, frozenset([*outcome.selected, name])) for name in left)


@given(elections((Form.APPROVAL,), unit=True))
def test_proportional_justified_representation_at_equal_costs(election: Election) -> None:
    """M. Brill et al., "Phragmén's voting methods and justified representation", AAAI 2017: against all groups."""
    voters, selected = by_voter(election), phragmen(election).selected
    seats = min(election.budget, len(election.projects))
    for demanded in subsets([project.id for project in election.projects]):
        for content in subsets(list(selected)):
            # All who agree on what is demanded and of whose wishes nothing else than this was selected.
            group = [
                supported for supported in voters if demanded <= supported and supported & set(selected) <= content
            ]
            if group:
                assert len(content) >= min(len(group) * seats // len(voters), len(demanded))


@given(elections(), st.randoms(use_true_random=False))
def test_the_order_of_input_does_not_matter(election: Election, dice: object) -> None:
    projects, ballots = list(election.projects), list(election.ballots.items())
    dice.shuffle(projects)  # type: ignore[attr-defined]
    dice.shuffle(ballots)  # type: ignore[attr-defined]
    assert phragmen(Election(tuple(projects), election.budget, dict(ballots), election.form)) == phragmen(election)
