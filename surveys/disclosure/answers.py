"""One wave's answers as the release reads them: who belongs to which unit, and a value for each measure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from surveys.disclosure.audit import Cell, Statement
from surveys.disclosure.blocks import Block, Sizes
from surveys.scoring.scales import Range, distribution, scale_scores

Values = NDArray[np.float64]


@dataclass(frozen=True)
class Answers:
    """Of one wave: to which unit each person belongs, and a value for each measure (a scale score or an item).

    `units`: one for each person; `values[measure]`: shape (people,), NaN where missing; `scales[measure]`: its range.
    `eligible`: how many could have answered in each unit itself; units where nobody answered are among them.
    """

    units: tuple[str, ...]
    values: Mapping[str, Values]
    scales: Mapping[str, Range]
    eligible: Mapping[str, int]

    def sizes(self, measures: Sequence[str]) -> Sizes:
        """How many have a value of each measure, in each unit itself."""
        wanted = tuple(measures)
        if wanted not in self.counted:
            given = [self.numbers[~np.isnan(self.values[measure])] for measure in wanted]
            counts = np.array([np.bincount(units, minlength=len(self.eligible)) for units in given])
            rows = counts.T.tolist() if wanted else [[] for _ in self.eligible]
            self.counted[wanted] = Sizes(dict(zip(self.eligible, rows, strict=True)))
        return self.counted[wanted]

    @cached_property
    def counted(self) -> dict[tuple[str, ...], Sizes]:
        """What `sizes` counted before."""
        return {}

    @cached_property
    def numbers(self) -> NDArray[np.intp]:
        """Of each person, which of the units of `eligible` is theirs."""
        places = {unit: number for number, unit in enumerate(self.eligible)}
        return np.array([places[unit] for unit in self.units], dtype=np.intp)

    def of(self, measure: str, block: Block) -> Values:
        """The values of the block's people, missing ones left out."""
        values = self.values[measure][self.rows(block)]
        return np.asarray(values[~np.isnan(values)])

    def counts(self, item: str, block: Block) -> tuple[int, ...]:
        """How many of the block's people chose each option of an item, from the lowest."""
        return tuple(distribution(self.of(item, block), self.scales[item]))

    def within(self, block: Block) -> "Answers":
        """Of the block's people alone, in the order of its units."""
        rows = self.rows(block)
        values = {measure: column[rows] for measure, column in self.values.items()}
        return replace(self, units=tuple(self.units[row] for row in rows), values=values)

    def own(self, row: int, items: Sequence[str]) -> dict[str, float]:
        """What this person answered to these items, missing ones left out."""
        given = {item: float(self.values[item][row]) for item in items}
        return {item: answer for item, answer in given.items() if not np.isnan(answer)}

    def without(self, row: int) -> "Answers":
        """As if this person had not answered: what they can subtract who know their own answers."""
        values = {measure: np.delete(column, row) for measure, column in self.values.items()}
        return replace(self, units=(*self.units[:row], *self.units[row + 1 :]), values=values)

    def where(self, chosen: Sequence[bool]) -> "Answers":
        """The answers of those people alone."""
        here = np.array(chosen, dtype=bool)
        units = tuple(unit for unit, is_in in zip(self.units, here, strict=True) if is_in)
        values = {measure: column[here] for measure, column in self.values.items()}
        return replace(self, units=units, values=values)

    def extremes(self, items: tuple[str, ...], block: Block) -> list[int]:
        """Of each unit of the block, the rows with the lowest and the highest score over these items."""
        scores = scale_scores(np.column_stack([self.values[item] for item in items]))
        rows: dict[int, None] = {}
        for unit in sorted(block & self.places.keys()):
            scored = [row for row in self.places[unit] if not np.isnan(scores[row])]
            ordered = sorted(scored, key=lambda row: float(scores[row]))
            rows |= dict.fromkeys(map(int, [*ordered[:1], *ordered[-1:]]))
        return list(rows)

    def rows(self, block: Block) -> NDArray[np.intp]:
        """The rows of the block's people."""
        here = [self.places[unit] for unit in sorted(block) if unit in self.places]
        return np.concatenate(here) if here else np.array([], dtype=np.intp)

    @cached_property
    def places(self) -> dict[str, NDArray[np.intp]]:
        """Of each unit with answers, the rows of its people."""
        units = np.array(self.units)
        return {str(unit): np.flatnonzero(units == unit) for unit in np.unique(units)}


@dataclass(frozen=True, slots=True)
class ByGaps:
    """The people of some units, told apart by how many of the items they answered, and the scale scores of each unit.

    A mean of scale scores weighs an answer by how many others its giver gave: beside counts of each item, it would
    tell of those who left something out. So the auditor is told who did. `groups`: by unit and number of items
    answered, the answers themselves, shape (people, items); `scores`: of each unit their sum.
    """

    items: tuple[str, ...]
    scale: Range
    groups: Mapping[tuple[str, int], Values]
    scores: Mapping[str, float]

    def cells(self) -> list[Cell]:
        return [self.cell(name(unit, given), answers) for (unit, given), answers in self.groups.items()]

    def cell(self, id: str, answers: Values) -> Cell:
        answered = np.sum(~np.isnan(answers), axis=0).tolist()
        options = np.arange(self.scale.lowest, self.scale.highest + 1)
        chose = np.sum(answers[:, :, None] == options, axis=0).tolist()
        return Cell(id, dict(zip(self.items, answered, strict=True)), chose=dict(zip(self.items, chose, strict=True)))

    def ids(self, units: Block) -> Block:
        return frozenset(name(unit, given) for unit, given in self.groups if unit in units)

    def sum_of_scores(self, units: Block) -> Statement:
        weights = {name(unit, given): weight(given, len(self.items)) for unit, given in self.groups if unit in units}
        total = sum(self.scores.get(unit, 0.0) for unit in units)
        return Statement(frozenset(weights), self.items, total=total, weights=weights)


def name(unit: str, given: int) -> str:
    return f"{unit}/{given}"


def weight(given: int, items: int) -> float:
    """How much one answer weighs in the scale score of somebody who answered so many; 0 for who has no score."""
    score = scale_scores(np.array([[1.0] * given + [np.nan] * (items - given)]))[0]
    return 0.0 if np.isnan(score) else 1 / given


def by_gaps(answers: Answers, items: tuple[str, ...], block: Block) -> ByGaps:
    groups: dict[tuple[str, int], Values] = {}
    sums = dict.fromkeys(block, 0.0)
    for unit in sorted(block & answers.places.keys()):
        rows = answers.places[unit]
        here = np.column_stack([answers.values[item][rows] for item in items])
        sums[unit] = float(np.nansum(scale_scores(here)))
        given = np.sum(~np.isnan(here), axis=1)
        groups |= {(unit, int(number)): here[given == number] for number in np.unique(given)}
    return ByGaps(items, answers.scales[items[0]], groups, sums)
