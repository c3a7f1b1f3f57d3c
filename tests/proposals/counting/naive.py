"""Equal Shares and greedy as their definitions read: voter by voter, in fractions, slowly, with code of its own."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction


@dataclass(frozen=True)
class Instance:
    """`utilities[v]`: what each project is worth to the v-th voter; `naming`: how many ballots name each project;
    `uses`: what each takes of `capacity` (None: that binds nothing).
    """

    costs: Mapping[str, Fraction]
    budget: Fraction
    utilities: Sequence[Mapping[str, Fraction]]
    naming: Mapping[str, int]
    uses: Mapping[str, int]
    capacity: int | None

    def before(self, project: str) -> tuple[Fraction, int, str]:
        return (self.costs[project], -self.naming[project], project)

    def wanted(self) -> set[str]:
        return {name for worth in self.utilities for name, value in worth.items() if value > 0}

    def places(self, selected: Sequence[str], name: str) -> bool:
        """Whether the second resource suffices for this one, too."""
        used = sum(self.uses.get(one, 0) for one in [*selected, name])
        return self.capacity is None or used <= self.capacity

    def cost(self, names: Sequence[str]) -> Fraction:
        return sum((self.costs[name] for name in names), Fraction(0))


def instance(election, ballots, utility) -> Instance:
    """From one ballot a voter: sets, lists in order of preference, or dictionaries of points."""
    costs = {project.id: project.cost for project in election.projects}
    form, limits = election.form, election.limits
    utilities = [worth_of(ballot, form, utility, costs) for ballot in ballots]
    naming = {name: sum(name in ballot for ballot in ballots) for name in costs}
    exact = {name: Fraction(cost) for name, cost in costs.items()}
    return Instance(exact, Fraction(election.budget), utilities, naming, limits.uses, limits.capacity)


def worth_of(ballot, form, utility, costs) -> dict[str, Fraction]:
    wanted = [name for name in ballot if form not in {"points", "scores"} or ballot[name] > 0]
    if utility == "cost":
        return {name: Fraction(costs[name]) for name in wanted}
    if utility == "cardinality":
        return {name: Fraction(1) for name in wanted}
    if utility == "points":
        return {name: Fraction(ballot[name]) for name in wanted}
    return {name: Fraction(len(ballot) - 1 - place) for place, name in enumerate(ballot)}


def price(asked: Fraction, backers: Sequence[tuple[Fraction, Fraction]]) -> Fraction | None:
    """The price of a unit of utility, from (money left, utility) of each backer: the poorest give all they have."""
    if sum(left for left, _ in backers) < asked:
        return None
    rest, weight = asked, sum(worth for _, worth in backers)
    for left, worth in sorted(backers, key=lambda backer: backer[0] / backer[1]):
        if left * weight >= worth * rest:
            return rest / weight
        rest, weight = rest - left, weight - worth
    raise AssertionError("They can pay it together.")


def equal_shares(of: Instance, share: Fraction) -> tuple[list[str], list[Fraction]]:
    """What is bought, in order, and what each voter has left."""
    left = [share for _ in of.utilities]
    bought: list[str] = []
    while True:
        offers = []
        for name in of.costs.keys() - set(bought):
            backing = [v for v, worth in enumerate(of.utilities) if worth.get(name, 0) > 0]
            found = price(of.costs[name], [(left[v], of.utilities[v][name]) for v in backing if left[v] > 0])
            if backing and found is not None and of.places(bought, name):
                offers.append((found, of.before(name), name))
        if not offers:
            return bought, left
        rho, _, name = min(offers)
        bought.append(name)
        for voter, worth in enumerate(of.utilities):
            left[voter] -= min(left[voter], rho * worth.get(name, Fraction(0)))


def greedy(of: Instance, taken: Sequence[str] = ()) -> list[str]:
    """Most utility for the money first, after what is `taken`."""

    def merit(name: str) -> tuple[int, Fraction]:
        worth = sum((voter.get(name, Fraction(0)) for voter in of.utilities), Fraction(0))
        return (0, worth / of.costs[name]) if of.costs[name] else (int(worth > 0), Fraction(0))

    selected = list(taken)
    for name in sorted(of.costs, key=lambda name: (*(-part for part in merit(name)), of.before(name))):
        if name not in selected and of.cost([*selected, name]) <= of.budget and of.places(selected, name):
            selected.append(name)
    return selected


def completed(of: Instance, completion: str, step: int = 1) -> list[str]:
    share = of.budget / len(of.utilities) if of.utilities else Fraction(0)
    selected, _ = equal_shares(of, share)
    while completion.startswith("add1"):
        missing = [name for name in of.wanted() - set(selected) if of.places(selected, name)]
        fits = any(of.costs[name] <= of.budget - of.cost(selected) for name in missing)
        if not missing or (not fits and "overspend" not in completion):
            break
        share += step
        more, _ = equal_shares(of, share)
        if of.cost(more) > of.budget:
            break
        selected = more
    return greedy(of, selected) if completion.endswith("greedy") else selected
