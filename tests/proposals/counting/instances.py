"""Small random elections for property tests."""

from itertools import combinations

from hypothesis import strategies as st

from proposals.counting import Amount, Election, Form, Limits, Project

FORMS = (Form.APPROVAL, Form.ORDINAL, Form.POINTS)


@st.composite
def elections(
    draw: st.DrawFn, forms: tuple[Form, ...] = FORMS, *, limited: bool = False, most: int = 6, unit: bool = False
) -> Election:
    costs = draw(st.lists(st.just(1) if unit else st.integers(0, 9), min_size=1, max_size=most))
    names = [str(number) for number in range(1, len(costs) + 1)]
    form = draw(st.sampled_from(forms))
    ballot = {
        Form.APPROVAL: st.sets(st.sampled_from(names)),
        Form.ORDINAL: st.lists(st.sampled_from(names), unique=True),
        Form.POINTS: st.dictionaries(st.sampled_from(names), st.integers(0, 4)),
    }[form]
    projects = [Project(name, cost) for name, cost in zip(names, costs, strict=True)]
    plain = Election.of(projects, draw(st.integers(0, 20)), draw(st.lists(ballot, max_size=9)), form)
    return Election(plain.projects, plain.budget, plain.ballots, form, draw(limits(names))) if limited else plain


@st.composite
def limits(draw: st.DrawFn, names: list[str]) -> Limits:
    groups = draw(
        st.dictionaries(st.sampled_from("pqr"), st.frozensets(st.sampled_from(names), min_size=1), max_size=3)
    )
    groups = dict(sorted(groups.items()))  # as in a file
    if draw(st.booleans()):
        return Limits(groups=groups)
    uses = draw(st.dictionaries(st.sampled_from(names), st.integers(0, 5)))
    return Limits(draw(st.integers(0, 12)), uses, groups)


def subsets(names: list[str]) -> list[frozenset[str]]:
    return [frozenset(some) for size in range(len(names) + 1) for some in combinations(names, size)]


def costs(election: Election) -> dict[str, Amount]:
    return {project.id: project.cost for project in election.projects}


def holds(election: Election, selection: frozenset[str]) -> bool:
    """Within both resources."""
    limits = election.limits
    money = sum(costs(election)[name] for name in selection) <= election.budget
    return money and (limits.capacity is None or limits.used(selection) <= limits.capacity)


def serves(election: Election, selection: frozenset[str], groups: tuple[str, ...]) -> bool:
    return all(election.limits.groups[group] & selection for group in groups)
