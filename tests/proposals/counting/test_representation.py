from fractions import Fraction
from itertools import combinations

from hypothesis import given
from hypothesis import strategies as st

from proposals.counting import Completion, Election, Form, Project, equal_shares, greedy
from proposals.counting.representation import Witness, unrepresented
from tests.proposals.counting.instances import costs, elections


def voters(election: Election) -> list[frozenset[str]]:
    return [ballot for ballot, number in election.ballots.items() for _ in range(number)]


def groups(election: Election) -> list[tuple[frozenset[str], ...]]:
    everybody = voters(election)
    return [group for size in range(1, len(everybody) + 1) for group in combinations(everybody, size)]


def fulfils_up_to_any(election: Election, selected: frozenset[str]) -> bool:
    """By the definition, over every group of voters."""
    price = costs(election)
    for group in groups(election):
        share = Fraction(len(group) * election.budget, len(voters(election)))
        for project in frozenset.intersection(*group) - selected:
            if all(sum(price[name] for name in wish & selected) + price[project] <= share for wish in group):
                return False
    return True


def fulfils_plain(election: Election, selected: frozenset[str]) -> bool:
    """EJR+ for committees of `budget` members, by its own definition."""
    for group in groups(election):
        deserved = len(group) * election.budget // len(voters(election))
        if frozenset.intersection(*group) - selected and all(len(wish & selected) < deserved for wish in group):
            return False
    return True


def test_the_majority_takes_all_and_the_minority_is_the_witness() -> None:
    projects = [Project("a", 50), Project("b", 50), Project("c", 40)]
    election = Election.of(projects, 100, [["a", "b"]] * 6 + [["c"]] * 4)
    selected = greedy(election).selected
    assert selected == ("a", "b")
    assert unrepresented(election, selected) == Witness("c", 4, Fraction(40), 0, Fraction(0))
    assert unrepresented(election, equal_shares(election).selected) is None


def test_of_several_witnesses_the_one_that_misses_most() -> None:
    projects = [Project("a", 10), Project("b", 20)]
    election = Election.of(projects, 100, [["a"], ["b"], ["b"], ["a", "b"]])
    assert unrepresented(election, ()) == Witness("b", 3, Fraction(75), 0, Fraction(55))
    assert unrepresented(election, ("a", "b")) is None
    assert unrepresented(Election.of(projects, 100, []), ()) is None


@given(elections((Form.APPROVAL,), most=5), st.data())
def test_the_check_agrees_with_brute_force_on_any_selection(election: Election, data: st.DataObject) -> None:
    selected = data.draw(st.frozensets(st.sampled_from([project.id for project in election.projects])))
    found = unrepresented(election, selected)
    assert (found is None) == fulfils_up_to_any(election, selected)
    if found:
        assert found.project not in selected
        assert found.share == Fraction(found.voters * election.budget, election.voters)
        assert found.missing == found.share - found.most - costs(election)[found.project] >= 0


@given(elections((Form.APPROVAL,), most=5, unit=True), st.data())
def test_at_equal_costs_it_is_plain_ejr_plus(election: Election, data: st.DataObject) -> None:
    selected = data.draw(st.frozensets(st.sampled_from([project.id for project in election.projects])))
    assert (unrepresented(election, selected) is None) == fulfils_plain(election, selected)


@given(elections((Form.APPROVAL,)), st.sampled_from(list(Completion)))
def test_equal_shares_represents_everybody_before_and_after_completion(
    election: Election, completion: Completion
) -> None:
    assert unrepresented(election, equal_shares(election, completion=completion).selected) is None


@given(elections((Form.APPROVAL,), unit=True))
def test_equal_shares_at_equal_costs_fulfils_plain_ejr_plus_at_either_utility(election: Election) -> None:
    for utility in ("cost", "cardinality"):
        assert unrepresented(election, equal_shares(election, utility=utility).selected) is None
