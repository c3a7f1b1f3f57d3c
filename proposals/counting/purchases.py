"""The Method of Equal Shares without completion, exactly, at nearly the speed of doubles.

Peters, Pierczynski, Skowron: Proportional Participatory Budgeting with Additive Utilities (NeurIPS 2021). Each voter
has the same share. A project is affordable at the price a if its supporters, each paying a for a mark or all that
they have left, pay its cost together; bought is what gives a unit of utility at the lowest price, until nothing is
affordable. Doubles only say which projects cannot be the next one; those that could are compared in fractions.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from fractions import Fraction
from heapq import heapify, heappop, heappush
from math import inf

from proposals.counting.election import Amount
from proposals.counting.offers import Bid, Offer, above, below
from proposals.counting.profile import Profile
from proposals.counting.purse import Purse
from proposals.counting.utility import Utility


@dataclass(frozen=True, slots=True)
class Purchase:
    """A project bought. `ratio` is the price of a unit of utility in shares (of a mark; with COST of a mark / cost).

    `equals`: all projects that gave a unit of utility at exactly this price, in the tie order.
    """

    project: int
    ratio: Fraction
    offer: Offer
    equals: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Run:
    """What was bought with a share for each voter: first what costs nothing and has support, then `purchases`.

    `crowded`: what costs nothing and has support, but found no place in the capacity besides `free`.
    """

    profile: Profile
    share: Fraction
    free: tuple[int, ...]
    crowded: tuple[int, ...]
    purchases: tuple[Purchase, ...]

    @property
    def cost(self) -> Amount:
        return sum(self.profile.costs[project] for project in self.selected)

    @property
    def selected(self) -> tuple[int, ...]:
        return self.free + tuple(purchase.project for purchase in self.purchases)


# At a turn (0 is the first purchase) another of the equals is preferred to the first in the tie order.
Preferences = Mapping[int, int]


def buy(profile: Profile, share: Fraction, preferred: Preferences | None = None) -> Run:
    """Everything that voters with this share each can buy."""
    supported = [project for project, backers in enumerate(profile.supporters) if len(backers.groups)]
    # At any utility: its price is 0. (pabutools never buys it when the utility is the cost, which is 0.)
    costless = sorted((p for p in supported if not profile.costs[p]), key=profile.tie_keys.__getitem__)
    free: list[int] = []
    for project in costless:
        free += [project] if profile.holds([*free, project]) else []
    crowded = tuple(project for project in costless if project not in free and profile.holds([project]))
    market = Market(profile, share, [p for p in supported if profile.costs[p]] if share else [], free)
    purchases: list[Purchase] = []
    while purchase := market.cheapest((preferred or {}).get(len(purchases))):
        market.settle(purchase)
        purchases.append(purchase)
    return Run(profile, share, tuple(free), crowded, tuple(purchases))


class Market:
    """The projects that may still be bought, in a heap by a lower bound of the price of a unit of utility."""

    def __init__(self, profile: Profile, share: Fraction, projects: Iterable[int], free: Iterable[int]) -> None:
        self.profile = profile
        self.bought = list(free)
        self.purse = Purse(profile)
        self.bids = {p: Bid(Fraction(profile.costs[p]) / share, profile.supporters[p]) for p in projects}
        self.by_cost = profile.utility is Utility.COST
        self.heap = [(self.first_bound(project), project) for project in self.bids]
        heapify(self.heap)

    def first_bound(self, project: int) -> float:
        backers, cost = self.profile.supporters[project], self.bids[project].about
        return (1.0 if self.by_cost else cost) / float(backers.voters @ backers.marks) * (1 - 2.0**-48)

    def bound(self, project: int) -> float:
        bid = self.bids[project]
        return bid.low / bid.about * (1 - 2.0**-48) if self.by_cost else bid.low

    def cheapest(self, preferred: int | None) -> Purchase | None:
        """Of all that is affordable the cheapest for a unit of utility; of equals the first in the tie order."""
        ratios = self.contenders()
        if not ratios:
            return None
        lowest = min(ratio for ratio, _ in ratios.values())
        equals = [project for project, (ratio, _) in ratios.items() if ratio == lowest]
        equals.sort(key=self.profile.tie_keys.__getitem__)
        chosen = preferred if preferred in equals else equals[0]
        for project, (ratio, _) in ratios.items():
            if project != chosen:
                heappush(self.heap, (below(ratio), project))
        return Purchase(chosen, lowest, ratios[chosen][1], tuple(equals))

    def contenders(self) -> dict[int, tuple[Fraction, Offer]]:
        """All projects that doubles cannot tell from the cheapest, with exact ratios. Drops what cannot be had."""
        found: dict[int, tuple[Fraction, Offer]] = {}
        fresh: set[int] = set()
        limit = inf
        while self.heap and self.heap[0][0] <= limit:
            _, project = heappop(self.heap)
            if self.profile.capacity is not None and not self.profile.holds([*self.bought, project]):
                continue
            if project not in fresh:
                fresh.add(project)
                if self.bids[project].estimate(self.purse) is not None:
                    heappush(self.heap, (self.bound(project), project))
            elif offer := self.bids[project].offer(self.purse):
                ratio = offer.price / self.bids[project].cost if self.by_cost else offer.price
                found[project] = ratio, offer
                limit = min(limit, above(ratio))
        return found

    def settle(self, purchase: Purchase) -> None:
        offer = purchase.offer
        self.bought.append(purchase.project)
        self.purse.pay(purchase.project, offer.price, offer.full, offer.last)
