"""Why Equal Shares selected what it did: who paid what, exactly, for groups of equal ballots and never for a person."""

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property

from proposals.counting.election import Ballot
from proposals.counting.purchases import Purchase, Run
from proposals.counting.raising import Raised
from proposals.counting.utility import Utility

Paid = dict[Ballot, Fraction]


@dataclass(frozen=True, slots=True)
class Bought:
    """A project that its supporters paid. `price`: what a unit of utility cost, in money (with COST, for a unit of
    money's worth). `most`: what a supporter paid for a mark (with COST and CARDINALITY: what each paid who was not
    exhausted). `full` and `last`: how many voters paid that, and how many gave all that they had left.
    """

    id: str
    price: Fraction
    most: Fraction
    full: int
    last: int


@dataclass(frozen=True)
class Payments:
    """`share`: the money of each voter in the last run; `steps`: how often it was raised. `equals`: in how many turns
    of all runs the tie order chose between equal prices. `completed`: what the greedy rule bought afterwards.
    `preferring`: how many voters prefer the outcome of Equal Shares, and the greedy one, if that was asked.
    """

    raised: Raised
    completed: tuple[str, ...] = ()
    preferring: tuple[int, int] | None = None

    @property
    def run(self) -> Run:
        return self.raised.run

    @property
    def share(self) -> Fraction:
        return self.run.share

    @property
    def steps(self) -> int:
        return self.raised.steps

    @property
    def equals(self) -> int:
        return self.raised.equals

    @property
    def free(self) -> tuple[str, ...]:
        """What costs nothing and somebody wants: bought first, paid by nobody."""
        return tuple(self.run.profile.ids[place] for place in self.run.free)

    @property
    def purchases(self) -> tuple[Bought, ...]:
        """In the order of buying."""
        return tuple(self.bought(purchase) for purchase in self.run.purchases)

    def bought(self, purchase: Purchase) -> Bought:
        profile, offer = self.run.profile, purchase.offer
        scale = 1 if profile.utility is Utility.COST else self.share * profile.scale
        return Bought(
            id=profile.ids[purchase.project],
            price=purchase.ratio * scale,
            most=offer.price * self.share * profile.scale,
            full=int(offer.full.voters.sum()),
            last=int(offer.last.voters.sum()),
        )

    def payments(self, project: str) -> Paid:
        """What each voter with this ballot paid for the project: its supporters who had something left."""
        return self.all_payments[project]

    @cached_property
    def all_payments(self) -> dict[str, Paid]:
        return {project: paid for project, paid, _ in self.replayed}

    @cached_property
    def left(self) -> Paid:
        """What each voter with this ballot has left in the end (before a greedy completion, which nobody pays)."""
        ballots = list(self.run.profile.ballots.listed())
        money = self.replayed[-1][2] if self.replayed else [Fraction(1)] * len(ballots)
        return {ballot: have * self.share for ballot, have in zip(ballots, money, strict=True)}

    @cached_property
    def replayed(self) -> list[tuple[str, Paid, list[Fraction]]]:
        return list(self.replay())

    def replay(self) -> Iterator[tuple[str, Paid, list[Fraction]]]:
        """For each purchase what was paid, and what every group has left after it, in shares."""
        profile = self.run.profile
        ballots = list(profile.ballots.listed())
        left = [Fraction(1)] * len(ballots)
        for purchase in self.run.purchases:
            offer, paid = purchase.offer, {}
            for group, mark in zip(offer.full.groups.tolist(), offer.full.marks.tolist(), strict=True):
                paid[ballots[group]] = offer.price * int(mark) * self.share
                left[group] -= offer.price * int(mark)
            for group in offer.last.groups.tolist():
                paid[ballots[group]] = left[group] * self.share
                left[group] = Fraction(0)
            yield profile.ids[purchase.project], paid, list(left)
