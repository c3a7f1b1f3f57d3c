"""The auditor: what an outsider can derive of hidden means from everything that is published, by linear programming.

The outsider is taken to know how many answered in every unit: what is published is not allowed to depend on their
ignorance of that. Each answer is one of the scale's options; the outsider does not know which.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray
from scipy import optimize, sparse

from surveys.disclosure.blocks import Block
from surveys.disclosure.intervals import is_wide
from surveys.scoring.scales import Interval, Range


@dataclass(frozen=True, slots=True)
class Cell:
    """The people of one unit (or of a unit within one background group) and how many answered each item."""

    id: str
    answered: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class Statement:
    """Something published: over the people of `cells`, the sum of their answers to `items` (a mean times its n).

    `counts` instead: how many chose each option of the one item, from the lowest. `weights`: how often each answer of
    a cell is in the sum, 1 where nothing is said.
    """

    cells: Block
    items: tuple[str, ...]
    total: float | None = None
    counts: tuple[int, ...] = ()
    weights: Mapping[str, float] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Exposure:
    """A hidden mean that can be derived within less than one point of the scale."""

    cells: Block
    items: tuple[str, ...]
    interval: Interval


class Audit:
    """The linear programme of one survey: how many people of each cell chose each option of each item."""

    def __init__(self, cells: Iterable[Cell], items: Sequence[str], scale: Range, told: Iterable[Statement]) -> None:
        """Raises ValueError when the statements contradict each other: then no answers could have given them."""
        self.cells = {cell.id: cell for cell in cells}
        self.items, self.scale = list(items), scale
        pairs = [(cell, item) for cell in self.cells for item in self.items]
        self.places = {pair: number * scale.options for number, pair in enumerate(pairs)}
        self.options = np.arange(scale.lowest, scale.highest + 1, dtype=float)
        rows, totals = self.everybody_answers_once(), [float(self.answered(*pair)) for pair in pairs]
        for statement in told:
            for row, total in self.rows_of(statement):
                rows.append(row)
                totals.append(total)
        self.matrix = sparse.csr_matrix(np.vstack(rows))
        self.totals = np.array(totals, dtype=float)
        # Tables that fit all that is told, found on the way: each may be the true one.
        self.possible: list[NDArray[np.float64]] = []

    def answered(self, cell: str, item: str) -> int:
        return self.cells[cell].answered.get(item, 0)

    def everybody_answers_once(self) -> list[NDArray[np.float64]]:
        rows = []
        for start in self.places.values():
            row = self.empty()
            row[start : start + self.scale.options] = 1
            rows.append(row)
        return rows

    def empty(self) -> NDArray[np.float64]:
        return np.zeros(len(self.places) * self.scale.options)

    def rows_of(self, statement: Statement) -> list[tuple[NDArray[np.float64], float]]:
        if not statement.counts:
            row = self.sum_over(statement.cells, statement.items, statement.weights)
            return [(row, float(statement.total or 0))]
        rows = []
        for option, number in enumerate(statement.counts):
            row = self.empty()
            for cell in statement.cells:
                row[self.places[cell, statement.items[0]] + option] = 1
            rows.append((row, float(number)))
        return rows

    def sum_over(
        self, cells: Iterable[str], items: Iterable[str], weights: Mapping[str, float] | None = None
    ) -> NDArray[np.float64]:
        row, items, weights = self.empty(), list(items), weights or {}
        for cell in cells:
            for item in items:
                start = self.places[cell, item]
                row[start : start + self.scale.options] = self.options * weights.get(cell, 1.0)
        return row

    def interval(self, cells: Block, items: tuple[str, ...]) -> Interval:
        """Lowest and highest possible mean of the answers of these cells to these items."""
        people = sum(self.answered(cell, item) for cell in cells for item in items)
        wanted = self.sum_over(cells, items)
        return Interval(self.best(wanted) / people, -self.best(-wanted) / people)

    def best(self, wanted: NDArray[np.float64]) -> float:
        found = optimize.linprog(wanted, A_eq=self.matrix, b_eq=self.totals, bounds=(0, None), method="highs")
        if found.status != 0:
            raise ValueError(f"What is published contradicts itself: {found.message}")
        self.possible.append(found.x)
        return float(found.fun)

    def is_known_open(self, cells: Block, items: tuple[str, ...]) -> bool:
        """Whether tables found before differ enough in this mean already; False: not known yet."""
        people = sum(self.answered(cell, item) for cell in cells for item in items)
        wanted = self.sum_over(cells, items)
        means = [float(table @ wanted) / people for table in self.possible]
        return bool(means) and is_wide(Interval(min(means), max(means)))

    def exposures(self, hidden: Iterable[tuple[Block, tuple[str, ...]]]) -> Iterator[Exposure]:
        """Those of the hidden means (cells, items) that are told within one point. Means of nobody are left out."""
        for cells, items in hidden:
            is_answered = any(self.answered(cell, item) for cell in cells for item in items)
            if is_answered and not self.is_known_open(cells, items):
                interval = self.interval(cells, items)
                if not is_wide(interval):
                    yield Exposure(cells, items, interval)
