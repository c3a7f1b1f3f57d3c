"""What sums over the rows and columns of a table leave open of its cells, by linear programming."""

from collections.abc import Mapping, Sequence

import numpy as np
from numpy.typing import NDArray
from scipy import optimize, sparse

from surveys.disclosure.answers import Values
from surveys.disclosure.intervals import LEAST_WIDTH, is_wide
from surveys.scoring.scales import Interval

# The options of one group, side by side in their order; '' is of those who did not say.
Group = tuple[str, ...]
# The people of one unit in one group.
Where = tuple[str, Group]
Cells = frozenset[Where]


class Sums:
    """The linear programme over what the people of each cell add up to, within what each of them could have said."""

    def __init__(self, cells: Mapping[Where, Values], bounds: Sequence[Interval], told: Sequence[Cells]) -> None:
        """`bounds`: of each cell, between which answers its people are. `told`: cells whose sum is published."""
        self.people = {where: len(values) for where, values in cells.items()}
        self.places = {where: number for number, where in enumerate(cells)}
        sizes = list(self.people.values())
        self.bounds = [(n * one.low, n * one.high) for n, one in zip(sizes, bounds, strict=True)]
        rows = [row for row in told if row]
        at = [(number, self.places[where]) for number, row in enumerate(rows) for where in row]
        shape = (len(rows), len(cells))
        self.matrix = sparse.csr_matrix((np.ones(len(at)), np.array(at).T), shape=shape)
        self.totals = [sum(float(np.sum(cells[where])) for where in row) for row in rows]

    def interval(self, cells: Cells) -> Interval:
        """Lowest and highest possible mean of all in these cells. Raises ValueError where the sums contradict."""
        people = sum(self.people[where] for where in cells)
        wanted = np.zeros(len(self.people))
        wanted[[self.places[where] for where in cells]] = 1
        return Interval(self.least(wanted) / people, -self.least(-wanted) / people)

    def least(self, wanted: Values) -> float:
        found = optimize.linprog(wanted, A_eq=self.matrix, b_eq=self.totals, bounds=self.bounds, method="highs")
        if found.status != 0:
            raise ValueError(f"What is published contradicts itself: {found.message}")
        return float(found.fun)

    def is_open(self, cells: Cells) -> bool:
        return is_wide(self.interval(cells))


class Exchanges:
    """Answers that fit all margins just as well as the real ones: found by exchange, where no programme is needed.

    What some people of a row and column say more, others of their row say less, for whom others of their columns make
    up. In a large table nearly every cell is open by that alone.
    """

    def __init__(
        self, cells: Mapping[Where, Values], bounds: Sequence[Interval], rows: Sequence[Cells], columns: Sequence[Cells]
    ) -> None:
        self.row = {where: number for number, one in enumerate(rows) for where in one}
        self.column = {where: number for number, one in enumerate(columns) for where in one}
        ends = {where: (bound.low, bound.high) for where, bound in zip(cells, bounds, strict=True)}
        self.more = {where: float(np.sum(ends[where][1] - values)) for where, values in cells.items()}
        self.less = {where: float(np.sum(values - ends[where][0])) for where, values in cells.items()}
        shape = (len(rows), len(columns))
        self.up, self.down = self.summed(self.more, shape), self.summed(self.less, shape)
        self.people = {where: len(values) for where, values in cells.items()}

    def summed(self, room: Mapping[Where, float], shape: tuple[int, int]) -> NDArray[np.float64]:
        found = np.zeros(shape)
        for where, value in room.items():
            found[self.row[where], self.column[where]] += value
        return found

    def leave_open(self, cells: Cells) -> bool:
        """Whether exchanging alone moves the mean of these people by a point; False: perhaps."""
        rows, columns = {self.row[where] for where in cells}, {self.column[where] for where in cells}
        if len(rows) > 1 or len(columns) > 1:
            return False
        row, column = rows.pop(), columns.pop()
        up = self.most(row, column, sum(self.more[where] for where in cells), self.up, self.down)
        down = self.most(row, column, sum(self.less[where] for where in cells), self.down, self.up)
        return up + down >= LEAST_WIDTH * sum(self.people[where] for where in cells)

    @staticmethod
    def most(row: int, column: int, own: float, along: NDArray[np.float64], against: NDArray[np.float64]) -> float:
        """How far people of a row and column can go `along`, through the best of the other columns."""
        others = np.arange(along.shape[0]) != row
        through = np.minimum(along[others], against[others, column][:, None]).sum(axis=0)
        through = np.minimum(through, against[row])
        through[column] = 0
        return float(min(own, np.max(through)))
