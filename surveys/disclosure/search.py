"""Whole answers that fit all that is published, looked for by integer programming where exchanges do not suffice.

Everybody outside a block and some others keeps their answers, so the programme stays small however large the survey is.
What it finds is a proof all the same; what it does not find counts as told.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy import optimize, sparse

from surveys.disclosure.answers import Values
from surveys.disclosure.intervals import LEAST_WIDTH, ROUNDING
from surveys.disclosure.sheets import NOWHERE, Asked, Other, Sheet

# Other blocks whose people's answers may change too, how many people of them all, and how many blocks first.
MOST_BLOCKS, MOST_PEOPLE, AT_ONCE = 6, 120, 2
NODES = 200
# (block, whether asked of, groups, items answered, units counted together)
Key = tuple[int, bool, tuple[int, ...], tuple[bool, ...], int]


@dataclass
class Search:
    """`left`: how many programmes may still be tried; a survey that needs more tells less."""

    sheet: Sheet
    left: int = 150

    def others(self, asked: Asked, person: int | None, *, widely: bool) -> Iterator[Other]:
        """As `Exchanges.others`: the highest and the lowest that are found.

        Among few people first: the fewer answers change, the fewer have to be asked of whether they would notice.
        """
        beside = self.blocks_beside(asked)
        narrowly = [[block] for block in beside[:AT_ONCE]] or [[]]
        for some in [beside[:AT_ONCE], beside] if widely else narrowly:
            programme = Programme(self.sheet, asked, person, self.people(asked, some))
            for sign in (1, -1):
                self.left -= 1
                table = programme.furthest(sign) if self.left >= 0 else None
                if table is not None:
                    yield Other(float(programme.wanted @ (table - programme.truth)), programme.surprised(table))

    def blocks_beside(self, asked: Asked) -> list[int]:
        """Some others: first those whose answers are counted together with the block's, then the smallest."""
        sheet, first = self.sheet, asked.people[0]
        sizes = np.bincount(sheet.block + 1)
        own, counted = int(sheet.block[first]), int(sheet.counted[first])
        together = set(sheet.block[sheet.counted == counted].tolist()) if counted != NOWHERE else set()
        others = sorted(
            set(map(int, sheet.block)) - {own}, key=lambda block: (block not in together, sizes[block + 1], block)
        )
        return others[:MOST_BLOCKS]

    def people(self, asked: Asked, beside: Sequence[int]) -> list[int]:
        """Of the block and of those beside, as many as a programme holds."""
        found = np.flatnonzero(self.sheet.block == self.sheet.block[asked.people[0]]).tolist()
        for block in beside:
            more = np.flatnonzero(self.sheet.block == block).tolist()
            found += more if len(found) + len(more) <= MOST_PEOPLE else []
        return found

    def is_closed(self, asked: Asked, person: int | None) -> bool:
        """Whether the mean cannot be open by a point; asked of a sheet whose people all fit into a programme."""
        self.left -= 2
        if self.left < 0:
            return False
        programme = Programme(self.sheet, asked, person, range(len(self.sheet.block)))
        high, low = (programme.bound(sign) for sign in (1, -1))
        return high - low < LEAST_WIDTH * len(asked.people) - ROUNDING


@dataclass(frozen=True)
class Programme:
    """How many people of each cell chose each option of each item they answered."""

    sheet: Sheet
    asked: Asked
    person: int | None
    people: Sequence[int]
    cells: dict[Key, list[int]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        inside = set(self.asked.people)
        for one in self.people:
            key = self.key(one, is_asked=one in inside)
            self.cells.setdefault(key, []).append(one)

    def key(self, one: int, *, is_asked: bool) -> Key:
        sheet = self.sheet
        groups, given = tuple(sheet.groups[one].tolist()), tuple(sheet.given[one].tolist())
        return int(sheet.block[one]), is_asked, groups, given, int(sheet.counted[one])

    @cached_property
    def variables(self) -> dict[tuple[Key, int, int], int]:
        """Of each cell, item and option its place."""
        options = range(self.sheet.scale.lowest, self.sheet.scale.highest + 1)
        every = ((key, item, option) for key in self.cells for item in np.flatnonzero(key[3]) for option in options)
        return {(key, int(item), option): at for at, (key, item, option) in enumerate(every)}

    @cached_property
    def truth(self) -> Values:
        found = np.zeros(len(self.variables))
        for key, people in self.cells.items():
            for one in people:
                found[self.said(key, one)] += 1
        return found

    def said(self, key: Key, one: int) -> list[int]:
        """Where the answers of somebody of the cell are."""
        answers = self.sheet.answers[one]
        return [self.variables[key, int(item), int(answers[item])] for item in np.flatnonzero(self.sheet.given[one])]

    @cached_property
    def rows(self) -> sparse.csr_matrix:
        """What is told, one row each: that everybody answers once, sums of blocks and groups, counts."""
        rows: dict[tuple[object, ...], list[tuple[int, float]]] = {}
        for (key, item, option), at in self.variables.items():
            block, _, groups, _, counted = key
            rows.setdefault(("once", key, item), []).append((at, 1.0))
            weight = self.weight(key) * option
            for name in (("block", block), *(("group", number, group) for number, group in enumerate(groups))):
                rows.setdefault(name, []).append((at, weight))
            if counted != NOWHERE:
                rows.setdefault(("counted", counted, item, option), []).append((at, 1.0))
        entries = [(row, at, value) for row, entry in enumerate(rows.values()) for at, value in entry if value]
        line, column, value = zip(*entries, strict=True)
        return sparse.csr_matrix((value, (line, column)), shape=(len(rows), len(self.variables)))

    def weight(self, key: Key) -> float:
        """How much an answer weighs in the score of somebody of the cell, in whole numbers; 0 without a score."""
        first = self.cells[key][0]
        return self.whole / int(self.sheet.number[first]) if self.sheet.has_score[first] else 0.0

    @cached_property
    def whole(self) -> int:
        numbers = {sum(key[3]) for key in self.cells} - {0}
        return int(np.lcm.reduce(sorted(numbers)))

    @cached_property
    def wanted(self) -> NDArray[np.float64]:
        """What adds up to the sum that is asked for."""
        found = np.zeros(len(self.variables))
        for (key, item, option), at in self.variables.items():
            if key[1] and self.asked.item in (None, item):
                found[at] = option * (self.weight(key) / self.whole if self.asked.item is None else 1.0)
        return found

    def furthest(self, sign: int) -> Values | None:
        """A table with the highest (or lowest) sum that was found; None where none was."""
        told = self.rows @ self.truth
        found, least = self.solved(sign)
        if found.x is None:
            return None
        table = np.round(found.x)
        return table if np.allclose(self.rows @ table, told, atol=1e-6) and np.all(table >= least) else None

    def bound(self, sign: int) -> float:
        """What the sum can at most (or least) be, as far as it is known."""
        found, _ = self.solved(sign)
        return sign * float("inf") if found.mip_dual_bound is None else -sign * float(found.mip_dual_bound)

    def solved(self, sign: int) -> tuple[Any, Values]:
        told = self.rows @ self.truth
        fits = optimize.LinearConstraint(self.rows, told, told)
        least = np.zeros(len(self.variables))
        if self.person is not None:
            for key, people in self.cells.items():
                if self.person in people:
                    least[self.said(key, self.person)] = 1
        found = optimize.milp(
            -sign * self.wanted,
            constraints=fits,
            integrality=np.ones(len(self.variables)),
            bounds=optimize.Bounds(least, np.inf),
            options={"node_limit": NODES},
        )
        return found, least

    def surprised(self, table: Values) -> frozenset[int]:
        """People whose own answers are not among those of their cell in this table."""
        return frozenset(
            one for key, people in self.cells.items() for one in people if np.any(table[self.said(key, one)] < 1)
        )
