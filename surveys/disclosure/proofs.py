"""Showing of hidden means that they are open: to strangers, and to everybody who knows their own answers."""

from collections.abc import Iterator
from functools import cached_property

import numpy as np

from surveys.disclosure.exchanges import Exchanges
from surveys.disclosure.intervals import LEAST_WIDTH, ROUNDING
from surveys.disclosure.search import MOST_PEOPLE, Search
from surveys.disclosure.sheets import NOWHERE, Asked, Other, Sheet

# In how many orders exchanges are tried.
ORDERS = 6


class Prover:
    """Other answers that fit what is published, found on the way, are kept: each may serve for many who ask."""

    def __init__(self, sheet: Sheet) -> None:
        self.sheet = sheet
        dice, everybody = np.random.default_rng(len(sheet.block)), np.arange(len(sheet.block))
        orders = [everybody, *(dice.permutation(everybody) for _ in range(ORDERS - 1))]
        self.exchanges = [Exchanges(sheet, order.tolist()) for order in orders]
        self.search = Search(sheet)
        self.found: dict[Asked, list[Other]] = {}

    def is_open(self, asked: Asked) -> bool:
        """To strangers, and to everybody.

        Who finds their own answers in the others that were found learns no more than a stranger; and what strangers
        knew before, others knew too.
        """
        if not self.is_open_to(asked, None):
            return False
        noticed: frozenset[int] = frozenset()
        if self.differ_enough(asked, None):
            noticed = noticed.union(*(other.noticed for other in self.found[asked]))
        return all(self.is_open_to(asked, person) for person in sorted(noticed | set(asked.people)))

    def is_open_to(self, asked: Asked, person: int | None) -> bool:
        """Whether the mean of the asked, less this person, is open by a point; or known before, as well as now."""
        rest = self.sheet.rest(asked, person)
        if not rest.people or self.differ_enough(rest, person) or self.sheet.is_known_before(rest, person):
            return True
        return any(self.differ_enough(rest, person) for _ in self.looking(rest, person)) or self.is_closed(rest, person)

    def looking(self, asked: Asked, person: int | None) -> Iterator[None]:
        """Keep one more table of other answers at a time, what costs little first."""
        for exchanges in self.exchanges:
            for other in exchanges.others(asked, person):
                self.keep(asked, other)
                yield
        for widely in (False, True):
            if widely and self.is_closed(asked, person):
                return
            for other in self.search.others(asked, person, widely=widely):
                self.keep(asked, other)
                yield

    def keep(self, asked: Asked, other: Other) -> None:
        self.found.setdefault(asked, []).append(other)

    def differ_enough(self, asked: Asked, person: int | None) -> bool:
        """Whether the answers found, of those in which the person finds their own, move the sum far enough."""
        sums = [other.more for other in self.found.get(asked, ()) if person not in other.noticed]
        return max([0.0, *sums]) - min([0.0, *sums]) >= LEAST_WIDTH * len(asked.people) - ROUNDING

    def is_closed(self, asked: Asked, person: int | None) -> bool:
        """Whether the units' table alone tells this mean within a point: by a programme over all counted together."""
        here = self.beside(asked)
        if len(here) > MOST_PEOPLE:
            return False
        at = {person: number for number, person in enumerate(here)}
        search = Search(self.without_groups(tuple(here)))
        found = Asked(tuple(at[one] for one in asked.people), asked.item)
        return search.is_closed(found, None if person is None else at.get(person))

    def beside(self, asked: Asked) -> list[int]:
        """Those whose answers are counted with theirs; where none are counted, those of their block."""
        sheet, first = self.sheet, asked.people[0]
        together = sheet.block == sheet.block[first]
        if sheet.counted[first] != NOWHERE:
            together = sheet.counted == sheet.counted[first]
        return [int(one) for one in np.flatnonzero(together)]

    def without_groups(self, here: tuple[int, ...]) -> Sheet:
        if here not in self.sheets:
            rows, sheet = np.array(here), self.sheet
            none = np.zeros((len(rows), 0), dtype=np.intp)
            self.sheets[here] = Sheet(sheet.answers[rows], sheet.scale, sheet.block[rows], sheet.counted[rows], none)
        return self.sheets[here]

    @cached_property
    def sheets(self) -> dict[tuple[int, ...], Sheet]:
        return {}
