"""At which price the supporters of a project could buy it: bounds in doubles, and exactly."""

from dataclasses import dataclass
from fractions import Fraction
from math import inf, nextafter

import numpy as np

from proposals.counting.profile import Supporters
from proposals.counting.purse import ROUNDING, Booleans, Purse

# How far below its price in doubles a project is certified: projects nearer to each other are compared exactly.
BELOW = 1 - 2.0**-24


@dataclass(frozen=True, slots=True)
class Offer:
    """The exact price for a mark; `full` pay price * marks, `last` pay all that they have (it is no more than that)."""

    price: Fraction
    full: Supporters
    last: Supporters


class Bid:
    """One project, its cost in shares, and those of its supporters who are not exhausted."""

    def __init__(self, cost: Fraction, supporters: Supporters) -> None:
        self.cost, self.about, self.supporters = cost, float(cost), supporters
        # A price below the exact one, in doubles: it only grows, as money is only spent.
        self.low = 0.0

    def still(self, purse: Purse) -> Supporters:
        alive = purse.alive[self.supporters.groups]
        if not alive.all():
            self.supporters = self.supporters.of(alive)
        return self.supporters

    def estimate(self, purse: Purse) -> float | None:
        """Raise `low` to just below the price and return it; None if the supporters cannot pay the cost together.

        At a price `low` they pay f = sum(min(left, low * marks)), which only grows with the price: if f is less than
        the cost by more than it can be wrong, the price is certainly above `low`.
        """
        backers = self.still(purse)
        left = purse.left[backers.groups]
        money, wrong = backers.voters * left, self.wrong(backers, purse)
        together = float(money.sum())
        if together + wrong < self.about or (together - wrong < self.about and not self.payable(purse)):
            return None
        limits, weights = left / backers.marks, backers.voters * backers.marks
        low = self.climb(limits, money, weights) * BELOW
        capped = limits <= low
        paid = float(money @ capped) + low * float(weights @ ~capped)
        if paid + wrong < self.about:
            self.low = max(self.low, low)
        return self.low

    def climb(self, limits: np.ndarray, money: np.ndarray, weights: np.ndarray) -> float:
        """Newton's steps from below towards the price: f is concave, so none goes too far but by rounding."""
        price, all_weights = max(self.low, self.about / float(weights.sum())), float(weights.sum())
        while True:
            capped = limits <= price
            rest = all_weights - float(weights @ capped)
            if rest < 1:
                return float(limits.max())
            higher = (self.about - float(money @ capped)) / rest
            if higher <= price:
                return price
            price = higher

    def wrong(self, backers: Supporters, purse: Purse) -> float:
        """By how much a sum of payments may be wrong: each by `slack`, and by rounding of products, sums and cost."""
        together = float(backers.voters.sum())
        return together * (purse.slack + (len(backers.groups) + 16) * 4 * ROUNDING) + 4 * self.about * ROUNDING

    def payable(self, purse: Purse) -> bool:
        return purse.money(self.supporters.groups) >= self.cost

    def offer(self, purse: Purse) -> Offer | None:
        """The exact price, or None if the supporters cannot pay the cost together: Newton's steps in fractions.

        A guess who pays all they have gives a price that is never above the exact one; who pays all at that price is
        the next guess. It is the price when nothing changes.
        """
        backers = self.still(purse)
        left = purse.left[backers.groups]
        limits = left / backers.marks
        capped = limits <= self.climb(limits, backers.voters * left, backers.voters * backers.marks)
        if capped.all():
            if not self.payable(purse):
                return None
            capped = limits < limits.max()
        while True:
            price = self.price(backers, capped, purse)
            gives_all = exhausted_at(price, backers, left, purse)
            if gives_all.all() or (gives_all == capped).all():
                return Offer(price, backers.of(~gives_all), backers.of(gives_all))
            capped = gives_all

    def price(self, backers: Supporters, capped: Booleans, purse: Purse) -> Fraction:
        weight = int(backers.voters[~capped] @ backers.marks[~capped])
        return (self.cost - purse.money(backers.groups[capped])) / weight


def exhausted_at(price: Fraction, backers: Supporters, left: np.ndarray, purse: Purse) -> Booleans:
    """Who has no more than price * marks, exactly: doubles decide where they are certain."""
    due = float(price) * backers.marks
    spare = left - due
    gives_all = spare <= 0
    for at in np.flatnonzero(np.abs(spare) <= 2 * purse.slack + 8 * ROUNDING * due).tolist():
        gives_all[at] = purse.exactly(int(backers.groups[at])) <= price * int(backers.marks[at])
    return gives_all


def below(value: Fraction) -> float:
    return nextafter(float(value), -inf)


def above(value: Fraction) -> float:
    return nextafter(float(value), inf)
