"""Answers of one kind, those told of alike: how far their sum can differ, by exchange and by linear programming.

What is published never tells two answers of one kind apart: each could stand in the place of the other and nothing
would change. So it is enough to know of each kind how many chose each option, among those asked of and the others:
for every finer table there is one of these, and the other way round, whose answers are shared out as one likes.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy import optimize, sparse
from scipy.sparse import csgraph

Values = NDArray[np.float64]
Places = NDArray[np.intp]
# In which statements an answer is, by their numbers, and how often. All answers of one kind have the same.
Signature = tuple[tuple[int, float], ...]


def exchanged(tables: Values, asked: Values, options: Values) -> tuple[float, float]:
    """Lowest and highest sum of those asked of when people of one kind exchange their answers, in the best of tables.

    `tables`: shape (tables, kinds, options), how many of a kind chose each option; `asked`: how many of each kind.
    """
    low = taken(tables, asked) @ options
    high = taken(tables[:, :, ::-1], asked) @ options[::-1]
    return float(np.min(np.sum(low, axis=1))), float(np.max(np.sum(high, axis=1)))


def taken(tables: Values, asked: Values) -> Values:
    """Of each table and kind so many answers from the first option on; shape of `tables`."""
    before = np.cumsum(tables, axis=2) - tables
    return np.clip(asked[None, :, None] - before, 0, tables)


@dataclass(frozen=True)
class Programme:
    """What is told, as equations over how many of each kind chose each option.

    `matrix`: shape (equations, kinds × options). Two kinds have a common component where an equation, or a chain of
    them, links them: `of_kinds`, `of_equations`. Components know nothing of each other: who asks of one need not look
    at the rest.
    """

    matrix: sparse.csc_matrix
    options: Values
    of_kinds: Places
    of_equations: Places

    @classmethod
    def of(cls, kinds: Sequence[Signature], is_counted: Sequence[bool], options: Values) -> "Programme":
        """Statements that are counted tell option by option, the others one sum.

        Equations are in the order of the statements, those of one that is counted in the order of the options.
        """
        width, places = len(options), np.arange(len(options))
        lines = np.where(is_counted, width, 1)
        starts = np.cumsum(lines) - lines
        entries = [(kind, told, weight) for kind, signature in enumerate(kinds) for told, weight in signature]
        kind, told, weight = map(np.array, zip(*entries, strict=True)) if entries else ([np.array([], dtype=int)] * 3)
        counted = np.asarray(is_counted, dtype=bool)[told]
        rows = starts[told][:, None] + np.where(counted[:, None], places, 0)
        values = weight[:, None] * np.where(counted[:, None], 1.0, options)
        columns = kind[:, None] * width + places
        shape = (int(np.sum(lines)), len(kinds) * width)
        matrix = sparse.csc_matrix((values.ravel(), (rows.ravel(), columns.ravel())), shape=shape)
        size = len(kinds) + len(is_counted)
        links = sparse.coo_matrix((np.ones(len(kind)), (kind, len(kinds) + told)), shape=(size, size))
        labels = csgraph.connected_components(links, directed=False)[1].astype(np.intp)
        return cls(matrix, options, labels[: len(kinds)], np.repeat(labels[len(kinds) :], lines))

    def ends(self, totals: Values, numbers: Values, asked: Values) -> tuple[float, float, Values]:
        """Of all tables in which the equations give `totals`: the lowest and highest sum of those asked of; and both.

        The tables have shape (2, kinds, options), NaN for kinds that nothing links to those asked of. Both ends are
        sought in one programme of two parts that share nothing: each call costs more than its search.
        Raises ValueError when there is no table.
        """
        touched = np.unique(self.of_kinds[asked > 0])
        near, rows = np.isin(self.of_kinds, touched), np.isin(self.of_equations, touched)
        chosen, others = np.flatnonzero(asked), np.flatnonzero(near & (numbers > asked))
        kinds, width = np.concatenate([chosen, others]), len(self.options)
        wanted = np.concatenate([np.tile(self.options, len(chosen)), np.zeros(len(others) * width)])
        once = self.equations(kinds, rows)
        found = optimize.linprog(
            np.concatenate([wanted, -wanted]),
            A_eq=sparse.block_diag([once, once], format="csc"),
            b_eq=np.tile(np.concatenate([totals[rows], asked[chosen], (numbers - asked)[others]]), 2),
            bounds=(0, None),
            method="highs",
        )
        if found.status != 0:
            raise ValueError(f"What is published contradicts itself: {found.message}")
        both = found.x.reshape(2, -1)
        tables = np.where(near[:, None], np.zeros((2, len(numbers), width)), np.nan)
        for table, end in zip(tables, both, strict=True):
            np.add.at(table, kinds, end.reshape(-1, width))
        low, high = both @ wanted
        return float(low), float(high), tables

    def equations(self, kinds: Places, rows: NDArray[np.bool_]) -> sparse.csc_matrix:
        """Those of `rows` over these kinds, a kind perhaps twice; then one for each of them: everybody answers once."""
        width = len(self.options)
        columns = (kinds[:, None] * width + np.arange(width)).ravel()
        told, ends = self.matrix[:, columns], np.arange(len(columns) + 1)
        # Each column has one entry more, at its end: in the row of its kind.
        indices = np.insert(told.indices, told.indptr[1:], len(rows) + np.arange(len(columns)) // width)
        data = np.insert(told.data, told.indptr[1:], 1.0)
        places = np.concatenate([np.cumsum(rows) - 1, np.sum(rows) + np.arange(len(kinds))])
        shape = (int(np.sum(rows)) + len(kinds), len(columns))
        return sparse.csc_matrix((data, places[indices], told.indptr + ends), shape=shape)
