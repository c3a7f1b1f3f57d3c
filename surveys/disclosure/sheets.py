"""One factor's answers, person by person, beside what is published of them: what may be asked of, and by whom.

An attacker is taken to know who is in which unit and group and who left which item out, and, as an insider, all of
their own answers. What somebody knows before is what the table of units alone says to them.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from surveys.disclosure.answers import Answers, Values
from surveys.disclosure.blocks import Block
from surveys.disclosure.intervals import LEAST_WIDTH, ROUNDING
from surveys.scoring.scales import Range, scale_scores

Places = NDArray[np.intp]
NOWHERE = -1


@dataclass(frozen=True)
class Asked:
    """A hidden mean: of these people (rows), of their score or, with `item`, of their answers to that one."""

    people: tuple[int, ...]
    item: int | None = None


@dataclass(frozen=True, slots=True)
class Other:
    """Other answers that fit all that is published: by how much the asked sum is more, and who would notice.

    Somebody notices to whom nobody of their cell answers as they did.
    """

    more: float
    noticed: frozenset[int]


@dataclass(frozen=True)
class Sheet:
    """Published of a factor: the sum of scores of each block and of each group, and counts where they are told.

    `answers`: shape (people, items), NaN where missing. `block`, `counted`: of each person the block, and the units for
    which counts are told together; NOWHERE for none. `groups`: shape (people, questions), the group by each question.
    """

    answers: Values
    scale: Range
    block: Places
    counted: Places
    groups: Places

    @cached_property
    def given(self) -> NDArray[np.bool_]:
        return ~np.isnan(self.answers)

    @cached_property
    def number(self) -> Places:
        """How many items each person answered."""
        return np.asarray(np.sum(self.given, axis=1), dtype=np.intp)

    @cached_property
    def scores(self) -> Values:
        return scale_scores(self.answers)

    @cached_property
    def has_score(self) -> NDArray[np.bool_]:
        return ~np.isnan(self.scores)

    def counts_in(self, asked: Asked) -> list[int]:
        """Those of the asked people who have an answer to what is asked."""
        known = self.has_score if asked.item is None else self.given[:, asked.item]
        return [person for person in asked.people if known[person]]

    def rest(self, asked: Asked, person: int | None) -> Asked:
        return Asked(tuple(one for one in self.counts_in(asked) if one != person), asked.item)

    def is_known_before(self, asked: Asked, person: int | None) -> bool:
        """Whether the units' table alone tells this mean within a point, to a stranger or to this person.

        By bounds that are not sharp: what they leave open may be told all the same.
        """
        low, high = self.sum_before(asked, person)
        return high - low < LEAST_WIDTH * len(asked.people) - ROUNDING

    def sum_before(self, asked: Asked, person: int | None) -> tuple[float, float]:
        """Between what the sum over the asked lies by the counts, and by the sum of their block less all others."""
        low, high = self.sum_by_counts(asked.people, asked.item, person)
        if asked.item is None:
            everybody = self.of_block(int(self.block[asked.people[0]]))
            others = [one for one in everybody if one not in asked.people and one != person]
            total = float(np.sum(self.scores[[*asked.people, *others]]))
            least, most = self.sum_by_counts(others, None, person)
            low, high = max(low, total - most), min(high, total - least)
        return low, high

    def sum_by_counts(self, people: Sequence[int], item: int | None, person: int | None) -> tuple[float, float]:
        """At worst all of these people gave the lowest of the answers that are counted, at best the highest."""
        low = high = 0.0
        for one in range(self.answers.shape[1]) if item is None else [item]:
            gave = [other for other in people if self.given[other, one]]
            if gave:
                weights = np.sort([1 / self.number[other] if item is None else 1.0 for other in gave])
                answers = self.answers_counted(gave[0], one, person)
                ends = np.sort(answers)
                low += float(weights @ ends[: len(gave)][::-1])
                high += float(weights @ ends[-len(gave) :])
        return low, high

    def answers_counted(self, one: int, item: int, person: int | None) -> Values:
        """Those among which somebody's answer to the item is; where none are counted, as many of every option."""
        place = int(self.counted[one])
        if place == NOWHERE:
            options = np.arange(self.scale.lowest, self.scale.highest + 1, dtype=float)
            return np.repeat(options, len(self.answers))
        here = (self.counted == place) & self.given[:, item]
        if person is not None:
            here[person] = False
        return np.asarray(self.answers[here, item])

    def of_block(self, block: int) -> list[int]:
        """The people of a block who have a score."""
        return [int(one) for one in np.flatnonzero((self.block == block) & self.has_score)]

    def asked_of(self, people: Sequence[int]) -> Iterator[Asked]:
        """The score of these people, and each item where counts are told."""
        rows = tuple(int(one) for one in people)
        items: list[int | None] = [None]
        if rows and self.counted[rows[0]] != NOWHERE:
            items += range(self.answers.shape[1])
        for item in items:
            if known := self.counts_in(Asked(rows, item)):
                yield Asked(tuple(known), item)


def places_of(answers: Answers, published: Sequence[Block]) -> Places:
    """Of each person, which of these sets of units theirs is in."""
    found = {unit: number for number, block in enumerate(published) for unit in block}
    return np.array([found.get(unit, NOWHERE) for unit in answers.units], dtype=np.intp)
