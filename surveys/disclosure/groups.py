"""Means by background: of everybody, told apart by what they said of themselves, beside all that is told already.

A table of units and groups has its margins published and no cell. Fewer people of a unit in a group than a mean needs
must not follow from the margins and the counts, nor a unit that the units' blocks hide: neither to strangers nor to
anybody who knows their own answers. What cannot be shown to be open counts as told.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import combinations, pairwise

import numpy as np
from numpy.typing import NDArray

from surveys.disclosure.answers import Answers
from surveys.disclosure.blocks import Block, Thresholds, Tree, parts
from surveys.disclosure.derivable import follows_of_few
from surveys.disclosure.proofs import Prover
from surveys.disclosure.sheets import Asked, Places, Sheet, places_of

# The options of one group, side by side in their order; '' is of those who did not say.
Group = tuple[str, ...]
# Why nothing is told by a question: everybody is in one group or another is too small; or few people would follow.
TOO_FEW, WOULD_FOLLOW = "too_few", "would_follow"


@dataclass(frozen=True, slots=True)
class Decided:
    """The groups of a question that may be told; or none, and why."""

    groups: tuple[Group, ...]
    withheld: str = ""


@dataclass(frozen=True)
class Table:
    """One wave's answers by unit and by every question that is told already.

    `published`: the blocks whose means are told. `counted`: of each factor the sets of blocks whose counts are. `told`:
    of each question the group of each person, by its number.
    """

    tree: Tree
    answers: Answers
    factors: Mapping[str, tuple[str, ...]]
    published: Sequence[Block]
    counted: Mapping[str, Sequence[Block]]
    told: tuple[Places, ...] = ()

    def telling(self, said: Sequence[str], groups: Sequence[Group]) -> "Table":
        """With this question told as well; the same where it has no groups."""
        return replace(self, told=(*self.told, numbered(said, groups))) if groups else self

    def sheet(self, factor: str) -> Sheet:
        answers = np.column_stack([self.answers.values[item] for item in self.factors[factor]])
        block, counted = (places_of(self.answers, sets) for sets in (self.published, self.counted[factor]))
        groups = np.column_stack(self.told) if self.told else np.zeros((len(block), 0), dtype=np.intp)
        return Sheet(answers, self.answers.scales[factor], block, counted, groups)


def numbered(said: Sequence[str], groups: Sequence[Group]) -> Places:
    places = {option: number for number, group in enumerate(groups) for option in group}
    return np.array([places[option] for option in said], dtype=np.intp)


def group_blocks(
    table: Table, said: Sequence[str], options: Sequence[str], measures: Sequence[str], limits: Thresholds
) -> Decided:
    """The finest division of the options into neighbours whose means may be told beside all that `table` tells."""
    large = [
        groups
        for groups in divisions([*options, *([""] if "" in said else [])])
        if is_large_enough(table.answers, said, groups, measures, limits)
    ]
    for groups in large:
        if not any(tells_of_few(table.telling(said, groups), factor, limits) for factor in table.factors):
            return Decided(groups)
    return Decided((), WOULD_FOLLOW if large else TOO_FEW)


def divisions(options: Sequence[str]) -> Iterator[tuple[Group, ...]]:
    """All divisions into at least two runs of neighbours, the finest first."""
    for cuts in range(len(options) - 1, 0, -1):
        for places in combinations(range(1, len(options)), cuts):
            ends = [0, *places, len(options)]
            yield tuple(tuple(options[start:end]) for start, end in pairwise(ends))


def is_large_enough(
    answers: Answers, said: Sequence[str], groups: Sequence[Group], measures: Sequence[str], limits: Thresholds
) -> bool:
    people = [answers.where([option in group for option in said]) for group in groups]
    return all(np.sum(~np.isnan(one.values[measure])) >= limits.mean for one in people for measure in measures)


def tells_of_few(table: Table, factor: str, limits: Thresholds) -> bool:
    """Whether all that the table tells of a factor gives away a mean of few, exactly or within a point."""
    sheet = table.sheet(factor)
    if not np.any(sheet.has_score):
        return False
    if follows_of_few(*cells_and_sums(sheet), limits.mean):
        return True
    prover = Prover(sheet)
    return not all(prover.is_open(asked) for asked in hidden(table, sheet, factor, limits))


def cells_and_sums(sheet: Sheet) -> tuple[list[int], NDArray[np.float64]]:
    """How many people with a score are of each block and all groups; and over which of them the told sums go."""
    margins = np.column_stack([sheet.block, sheet.groups])[sheet.has_score]
    cells, sizes = np.unique(margins, axis=0, return_counts=True)
    sums = [cells[:, at] == value for at in range(cells.shape[1]) for value in np.unique(cells[:, at])]
    return sizes.tolist(), np.array(sums, dtype=float)


def hidden(table: Table, sheet: Sheet, factor: str, limits: Thresholds) -> Iterator[Asked]:
    """What must stay open: units inside blocks; of a unit and of a block, fewer of a group than a mean needs."""
    sizes = table.answers.sizes([factor])
    for block in table.published:
        for part in parts(block, table.tree, sizes):
            if len(table.answers.rows(part)) < len(table.answers.rows(block)):
                yield from sheet.asked_of(table.answers.rows(part).tolist())
    for people in crossed(table, sheet):
        yield from (asked for asked in sheet.asked_of(people) if len(asked.people) < limits.mean)


def crossed(table: Table, sheet: Sheet) -> list[tuple[int, ...]]:
    """The people of a unit, and of a block, in a group: of each question alone and of all together."""
    units = np.unique(np.array(table.answers.units), return_inverse=True)[1].reshape(-1)
    chosen = [sheet.groups[:, [at]] for at in range(sheet.groups.shape[1])] + [sheet.groups]
    found: dict[tuple[int, ...], None] = {}
    for place in (units, sheet.block):
        for groups in chosen:
            of_each: dict[tuple[int, ...], list[int]] = {}
            for person, key in enumerate(np.column_stack([place, groups]).tolist()):
                of_each.setdefault(tuple(key), []).append(person)
            found |= dict.fromkeys(map(tuple, of_each.values()))
    return list(found)
