from collections.abc import Mapping, Sequence
from fractions import Fraction
from math import lcm

from proposals.counting import knapsack
from proposals.counting.coverage import servable_groups
from proposals.counting.election import Amount, Election, Outcome, Project, Tie, TieKey, decided_by, tie_keys
from proposals.counting.knapsack import Item, Room
from proposals.counting.utility import NATURAL, Utility, suitable, totals


def max_welfare(election: Election, *, utility: str | None = None) -> Outcome:
    """The selection of the greatest total utility that fits; always proved to be so, however long it takes.

    Both resources and the minimum coverage of `election.limits` bind exactly: no other selection that respects them
    has more. Among selections of equal utility the first in the tie order: the one with the first project by which
    they differ. What nobody wants is left out, and serves no group; what is free has no utility by its cost, and is
    taken by the number of those who want it, after all else. A group that no selection can serve together with the
    groups named before it is not asked for (`unserved`). Ties: the projects that some best selections have and others
    have not. ValueError: the form of the ballots gives no such utility.
    """
    kind = suitable(utility or NATURAL[election.form], election.form)
    marks, keys = totals(election, kind), tie_keys(election)
    wanted = sorted((one for one in election.projects if marks[one.id] > 0), key=lambda one: keys[one.id])
    worth = {one.id: marks[one.id] * (one.cost if kind is Utility.COST else 1) for one in wanted}
    groups, unserved = servable_groups(election, [project.id for project in wanted])
    items, room = in_whole_numbers(election, wanted, with_free(worth, marks), groups)
    best = knapsack.best(items, room) or []
    selected = tuple(item.name for item in best)
    return Outcome(
        rule="max-welfare",
        selected=selected,
        cost=sum(project.cost for project in wanted if project.id in selected),
        totals=marks,
        order=selected + tuple(name for name in sorted(keys, key=keys.__getitem__) if name not in selected),
        exhaustive=not any(room.holds([*best, item]) for item in items if item not in best),
        ties=tie_among(knapsack.flexible(items, room, best), selected, keys),
        parameters={"utility": kind.value},
        explanation={"welfare": sum(worth[name] for name in selected), "unserved": unserved},
    )


def with_free(worth: Mapping[str, Amount], marks: Mapping[str, Amount]) -> dict[str, Amount]:
    """What is worth nothing gets its marks, and all else so many times its worth that this never outweighs it."""
    free = {name: marks[name] for name, value in worth.items() if not value}
    unit = Fraction(1, whole(*worth.values()))
    return {name: free.get(name, value * (1 + sum(free.values())) / unit) for name, value in worth.items()}


def in_whole_numbers(
    election: Election, wanted: Sequence[Project], worth: Mapping[str, Amount], groups: Sequence[str]
) -> tuple[list[Item], Room]:
    """Money, capacity and utility each times what makes it whole; no comparison changes by that."""
    limits = election.limits
    uses = {project.id: limits.uses.get(project.id, 0) for project in wanted}
    money = whole(election.budget, *(project.cost for project in wanted))
    seats = whole(limits.capacity or 0, *uses.values())
    unit = whole(*(worth[project.id] for project in wanted))
    items = [
        Item(
            project.id,
            int(worth[project.id] * unit),
            int(project.cost * money),
            0 if limits.capacity is None else int(uses[project.id] * seats),
            sum(1 << bit for bit, group in enumerate(groups) if project.id in limits.groups[group]),
        )
        for project in wanted
    ]
    capacity = None if limits.capacity is None else int(limits.capacity * seats)
    return items, Room(int(election.budget * money), capacity, len(groups))


def whole(*amounts: Amount) -> int:
    return lcm(*(Fraction(amount).denominator for amount in amounts))


def tie_among(flexible: set[str], selected: tuple[str, ...], keys: Mapping[str, TieKey]) -> tuple[Tie, ...]:
    if not flexible:
        return ()
    level = tuple(sorted(flexible, key=keys.__getitem__))
    taken = tuple(name for name in level if name in selected)
    # No best selection contains another, as every project here has some utility: some of these were passed over.
    passed = next(name for name in level if name not in selected)
    return (Tie(level, taken, decided_by([keys[taken[0]]], [keys[passed]])),)
