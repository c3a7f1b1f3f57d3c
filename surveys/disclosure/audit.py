"""The auditor: what an outsider can derive of hidden means from everything that is published, by linear programming.

The outsider is taken to know how many answered in every unit: what is published is not allowed to depend on their
ignorance of that. Each answer is one of the scale's options; the outsider does not know which.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from copy import copy
from dataclasses import dataclass, field
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from surveys.disclosure.blocks import Block
from surveys.disclosure.intervals import is_wide
from surveys.disclosure.kinds import Programme, Signature, exchanged
from surveys.scoring.scales import Interval, Range


@dataclass(frozen=True, slots=True)
class Cell:
    """The people of one unit (or of a unit within one background group) and how many answered each item.

    `chose`: of each item how many chose each option, from the lowest, where the auditor may know it. It never changes
    what is found, only how soon.
    """

    id: str
    answered: Mapping[str, int]
    chose: Mapping[str, Sequence[int]] = field(default_factory=dict)


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

    @property
    def totals(self) -> tuple[float, ...]:
        return tuple(map(float, self.counts)) or (float(self.total or 0),)


@dataclass(frozen=True, slots=True)
class Exposure:
    """A hidden mean that can be derived within less than one point of the scale."""

    cells: Block
    items: tuple[str, ...]
    interval: Interval


class Audit:
    """All tables of answers that fit what is told of one survey, and between which bounds a mean lies in them."""

    def __init__(self, cells: Iterable[Cell], items: Sequence[str], scale: Range, told: Iterable[Statement]) -> None:
        self.cells, self.told, self.scale = list(cells), list(told), scale
        self.options = np.arange(scale.lowest, scale.highest + 1, dtype=float)
        pairs = [(cell, item) for cell in self.cells for item in items]
        # Answers of one cell to one item stand at one place.
        self.places = {(cell.id, item): number for number, (cell, item) in enumerate(pairs)}
        self.answered = np.array([cell.answered.get(item, 0) for cell, item in pairs], dtype=float)
        signatures = self.signatures()
        self.numbers = {signature: number for number, signature in enumerate(dict.fromkeys(signatures))}
        self.kinds = np.array([self.numbers[signature] for signature in signatures], dtype=np.intp)
        # How many of each kind chose each option, of those who took their own answers out of all that is told.
        self.left = np.zeros((len(self.numbers), scale.options))
        # Tables over kinds and options that fit all that is told: each may be the true one.
        self.possible: list[NDArray[np.float64]] = []
        if all(cell.chose for cell in self.cells):
            self.possible.append(self.chosen(pairs))

    def signatures(self) -> list[Signature]:
        """Of each place."""
        found: list[list[tuple[int, float]]] = [[] for _ in self.places]
        for number, one in enumerate(self.told):
            for cell in one.cells:
                if weight := one.weights.get(cell, 1.0):
                    for item in one.items:
                        found[self.places[cell, item]].append((number, weight))
        return [tuple(signature) for signature in found]

    def chosen(self, pairs: Iterable[tuple[Cell, str]]) -> NDArray[np.float64]:
        found, nobody = np.zeros_like(self.left), [0] * self.scale.options
        np.add.at(found, self.kinds, np.array([cell.chose.get(item, nobody) for cell, item in pairs], dtype=float))
        return found

    @cached_property
    def programme(self) -> Programme:
        return Programme.of(list(self.numbers), [bool(one.counts) for one in self.told], self.options)

    @cached_property
    def totals(self) -> NDArray[np.float64]:
        """What the equations of the programme come to."""
        told = np.array([total for one in self.told for total in one.totals])
        return np.asarray(told - self.programme.matrix @ self.left.ravel())

    def without(self, cell: str, answers: Mapping[str, float]) -> "Audit":
        """What is left to somebody of this cell who takes their own answers out of all that is told."""
        rest = copy(self)
        vars(rest).pop("totals", None)
        places = np.array([self.places[cell, item] for item in answers], dtype=np.intp)
        at = np.array([round(answer) - self.scale.lowest for answer in answers.values()], dtype=np.intp)
        rest.answered = self.answered.copy()
        rest.answered[places] -= 1
        own = np.zeros_like(self.left)
        np.add.at(own, (self.kinds[places], at), 1)
        rest.left = self.left + own
        rest.possible = [left for table in self.possible if np.all((left := table - own) >= 0)]
        return rest

    def asked(self, cells: Block, items: tuple[str, ...]) -> NDArray[np.float64]:
        """How many answers of each kind these cells gave to these items."""
        return self.per_kind(np.array([self.places[cell, item] for cell in cells for item in items], dtype=np.intp))

    def per_kind(self, places: NDArray[np.intp]) -> NDArray[np.float64]:
        kinds, answered = self.kinds[places], self.answered[places]
        return np.bincount(kinds, weights=answered, minlength=len(self.numbers)).astype(float)

    def interval(self, cells: Block, items: tuple[str, ...]) -> Interval:
        """Lowest and highest possible mean of the answers of these cells to these items.

        Raises ValueError when statements contradict each other that bear on it: no answers could have given them.
        """
        asked = self.asked(cells, items)
        numbers = self.per_kind(np.arange(len(self.kinds)))
        low, high, tables = self.programme.ends(self.totals, numbers, asked)
        self.possible += list(tables)
        return Interval(low / np.sum(asked), high / np.sum(asked))

    def is_known_open(self, cells: Block, items: tuple[str, ...]) -> bool:
        """Whether tables found before differ enough in this mean already; False: not known yet."""
        asked = self.asked(cells, items)
        here = asked > 0
        tables = [table[here] for table in self.possible if not np.any(np.isnan(table[here]))]
        if not tables:
            return False
        low, high = exchanged(np.array(tables), asked[here], self.options)
        return is_wide(Interval(low / np.sum(asked), high / np.sum(asked)))

    def exposures(self, hidden: Iterable[tuple[Block, tuple[str, ...]]]) -> Iterator[Exposure]:
        """Those of the hidden means (cells, items) that are told within one point. Means of nobody are left out."""
        for cells, items in hidden:
            if not np.any(self.asked(cells, items)) or self.is_known_open(cells, items):
                continue
            interval = self.interval(cells, items)
            if not is_wide(interval):
                yield Exposure(cells, items, interval)
