"""Who could have said what somebody else said, without anything published being different.

Each exchange leaves every sum and count that is told as it is, so that the answers after it may be the true ones just
as well. What exchanges move by a point is open, whatever the attacker computes: the proof are whole answers, not
fractions of people.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import chain, permutations
from math import isnan

import numpy as np

from surveys.disclosure.intervals import LEAST_WIDTH, ROUNDING
from surveys.disclosure.sheets import NOWHERE, Asked, Other, Sheet

# So many pairs are kept of each kind for making up elsewhere what one exchange changed, and from one block.
MOST_PAIRS, MOST_OF_BLOCK, MOST_MEMBERS = 24, 3, 40
# (question, group that loses, group that gains, items answered, change): pairs of people and the item.
Kind = tuple[int, int, int, int, int]
Slot = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Exchange:
    """By how much the asked person's answer changes, and whose answers to what change."""

    change: float
    slots: tuple[Slot, ...]


class Exchanges:
    """The exchanges that a sheet allows, of which the first fitting ones are taken: in another order, others."""

    def __init__(self, sheet: Sheet, order: Sequence[int]) -> None:
        self.sheet, self.order = sheet, order
        self.places = {person: place for place, person in enumerate(order)}
        self.answers: list[list[float]] = sheet.answers.tolist()
        self.groups: list[tuple[int, ...]] = [tuple(row) for row in sheet.groups.tolist()]
        # People of a block who answered as many items: an answer weighs as much in the score of each.
        self.alike: dict[tuple[int, int], list[int]] = defaultdict(list)
        for person in order:
            self.alike[int(sheet.block[person]), int(sheet.number[person])].append(person)
        self.members: dict[int, list[int]] = defaultdict(list)
        for person in order:
            self.members[int(sheet.block[person])].append(person)
        self.like: dict[tuple[int, tuple[int, ...], int], list[int]] = defaultdict(list)
        for person in order:
            self.like[int(sheet.counted[person]), self.groups[person], int(sheet.number[person])].append(person)
        self.counted: dict[int, list[int]] = defaultdict(list)
        for person in order:
            self.counted[int(sheet.counted[person])].append(person)
        self.pairs = self.pairs_by_kind() if sheet.groups.shape[1] else {}

    def others(self, asked: Asked, without: int | None) -> Iterator[Other]:
        """Answers by which the sum over the asked is higher, and some by which it is lower, as far as it must be.

        `without`: somebody who knows their own answers, which therefore stay.
        """
        need = LEAST_WIDTH * len(asked.people)
        for sign in (1, -1):
            gain, people = self.reach(asked, sign, without, need - ROUNDING)
            yield Other(sign * gain, frozenset(people))

    def reach(self, asked: Asked, sign: int, without: int | None, need: float) -> tuple[float, set[int]]:
        """How far the sum over the asked people goes up (or down), until it is enough; and whose answers that takes."""
        taken, gain, inside = set[Slot](), 0.0, set[int | None](asked.people)
        items = range(self.sheet.answers.shape[1]) if asked.item is None else (asked.item,)
        for person in sorted(asked.people, key=self.places.__getitem__):
            share = 1 / int(self.sheet.number[person]) if asked.item is None else 1.0
            for item in items:
                if gain >= need:
                    break
                if self.sheet.given[person, item]:
                    found = self.best(asked, (person, item), sign, taken, inside | {without})
                    if found:
                        taken.update(found.slots)
                        gain += found.change * share
        return gain, {person for person, _ in taken}

    def best(self, asked: Asked, slot: Slot, sign: int, taken: set[Slot], barred: set[int | None]) -> Exchange | None:
        """The first of those that change most."""
        if slot in taken:
            return None
        ways = [self.within(slot, sign), self.across(slot, sign, taken, barred)]
        if asked.item is not None:
            ways.append(self.twofold(slot, sign))
        found: Exchange | None = None
        for one in chain.from_iterable(ways):
            if is_free(one.slots, taken, barred - {slot[0]}) and (not found or one.change > found.change):
                found = one
        return found or self.crosswise(slot, sign, taken, barred)

    def differing(self, slot: Slot, sign: int) -> Iterator[tuple[int, int]]:
        """People of the block who answered as many items, and by how much more (or less) they said."""
        person, item = slot
        own = self.answers[person][item]
        for other in self.alike[int(self.sheet.block[person]), int(self.sheet.number[person])]:
            change = sign * (self.answers[other][item] - own)
            if change > 0:
                yield other, int(change)

    def within(self, slot: Slot, sign: int) -> Iterator[Exchange]:
        """With somebody of the same block and the same groups."""
        person, item = slot
        for other, change in self.differing(slot, sign):
            if self.groups[other] == self.groups[person]:
                yield Exchange(change, (slot, (other, item)))

    def across(self, slot: Slot, sign: int, taken: set[Slot], barred: set[int | None]) -> Iterator[Exchange]:
        """With somebody of the same block and another group, while two of another block make up for it."""
        person, item = slot
        for other, change in self.differing(slot, sign):
            at = self.only_difference(person, other)
            if at is None:
                continue
            between = (at, self.groups[person][at], self.groups[other][at])
            for one, two, where in self.pairs.get((*between, int(self.sheet.number[person]), sign * change), ()):
                slots = ((one, where), (two, where))
                if self.sheet.block[one] != self.sheet.block[person] and is_free(slots, taken, barred):
                    yield Exchange(change, (slot, (other, item), *slots))
                    break

    def crosswise(self, slot: Slot, sign: int, taken: set[Slot], barred: set[int | None]) -> Exchange | None:
        """With one of the same groups in another block, and another of the own block with one of theirs, who make up.

        Scores weigh answers by how many items somebody answered: what makes up counts as much in the block's sum.
        """
        person, item = slot
        place, block, own = int(self.sheet.counted[person]), int(self.sheet.block[person]), self.answers[person][item]
        scored = self.sheet.has_score
        if place == NOWHERE or not scored[person]:
            return None
        beside = [one for one in self.members[block] if scored[one] and one not in barred and one != person]
        for other in self.like[place, self.groups[person], int(self.sheet.number[person])]:
            change = sign * (self.answers[other][item] - own)
            slots = (slot, (other, item))
            if change > 0 and self.sheet.block[other] != block and is_free(slots[1:], taken, barred):
                score = sign * change / int(self.sheet.number[person])
                found = self.making_up(beside, other, score, taken | set(slots), barred)
                if found:
                    return Exchange(float(change), (*slots, *found))
        return None

    def making_up(
        self, beside: Sequence[int], other: int, score: float, busy: set[Slot], barred: set[int | None]
    ) -> tuple[Slot, Slot] | None:
        """Somebody beside and somebody of the block of `other`, who exchange as much the other way."""
        for one in beside:
            for two in self.members[int(self.sheet.block[other])]:
                if self.groups[one] != self.groups[two] or self.sheet.number[one] != self.sheet.number[two]:
                    continue
                wanted = score * self.sheet.number[one]
                for at, (first, second) in enumerate(zip(self.answers[one], self.answers[two], strict=True)):
                    pair = ((one, at), (two, at))
                    if abs(first - second - wanted) < ROUNDING and is_free(pair, busy, barred):
                        return pair
        return None

    def only_difference(self, one: int, two: int) -> int | None:
        """The question by which alone the groups of two people differ."""
        pairs = zip(self.groups[one], self.groups[two], strict=True)
        apart = [at for at, (first, second) in enumerate(pairs) if first != second]
        return apart[0] if len(apart) == 1 else None

    def pairs_by_kind(self) -> dict[Kind, list[tuple[int, int, int]]]:
        """Two of a block, of whom the first says so much more than the second, whose groups differ once."""
        found: dict[Kind, list[tuple[int, int, int]]] = defaultdict(list)
        for (_, number), members in self.alike.items():
            here: Counter[Kind] = Counter()
            for one, two in permutations(members[:MOST_MEMBERS], 2):
                at = self.only_difference(one, two)
                if at is None:
                    continue
                for item, (first, second) in enumerate(zip(self.answers[one], self.answers[two], strict=True)):
                    if first == second or isnan(first - second):
                        continue
                    kind = (at, self.groups[one][at], self.groups[two][at], number, int(first - second))
                    if here[kind] < MOST_OF_BLOCK and len(found[kind]) < MOST_PAIRS:
                        here[kind] += 1
                        found[kind].append((one, two, item))
        return found

    def twofold(self, slot: Slot, sign: int) -> Iterator[Exchange]:
        """Two items with somebody whose answers differ by as much the other way: no score changes, only the items."""
        person, item = slot
        place = int(self.sheet.counted[person])
        if place == NOWHERE:
            return
        for other in self.counted[place]:
            apart = self.sheet.answers[other] - self.sheet.answers[person]
            if sign * apart[item] > 0:
                for second in np.flatnonzero(apart == -apart[item])[:1]:
                    slots = (slot, (person, int(second)), (other, item), (other, int(second)))
                    yield Exchange(float(sign * apart[item]), slots)


def is_free(slots: Iterable[Slot], taken: set[Slot], barred: set[int | None]) -> bool:
    return not any(slot in taken or slot[0] in barred for slot in slots)
