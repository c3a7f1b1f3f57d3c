from fractions import Fraction
from math import gcd

import numpy as np
import numpy.typing as npt

from proposals.counting.grouped import Integers
from proposals.counting.profile import Doubles, Profile, Supporters

Booleans = npt.NDArray[np.bool_]
History = tuple[tuple[int, float], ...]

# Half the distance from 1 to the next double: how wrong one rounding can be, relatively.
ROUNDING = 2.0**-53


class Purse:
    """What every voter has left, in shares: in doubles within `slack`, and exactly from what was paid.

    A voter who is not exhausted has left 1 - sum(price * marks) over what was bought of their ballot. In doubles each
    payment adds the rounding of the price, of the product and of the difference: at most 2**-53 each, as nobody pays
    more than 1. The money of several voters is 1 for each, less a sum over what was bought with whole coefficients
    that doubles hold exactly (Profile.of sees to it).
    """

    def __init__(self, profile: Profile) -> None:
        self.profile = profile
        self.left: Doubles = np.ones(len(profile.numbers))
        self.alive: Booleans = np.ones(len(profile.numbers), bool)
        self.slack = 4 * ROUNDING
        # Prices of what was bought, as whole numbers over one denominator: sums of them need no reducing.
        self.denominator = 1
        self.prices: dict[int, int] = {}
        self.known: dict[History, Fraction] = {}

    def pay(self, project: int, price: Fraction, full: Supporters, last: Supporters) -> None:
        """`full` pay price * marks, `last` all that they have."""
        self.left[full.groups] -= float(price) * full.marks
        self.left[last.groups] = 0
        self.alive[last.groups] = False
        self.slack += 4 * ROUNDING
        more = price.denominator // gcd(self.denominator, price.denominator)
        self.denominator *= more
        self.prices = {bought: paid * more for bought, paid in self.prices.items()}
        self.prices[project] = price.numerator * (self.denominator // price.denominator)
        self.known = {}

    def money(self, groups: Integers) -> Fraction:
        """What all voters of these groups, none of them exhausted, have left together."""
        profile = self.profile
        voters = int(profile.numbers[groups].sum())
        if not self.prices or not len(groups):
            return Fraction(voters)
        starts, ends = profile.starts[groups], profile.starts[groups + 1]
        lengths = ends - starts
        within = np.arange(lengths.sum()) - np.repeat(np.cumsum(lengths) - lengths, lengths)
        entries = np.repeat(starts, lengths) + within
        weights = profile.marks[entries] * np.repeat(profile.numbers[groups], lengths)
        sums = np.bincount(profile.projects[entries], weights, len(profile.ids))
        paid = sum(price * int(sums[project]) for project, price in self.prices.items())
        return Fraction(voters * self.denominator - paid, self.denominator)

    def exactly(self, group: int) -> Fraction:
        """What each voter of a group that is not exhausted has left. Equal histories are computed once."""
        history = self.history(group)
        if history not in self.known:
            paid = sum(self.prices[project] * int(mark) for project, mark in history)
            self.known[history] = Fraction(self.denominator - paid, self.denominator)
        return self.known[history]

    def history(self, group: int) -> History:
        row = slice(self.profile.starts[group], self.profile.starts[group + 1])
        pairs = zip(self.profile.projects[row].tolist(), self.profile.marks[row].tolist(), strict=True)
        return tuple(sorted(pair for pair in pairs if pair[0] in self.prices))
