"""The auditor without any shortcut: one linear programme over how many of each cell chose each option of each item.

Only for small tables: what `surveys.disclosure` finds must be the same.
"""

from collections.abc import Iterable, Iterator, Sequence

import numpy as np
from scipy import optimize

from surveys.disclosure.answers import Answers
from surveys.disclosure.audit import Cell, Statement
from surveys.disclosure.blocks import Block, Tree, parts
from surveys.disclosure.intervals import is_wide
from surveys.scoring.scales import Interval, Range, scale_scores


class Dense:
    def __init__(self, cells: Iterable[Cell], items: Sequence[str], scale: Range, told: Iterable[Statement]) -> None:
        self.answered = {(cell.id, item): cell.answered.get(item, 0) for cell in cells for item in items}
        self.options = np.arange(scale.lowest, scale.highest + 1, dtype=float)
        self.rows = [
            self.row([pair], dict.fromkeys([pair[0]], 1.0), np.ones_like(self.options)) for pair in self.answered
        ]
        self.totals = [float(number) for number in self.answered.values()]
        for one in told:
            pairs = [(cell, item) for cell in one.cells for item in one.items]
            weights = {cell: one.weights.get(cell, 1.0) for cell in one.cells}
            kinds = np.eye(len(self.options)) if one.counts else [self.options]
            self.rows += [self.row(pairs, weights, kind) for kind in kinds]
            self.totals += one.totals

    def row(self, pairs: Iterable[tuple[str, str]], weights: dict[str, float], options: np.ndarray) -> np.ndarray:
        places = {pair: number for number, pair in enumerate(self.answered)}
        found = np.zeros((len(places), len(self.options)))
        for pair in pairs:
            found[places[pair]] = weights[pair[0]] * options
        return found.ravel()

    def interval(self, cells: Block, items: Sequence[str]) -> Interval:
        pairs = [(cell, item) for cell in cells for item in items]
        people = sum(self.answered[pair] for pair in pairs)
        wanted = self.row(pairs, dict.fromkeys(cells, 1.0), self.options)
        low, high = (
            optimize.linprog(
                sign * wanted, A_eq=np.array(self.rows), b_eq=self.totals, bounds=(0, None), method="highs"
            )
            for sign in (1, -1)
        )
        assert (low.status, high.status) == (0, 0)
        return Interval(low.fun / people, -high.fun / people)


def dense_cells(answers: Answers, items: Sequence[str]) -> tuple[list[Cell], dict[str, float]]:
    """Each person a cell of their own, named by unit and row; and how much one of their answers weighs."""
    values = np.column_stack([answers.values[item] for item in items])
    given = ~np.isnan(values)
    scored = ~np.isnan(scale_scores(values))
    names = [f"{unit}/{row}" for row, unit in enumerate(answers.units)]
    cells = [
        Cell(name, {item: int(is_given) for item, is_given in zip(items, row, strict=True)})
        for name, row in zip(names, given, strict=True)
    ]
    weights = [float(has / max(1, row.sum())) for has, row in zip(scored, given, strict=True)]
    return cells, dict(zip(names, weights, strict=True))


def told_by_counts(
    tree: Tree, answers: Answers, items: Sequence[str], block: Block, means: Sequence[Block], about: Sequence[Block]
) -> Iterator[tuple[Block, tuple[str, ...]]]:
    """Hidden means of parts of `about` that counts over `block` tell within a point beside the means."""
    cells, weights = dense_cells(answers, items)

    def ids(units: Block) -> Block:
        return frozenset(cell.id for cell in cells if cell.id.split("/")[0] in units)

    scores = scale_scores(np.column_stack([answers.values[item] for item in items]))
    sums = [
        Statement(ids(one), tuple(items), total=float(np.nansum(scores[answers.rows(one)])), weights=weights)
        for one in means
        if one <= block
    ]
    counts = [Statement(ids(block), (item,), counts=answers.counts(item, block)) for item in items]
    dense = Dense(cells, items, answers.scales[items[0]], [*sums, *counts])
    sizes = answers.sizes(items)
    for one in about:
        for part in parts(one, tree, sizes):
            numbers = list(zip(items, sizes.of(part), sizes.of(one), strict=True))
            hidden = tuple(item for item, inside, whole in numbers if 0 < inside < whole)
            for asked in dict.fromkeys([hidden, *((item,) for item in hidden)]):
                if asked and not is_wide(dense.interval(ids(part), asked)):
                    yield part, asked


def told_to_anybody(tree: Tree, answers: Answers, items: Sequence[str], block: Block, means: Sequence[Block]) -> bool:
    """To strangers, or to those of each unit with the lowest or highest score, who take their own answers out."""
    within = [one for one in means if one <= block]
    if next(told_by_counts(tree, answers, items, block, means, within), None):
        return True
    return any(
        next(told_by_counts(tree, answers.without(row), items, block, means, [one]), None)
        for one in within
        if len(one) > 1
        for row in answers.extremes(tuple(items), one)
    )
