"""The exact knapsack with two resources and groups to serve: whole numbers decide, floats only say where to look.

Every vector of multipliers ≥ 0 for the constraints gives a bound on what any selection can reach (Lagrange): `top`,
less what the selection loses. An item loses its reduced value if it is out where that is positive, or in where it is
negative; a selection that loses more than top - incumbent cannot be better than the incumbent. The multipliers come
from floats (multipliers.py) and the incumbent from a search that forgets: bad ones make the search longer, never
wrong. What is left is a dynamic programme over the items, those with the largest losses first, without dominated
states (after G. Nemhauser, Z. Ullmann, Management Science 15 (1969); D. Pisinger, Operations Research 45 (1997)).
"""

from bisect import bisect_right, insort
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import reduce
from heapq import nsmallest
from itertools import groupby
from math import lcm
from operator import or_
from typing import NamedTuple

import numpy as np

from proposals.counting.multipliers import multipliers

# How many states the search for an incumbent keeps at each step.
MEMORY = 300


@dataclass(frozen=True, slots=True)
class Item:
    """All whole numbers; `serves` are the groups as bits."""

    name: str
    value: int
    cost: int
    use: int = 0
    serves: int = 0


@dataclass(frozen=True, slots=True)
class Room:
    """`use` is None where no second resource binds; each of the groups 0 … `groups` - 1 must be served."""

    cost: int
    use: int | None = None
    groups: int = 0

    @property
    def every_group(self) -> int:
        return (1 << self.groups) - 1

    def holds(self, chosen: Iterable[Item]) -> bool:
        items = list(chosen)
        served = reduce(or_, (item.serves for item in items), 0)
        enough = self.use is None or sum(item.use for item in items) <= self.use
        return enough and sum(item.cost for item in items) <= self.cost and served == self.every_group


class State(NamedTuple):
    """A selection among the items seen so far. `rank` prefers earlier items; bit places count from the last item."""

    cost: int
    use: int
    served: int
    value: int
    rank: int
    lost: int


@dataclass(frozen=True, slots=True)
class Bound:
    """No selection has more than `top`, all scaled by `scale`; `reduced[i]` > 0 says that item i belongs in."""

    scale: int
    top: int
    reduced: tuple[int, ...]

    def gap(self, floor: int) -> int:
        return self.top - floor * self.scale


def best(items: Sequence[Item], room: Room) -> list[Item] | None:
    """The selection of the greatest value; of several, the one with the first item by which they differ.

    None when no selection serves every group. `items` stand in the order of preference among equals.
    """
    bound = bound_of(items, room)
    incumbent = search(items, room, bound, 0, memory=MEMORY)
    found = search(items, room, bound, incumbent.value if incumbent else 0)
    return None if found is None else chosen(items, found)


def flexible(items: Sequence[Item], room: Room, optimum: Sequence[Item]) -> set[str]:
    """The names of items that some selection as good as the optimum has or lacks where the optimum does not."""
    bound, value = bound_of(items, room), sum(item.value for item in optimum)
    names = {item.name for item in optimum}
    found: set[str] = set()
    for place, item in enumerate(items):
        if item.name in found or abs(bound.reduced[place]) > bound.gap(value):
            continue
        other = search(items, room, bound, value, forced=(place, item.name not in names))
        if other is not None:
            found |= names ^ {one.name for one in chosen(items, other)}
    return found


def chosen(items: Sequence[Item], state: State) -> list[Item]:
    return [item for place, item in enumerate(items) if state.rank >> (len(items) - 1 - place) & 1]


def search(
    items: Sequence[Item],
    room: Room,
    bound: Bound,
    floor: int,
    *,
    forced: tuple[int, bool] | None = None,
    memory: int | None = None,
) -> State | None:
    """The best selection of at least `floor`; `forced`: the item at this place must be in (True) or out.

    With a `memory` only that many states go on, those that lost least, and what is found need not be the best.
    """
    places = sorted(range(len(items)), key=lambda place: -abs(bound.reduced[place]))
    still = servable(items, places)
    states = [State(0, 0, 0, 0, 0, 0)]
    gap, every = bound.gap(floor), room.every_group
    for step, place in enumerate(places):
        item, reduced = items[place], bound.reduced[place]
        bit = 1 << (len(items) - 1 - place)
        without = [] if forced == (place, True) else [left_out(one, max(reduced, 0)) for one in states]
        having = [] if forced == (place, False) else [taken(one, item, bit, max(-reduced, 0)) for one in states]
        states = undominated(
            one
            for one in (*without, *having)
            if one.lost <= gap
            and one.cost <= room.cost
            and (room.use is None or one.use <= room.use)
            and one.served | still[step + 1] == every
        )
        if memory is not None and len(states) > memory:
            states = nsmallest(memory, states, key=lambda one: one.lost)
    return max((one for one in states if one.value >= floor), key=lambda one: (one.value, one.rank), default=None)


def left_out(state: State, loss: int) -> State:
    return state._replace(lost=state.lost + loss)


def taken(state: State, item: Item, bit: int, loss: int) -> State:
    return State(
        state.cost + item.cost,
        state.use + item.use,
        state.served | item.serves,
        state.value + item.value,
        state.rank | bit,
        state.lost + loss,
    )


def servable(items: Sequence[Item], places: Sequence[int]) -> list[int]:
    """For each step, the groups that the items from there on can serve."""
    still = [0]
    for place in reversed(places):
        still.append(still[-1] | items[place].serves)
    return still[::-1]


def undominated(states: Iterable[State]) -> list[State]:
    """Without those that another, serving the same groups, equals with no more of either resource."""
    kept: list[State] = []
    for _, alike in groupby(sorted(states, key=preference), key=lambda one: one.served):
        kept += staircase(alike)
    return kept


def preference(state: State) -> tuple[int, int, int, int, int]:
    return (state.served, state.cost, -state.value, -state.rank, state.use)


def staircase(states: Iterable[State]) -> Iterable[State]:
    """In the order of cost: kept if its (value, rank) exceeds that of all before it that use no more."""
    steps: list[tuple[int, tuple[int, int]]] = []
    for state in states:
        worth = (state.value, state.rank)
        at = bisect_right(steps, state.use, key=lambda step: step[0])
        if at and steps[at - 1][1] >= worth:
            continue
        while at < len(steps) and steps[at][1] <= worth:
            del steps[at]
        insort(steps, (state.use, worth), key=lambda step: step[0])
        yield state


def bound_of(items: Sequence[Item], room: Room) -> Bound:
    """Exact for whatever multipliers the floats propose, because all that is asked of them is not to be negative."""
    price, rent, *bonus = (Fraction(one).limit_denominator(1 << 40) for one in multipliers_of(items, room))
    rows = [
        item.value - price * item.cost - rent * item.use
        + sum((bonus[group] for group in range(room.groups) if item.serves >> group & 1), start=Fraction(0))
        for item in items
    ]  # fmt: skip
    top = price * room.cost + rent * (room.use or 0) - sum(bonus) + sum(row for row in rows if row > 0)
    scale = reduce(lcm, (Fraction(one).denominator for one in (*rows, top)), 1)
    return Bound(scale, int(top * scale), tuple(int(row * scale) for row in rows))


def multipliers_of(items: Sequence[Item], room: Room) -> list[float]:
    """Of cost, use and each group, 0 where nothing binds; floats in the size of 1 on the way."""
    if not items:
        return [0.0] * (2 + room.groups)
    unit = float(max(item.value for item in items))
    constraints = [(float(room.cost or 1), [float(item.cost) for item in items], float(room.cost))]
    if room.use is not None:
        constraints.append((float(room.use or 1), [float(item.use) for item in items], float(room.use)))
    constraints += [(1.0, [-float(item.serves >> group & 1) for item in items], -1.0) for group in range(room.groups)]
    sizes = np.array([size for size, _, _ in constraints])
    rows = np.array([row for _, row, _ in constraints]) / sizes[:, None]
    limits = np.array([limit for _, _, limit in constraints]) / sizes
    prices = (multipliers(np.array([item.value / unit for item in items]), rows, limits) * unit / sizes).tolist()
    return prices if room.use is not None else [prices[0], 0.0, *prices[1:]]
