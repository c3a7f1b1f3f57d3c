"""What Equal Shares guarantees before any completion, against brute force over all groups of voters."""

from itertools import combinations

from hypothesis import given, settings
from hypothesis import strategies as st

from proposals.counting import Election, Project, equal_shares, greedy

Ballots = list[frozenset[str]]


@st.composite
def approvals(draw: st.DrawFn, *, unit: bool = False) -> tuple[dict[str, int], int, Ballots]:
    """Costs, budget and ballots: blocs of like-minded voters, among whom violations can occur at all."""
    count = draw(st.integers(2, 6))
    costs = {str(number): 1 if unit else draw(st.integers(1, 6)) for number in range(1, count + 1)}
    kinds = draw(st.lists(st.frozensets(st.sampled_from(sorted(costs)), min_size=1), min_size=1, max_size=3))
    ballots = draw(st.lists(st.sampled_from(kinds), min_size=1, max_size=7))
    return costs, draw(st.integers(1, 12)), ballots


def violation(costs: dict[str, int], budget: int, ballots: Ballots, selected: tuple[str, ...]) -> object:
    """A group and a project that all of it wants, for which its money would do, and of whom nobody got so much.

    EJR+ up to any project (Brill, Peters 2023) by cost: some member of the group has, with the project in addition,
    more than the group's part of the budget. With unit costs this is EJR+.
    """
    for size in range(1, len(ballots) + 1):
        for group in combinations(range(len(ballots)), size):
            for project in frozenset.intersection(*(ballots[voter] for voter in group)) - set(selected):
                got = max(sum(costs[name] for name in ballots[voter] & set(selected)) for voter in group)
                if (got + costs[project]) * len(ballots) <= size * budget:
                    return group, project
    return None


def election(costs: dict[str, int], budget: int, ballots: Ballots) -> Election:
    return Election.of([Project(name, cost) for name, cost in costs.items()], budget, ballots)


@given(approvals())
@settings(max_examples=200)
def test_equal_shares_gives_every_group_its_part_up_to_any_project(case: tuple[dict[str, int], int, Ballots]) -> None:
    assert violation(*case, equal_shares(election(*case), utility="cost").selected) is None


@given(approvals(unit=True), st.sampled_from(["cost", "cardinality"]))
@settings(max_examples=200)
def test_with_unit_costs_it_gives_every_group_all_its_part(
    case: tuple[dict[str, int], int, Ballots], utility: str
) -> None:
    assert violation(*case, equal_shares(election(*case), utility=utility).selected) is None


def test_the_check_finds_what_greedy_withholds() -> None:
    """The same check on a case where it must fail: 3 of 10 voters could pay a project of 3, greedy gives them none."""
    costs = {"a": 5, "b": 5, "c": 3}
    ballots = [frozenset("ab")] * 7 + [frozenset("c")] * 3
    assert violation(costs, 10, ballots, greedy(election(costs, 10, ballots)).selected) == ((7, 8, 9), "c")
    assert equal_shares(election(costs, 10, ballots)).selected == ("a", "c")


def test_fifty_one_and_forty_nine_percent_share_ten_projects_equally() -> None:
    """The example by which the method is usually introduced (equalshares.net, Wikipedia): 10 red projects wanted by
    51 voters, 10 blue ones by 49, money for 10. Greedy takes the red ones, Equal Shares with add-one half of each."""
    red, blue = [f"red{n}" for n in range(10)], [f"blue{n}" for n in range(10)]
    projects = [Project(name, 1000) for name in red + blue]
    both = Election.of(projects, 10_000, [red] * 51 + [blue] * 49)
    assert set(greedy(both).selected) == set(red)
    plain = equal_shares(both).selected
    assert (len(set(plain) & set(red)), len(set(plain) & set(blue))) == (5, 4)
    raised = equal_shares(both, completion="add1").selected
    assert (len(set(raised) & set(red)), len(set(raised) & set(blue))) == (5, 5)
