"""Minimum coverage: which groups can be served together, and how a rule of steps serves them before anything else."""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from fractions import Fraction
from functools import wraps
from typing import Any

from proposals.counting.choices import Choice, choices_that_mattered
from proposals.counting.election import Amount, Ballot, Election, Form, Outcome, TieKey, tie_keys
from proposals.counting.utility import NATURAL, Utility, marks, suitable, totals

Rule = Callable[..., Outcome]


@dataclass(frozen=True, slots=True)
class Coverage:
    """What serving groups first has done. `rule`: the explanation of the rule that spent the rest."""

    first: tuple[str, ...]
    served: tuple[str, ...]
    unserved: tuple[str, ...]
    rule: Any


def own_explanation(outcome: Outcome) -> Any:
    """What the rule itself says, also where groups were served before it spent the rest."""
    found = outcome.explanation
    return found.rule if isinstance(found, Coverage) else found


def explained_by(outcome: Outcome, found: Any) -> Outcome:
    """The same outcome, of which the rule itself says this instead; what served groups first stays."""
    whole = outcome.explanation
    return replace(outcome, explanation=replace(whole, rule=found) if isinstance(whole, Coverage) else found)


def served_first(outcome: Outcome) -> tuple[str, ...]:
    """What was bought before the rule began, so that each group has something."""
    found = outcome.explanation
    return found.first if isinstance(found, Coverage) else ()


def servable_groups(election: Election, wanted: Iterable[str]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """(those that wanted projects can serve together within both resources, the others).

    Groups are taken in their declared order, each if it can be served besides those already taken.
    """
    among = list(wanted)
    served: list[str] = []
    for name in election.limits.groups:
        if can_serve(election, among, [*served, name]):
            served.append(name)
    return tuple(served), tuple(name for name in election.limits.groups if name not in served)


def can_serve(election: Election, among: Iterable[str], groups: Sequence[str], taken: Sequence[str] = ()) -> bool:
    """Whether, besides those taken, some of these projects serve all the groups within both resources; exact."""
    costs = {project.id: project.cost for project in election.projects}
    limits = election.limits
    start = (sum(costs[name] for name in taken), limits.used(taken))
    if not fits(start, election):
        return False
    serves = {name: frozenset(group for group in groups if name in limits.groups[group]) for name in among}
    # Of each set of served groups, what it can cost at the least: (money, capacity), none worse in both than another.
    frontier: dict[frozenset[str], list[tuple[Amount, Amount]]] = {frozenset(): [start]}
    for group in groups:
        following: dict[frozenset[str], list[tuple[Amount, Amount]]] = {}
        for served, spent in frontier.items():
            if group in served:
                following.setdefault(served, []).extend(spent)
                continue
            for name in (name for name, its in serves.items() if group in its):
                more = ((money + costs[name], use + limits.uses.get(name, 0)) for money, use in spent)
                following.setdefault(served | serves[name], []).extend(one for one in more if fits(one, election))
        frontier = {served: least(spent) for served, spent in following.items() if spent}
    return bool(frontier)


def fits(spent: tuple[Amount, Amount], election: Election) -> bool:
    capacity = election.limits.capacity
    return spent[0] <= election.budget and (capacity is None or spent[1] <= capacity)


def least(spent: Iterable[tuple[Amount, Amount]]) -> list[tuple[Amount, Amount]]:
    kept: list[tuple[Amount, Amount]] = []
    for one in sorted(set(spent)):
        if not kept or one[1] < kept[-1][1]:
            kept.append(one)
    return kept


def groups_first(rule: Rule) -> Rule:
    """The rule in two phases where the election names groups to serve; else the rule as it is.

    The literature defines no rule of steps under minimum coverage. First: while a group is unserved, of the projects
    that serve one and leave the others servable, that of the most utility for its cost, which the rules of steps take
    first too, as long as nobody's share runs out; it is paid from the common purse. Then: the rule, on the other
    projects and what is left of both resources. What the rule guarantees holds for the second phase only, with that
    purse. Projects on nobody's ballot serve no group. `explanation` is a Coverage.
    """
    return groups_first_by(None)(rule)


def groups_first_by(utility: Utility | None) -> Callable[[Rule], Rule]:
    """The same for a rule that knows one measure only; None: the rule's parameter `utility`, else what ballots give."""

    def decorate(rule: Rule) -> Rule:
        @wraps(rule)
        def in_two_phases(election: Election, **parameters: Any) -> Outcome:
            if not election.limits.groups:
                return rule(election, **parameters)
            kind = utility or suitable(parameters.get("utility") or NATURAL[election.form], election.form)
            return TwoPhases(rule, election, parameters, kind).outcome()

        return in_two_phases

    return decorate


@dataclass(slots=True)
class TwoPhases:
    rule: Rule
    election: Election
    parameters: Mapping[str, Any]
    kind: Utility
    support: dict[str, int] = field(init=False)
    marks: dict[str, Amount] = field(init=False)
    costs: dict[str, Amount] = field(init=False)
    keys: dict[str, TieKey] = field(init=False)
    wanted: list[str] = field(init=False)
    served: tuple[str, ...] = field(init=False)
    unserved: tuple[str, ...] = field(init=False)

    def __post_init__(self) -> None:
        self.support = self.election.supporters()
        self.marks = totals(self.election, self.kind)
        self.costs = {project.id: project.cost for project in self.election.projects}
        self.keys = tie_keys(self.election)
        self.wanted = [name for name, supporters in self.support.items() if supporters]
        self.served, self.unserved = servable_groups(self.election, self.wanted)

    def outcome(self) -> Outcome:
        first, rest, choices = self.count({})
        return replace(
            rest,
            selected=(*first, *rest.selected),
            cost=rest.cost + sum(self.costs[name] for name in first),
            totals=self.marks,
            order=tuple(dict.fromkeys((*first, *rest.order, *sorted(self.keys, key=self.keys.__getitem__)))),
            ties=(*choices_that_mattered(choices, (*first, *rest.selected), self.selected_if, self.keys), *rest.ties),
            parameters={**rest.parameters, **self.parameters},
            explanation=Coverage(tuple(first), self.served, self.unserved, rest.explanation),
        )

    def selected_if(self, turned: Mapping[int, str]) -> list[str]:
        first, rest, _ = self.count(turned)
        return [*first, *rest.selected]

    def count(self, turned: Mapping[int, str]) -> tuple[list[str], Outcome, list[Choice]]:
        choices: list[Choice] = []
        first: list[str] = []
        while groups := [group for group in self.served if not self.election.limits.groups[group] & set(first)]:
            level = self.most_for_its_cost(first, groups)
            taken = turned.get(len(choices), level[0]) if len(level) > 1 else level[0]
            if len(level) > 1:
                choices.append((level, taken))
            first.append(taken)
        return first, self.on_the_rest(first), choices

    def on_the_rest(self, first: list[str]) -> Outcome:
        """Borda points are those of the whole ballots, so they go on as points; who supports what stays the same."""
        parameters = dict(self.parameters)
        rest = without(self.election, first, self.kind)
        if self.kind is Utility.BORDA:
            parameters |= {"utility": Utility.POINTS.value} | ({"minimum": 0} if "minimum" in parameters else {})
            few = [name for name, number in self.support.items() if number < self.parameters.get("minimum", 0)]
            rest = without(rest, few, Utility.POINTS, paid=False)
        return self.rule(rest, **parameters)

    def most_for_its_cost(self, first: list[str], groups: list[str]) -> tuple[str, ...]:
        """All that stand level, in the tie order."""
        members = frozenset().union(*(self.election.limits.groups[group] for group in groups))
        possible = [name for name in self.wanted if name in members and self.leaves_servable([*first, name], groups)]
        best = max(self.worth(name) for name in possible)
        return tuple(sorted((name for name in possible if self.worth(name) == best), key=self.keys.__getitem__))

    def leaves_servable(self, first: list[str], groups: list[str]) -> bool:
        left = [group for group in groups if first[-1] not in self.election.limits.groups[group]]
        return can_serve(self.election, (name for name in self.wanted if name not in first), left, first)

    def worth(self, name: str) -> tuple[bool, Fraction]:
        """What is free and wanted first, then the most utility for the cost; as greedy orders by utility per cost."""
        cost, mark = self.costs[name], Fraction(self.marks[name])
        if self.kind is Utility.COST or not mark:
            return (False, mark)
        return (cost == 0, mark / cost if cost else Fraction(0))


def without(election: Election, gone: Sequence[str], kind: Utility, *, paid: bool = True) -> Election:
    """The election after these were bought from the common purse (or left out); ballots go on to say `kind`."""
    left: Counter[Ballot] = Counter()
    for ballot, number in election.ballots.items():
        left[shortened(ballot, election.form, frozenset(gone), kind)] += number
    limits = election.limits
    used = limits.used(gone) if paid else 0
    return Election(
        tuple(project for project in election.projects if project.id not in gone),
        election.budget - sum(project.cost for project in election.projects if paid and project.id in gone),
        dict(left),
        Form.POINTS if kind is Utility.BORDA else election.form,
        replace(limits, capacity=None if limits.capacity is None else limits.capacity - used, groups={}),
    )


def shortened(ballot: Any, form: Form, gone: frozenset[str], kind: Utility) -> Ballot:
    if kind is Utility.BORDA:
        pairs = marks(ballot, form, kind).items()
        return tuple(sorted((name, mark) for name, mark in pairs if name not in gone))
    if form is Form.APPROVAL:
        return frozenset(ballot - gone)
    if form is Form.ORDINAL:
        return tuple(name for name in ballot if name not in gone)
    return tuple((name, mark) for name, mark in ballot if name not in gone)
