"""Sets of few people whose mean follows exactly from sums, wherever they are: also in several blocks or groups at once.

A set of cells follows exactly where every change of the cells that no told sum notices leaves its sum as it is. Three
such changes are taken by chance: what is zero in all of them follows (but for chance of measure zero).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import combinations

import numpy as np
from numpy.typing import NDArray

Matrix = NDArray[np.float64]
Whole = NDArray[np.intp]
# What is zero but for rounding.
NOTHING = 1e-7
# Of more cells than these, three at once are not asked for what somebody alone in a cell learns.
MOST_IN_THREES = 100


@dataclass(frozen=True, slots=True)
class Sets:
    """Sets of cells: which (shape (sets, width), -1 for none), how many people, what unnoticed changes do to each."""

    cells: Whole
    people: Whole
    changes: Matrix

    def fewer_than(self, people: int) -> "Sets":
        few = self.people < people
        return Sets(self.cells[few], self.people[few], self.changes[few])


def follows_of_few(sizes: Sequence[int], told: Matrix, fewest: int) -> bool:
    """Whether the sum over some cells with fewer people together than `fewest` is a combination of the sums told.

    `sizes`: the people of each cell, none empty. `told`: shape (sums, cells), 1 where the sum goes over the cell.
    Asked for strangers, and for whoever is alone in a cell, to whom it may be in a sum as often as it likes: others in
    a cell learn no more than all, less themselves.
    """
    people = np.array(sizes, dtype=np.intp)
    changes = unnoticed(told, len(people))
    few = np.flatnonzero(people < fewest)
    width = 3 if len(few) <= MOST_IN_THREES else 2
    found = sets_of(few, people, changes, width).fewer_than(fewest)
    pairs = found if width == 2 else sets_of(few, people, changes, 2).fewer_than(fewest)
    alone = np.flatnonzero(people == 1)
    return is_nothing(found) or are_nothing_together(pairs, fewest) or follow_for_one(found, alone, changes, fewest)


def unnoticed(told: Matrix, cells: int) -> Matrix:
    """Three changes of the cells that no sum notices, shape (cells, 3)."""
    chance = np.random.default_rng(3).standard_normal((cells, 3))
    if not told.size:
        return chance
    return np.asarray(chance - told.T @ np.linalg.lstsq(told.T, chance, rcond=None)[0])


def sets_of(few: Whole, people: Whole, changes: Matrix, width: int) -> Sets:
    """All sets of up to so many of the cells."""
    rows = []
    for number in range(1, width + 1):
        chosen = np.array(list(combinations(few.tolist(), number)), dtype=np.intp).reshape(-1, number)
        rows.append(np.pad(chosen, ((0, 0), (0, width - number)), constant_values=-1))
    cells = np.vstack(rows)
    # The place -1 is of no cell: nobody, and no change.
    people, changes = np.append(people, 0), np.vstack([changes, np.zeros(3)])
    return Sets(cells, people[cells].sum(axis=1), changes[cells].sum(axis=1))


def is_nothing(sets: Sets) -> bool:
    return bool(np.any(np.all(np.abs(sets.changes) < NOTHING, axis=1)))


def are_nothing_together(sets: Sets, fewest: int) -> bool:
    """Whether two of the sets that share no cell, of fewer people together, sum up to nothing."""
    order = np.argsort(sets.changes[:, 0])
    sorted_ones = sets.changes[order, 0]
    first, last = (np.searchsorted(sorted_ones, -sets.changes[:, 0] + side) for side in (-NOTHING, NOTHING))
    for one in np.flatnonzero(last > first):
        for other in order[first[one] : last[one]]:
            together = sets.people[one] + sets.people[other] < fewest
            if together and are_apart(sets, one, other) and is_small(sets.changes[one] + sets.changes[other]):
                return True
    return False


def are_apart(sets: Sets, one: np.intp, other: np.intp) -> bool:
    return not (set(sets.cells[one].tolist()) & set(sets.cells[other].tolist())) - {-1}


def is_small(changes: Matrix) -> bool:
    return bool(np.all(np.abs(changes) < NOTHING))


def follow_for_one(sets: Sets, alone: Whole, changes: Matrix, fewest: int) -> bool:
    """Whether a set changes as somebody's own cell does, some times as much: then who is alone there knows it.

    Of one person less than for strangers: beside it stands the own answer.
    """
    few = sets.fewer_than(fewest - 1)
    if not len(few.people):
        return False
    ratio = ratio_of(few.changes)
    order = np.argsort(ratio)
    for cell in alone:
        own = changes[cell]
        wanted = ratio_of(own[None])[0]
        first, last = np.searchsorted(ratio[order], [wanted - 1e-5, wanted + 1e-5])
        for at in order[first:last]:
            if cell not in few.cells[at] and is_small(np.cross(few.changes[at], own)):
                return True
    return False


def ratio_of(changes: Matrix) -> Matrix:
    """The same for changes that are multiples of each other."""
    return np.asarray(np.arctan(changes[:, 0] / np.where(changes[:, 1] == 0, NOTHING, changes[:, 1])))
