"""One wave's answers as the release reads them: who belongs to which unit, and a value for each measure."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from surveys.disclosure.audit import Cell, Statement
from surveys.disclosure.blocks import Block, Sizes
from surveys.scoring.scales import Range, scale_scores

Values = NDArray[np.float64]
# Which of the items somebody answered.
Pattern = tuple[bool, ...]


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
    """The people of some units, told apart by which items they left out, and the sum of scale scores in each unit.

    A mean of scale scores weighs an answer by how many others its giver gave: beside counts of each item, it would
    tell of those who left something out. So the auditor is told who did.
    """

    items: tuple[str, ...]
    groups: Mapping[tuple[str, Pattern], int]
    scores: Mapping[str, float]

    def cells(self) -> list[Cell]:
        return [
            Cell(
                name(unit, given), {item: number for item, is_given in zip(self.items, given, strict=True) if is_given}
            )
            for (unit, given), number in self.groups.items()
        ]

    def ids(self, units: Block) -> Block:
        return frozenset(name(unit, given) for unit, given in self.groups if unit in units)

    def sum_of_scores(self, units: Block) -> Statement:
        weights = {name(unit, given): weight(given) for unit, given in self.groups if unit in units}
        total = sum(self.scores.get(unit, 0.0) for unit in units)
        return Statement(frozenset(weights), self.items, total=total, weights=weights)


def name(unit: str, given: Pattern) -> str:
    return unit + "/" + "".join("+" if is_given else "-" for is_given in given)


def weight(given: Pattern) -> float:
    """How much one answer weighs in the scale score of somebody who answered these items; 0 for who has no score."""
    score = scale_scores(np.array([[1.0 if is_given else np.nan for is_given in given]]))[0]
    return 0.0 if np.isnan(score) else 1 / sum(given)


def by_gaps(answers: Answers, items: tuple[str, ...], block: Block) -> ByGaps:
    columns = np.column_stack([answers.values[item] for item in items])
    scores, sums = scale_scores(columns), dict.fromkeys(block, 0.0)
    groups: Counter[tuple[str, Pattern]] = Counter()
    for unit in block & answers.places.keys():
        rows = answers.places[unit]
        sums[unit] = float(np.nansum(scores[rows]))
        groups.update((unit, tuple(bool(given) for given in row)) for row in ~np.isnan(columns[rows]))
    return ByGaps(items, groups, sums)
