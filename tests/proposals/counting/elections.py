"""Small random elections of every form: few different costs and points, so that prices are often equal."""

from dataclasses import dataclass, replace
from fractions import Fraction
from typing import Any

from hypothesis import strategies as st

from proposals.counting import Election, Form, Limits, Project
from tests.proposals.counting import naive

UTILITIES = {
    Form.APPROVAL: ("cost", "cardinality"),
    Form.ORDINAL: ("borda", "cost", "cardinality"),
    Form.POINTS: ("points", "cost", "cardinality"),
    Form.SCORES: ("points",),
}


@dataclass(frozen=True)
class Drawn:
    election: Election
    utility: str
    ballots: list[Any]

    @property
    def costs(self) -> dict[str, Any]:
        return {project.id: project.cost for project in self.election.projects}

    @property
    def naive(self) -> naive.Instance:
        return naive.instance(self.election, self.ballots, self.utility)


@st.composite
def drawn(draw: st.DrawFn, *, least_cost: int = 1, most_voters: int = 9, unit: int = 1) -> Drawn:
    """`unit`: costs and budget are multiples of it, so that add-one takes many steps."""
    form = draw(st.sampled_from(list(UTILITIES)))
    decimals = draw(st.sampled_from([1, 1, 10]))
    costs = draw(st.lists(st.integers(least_cost, 9), min_size=1, max_size=6))
    projects = [Project(str(number), amount(cost * unit, decimals)) for number, cost in enumerate(costs, 1)]
    ballots = draw(st.lists(ballots_of(form, [project.id for project in projects]), max_size=most_voters))
    budget = amount(draw(st.integers(0, 30)) * unit, decimals)
    utility = draw(st.sampled_from(UTILITIES[form]))
    plain = Election.of(projects, budget, ballots, form)
    return Drawn(replace(plain, limits=draw(capacities(projects))), utility, ballots)


def capacities(projects: list[Project]) -> st.SearchStrategy[Limits]:
    """Mostly none: a capacity leaves little to buy."""
    uses = st.dictionaries(st.sampled_from([project.id for project in projects]), st.integers(0, 5))
    bound = st.builds(Limits, st.integers(0, 12), uses)
    return st.one_of(st.just(Limits()), st.just(Limits()), bound)


def amount(number: int, decimals: int) -> int | Fraction:
    value = Fraction(number, decimals)
    return int(value) if value.denominator == 1 else value


def ballots_of(form: Form, ids: list[str]) -> st.SearchStrategy[Any]:
    if form is Form.APPROVAL:
        return st.sets(st.sampled_from(ids))
    if form is Form.ORDINAL:
        return st.lists(st.sampled_from(ids), unique=True)
    points = st.one_of(st.integers(0, 4), st.sampled_from([Fraction(1, 2), Fraction(5, 2)]))
    return st.dictionaries(st.sampled_from(ids), points)
