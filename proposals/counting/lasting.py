"""How long the same is bought when everybody's share grows, so that add-one need not count every step anew.

While the same projects are bought in the same order, and the same voters give all they have, all that is left and all
prices are linear in the share. They are followed here in doubles with bounds of their errors, in units of the run's
share; each inequality on which the run rests bounds by how much the share may grow. Where an error could decide, the
answer is 0: then the next step is simply counted.
"""

from dataclasses import dataclass
from math import inf

import numpy as np

from proposals.counting.grouped import Integers
from proposals.counting.profile import Doubles, Supporters
from proposals.counting.purchases import Purchase, Run
from proposals.counting.purse import ROUNDING, Booleans
from proposals.counting.utility import Utility


def lasting(run: Run) -> float:
    """The part of the share by which it may grow while certainly nothing else is bought; `inf` if it always may."""
    if not run.share:
        return 0.0
    course = Course(run)
    for purchase in run.purchases:
        course.follow(purchase)
        if not course.bound > 0:
            return 0.0
    course.keep_unaffordable()
    return course.bound if course.bound > 0 else 0.0


@dataclass(frozen=True, slots=True)
class Price:
    """Of a mark of each project: `value`, its `change` with the share, and by how much that may be `wrong`."""

    value: Doubles
    change: Doubles
    wrong: Doubles


class Course:
    """What everybody has left and how it changes with the share, purchase by purchase."""

    def __init__(self, run: Run) -> None:
        profile = self.profile = run.profile
        groups = len(profile.numbers)
        self.left, self.change, self.wrong = np.ones(groups), np.ones(groups), np.zeros(groups)
        self.alive: Booleans = np.ones(groups, bool)
        self.slack = 4 * ROUNDING
        self.costs: Doubles = np.array([float(cost / run.share) for cost in profile.costs])
        # The projects that might be bought instead; who supports them, entry by entry.
        self.open: Booleans = np.array([bool(cost) for cost in profile.costs], bool)
        self.owners: Integers = np.repeat(np.arange(groups), np.diff(profile.starts))
        self.projects, self.marks = profile.projects, profile.marks
        self.selected = list(run.free)
        self.bound = inf

    def follow(self, purchase: Purchase) -> None:
        """Whatever keeps this purchase the next one bounds the growth of the share."""
        full, last = purchase.offer.full, purchase.offer.last
        weight = float(full.voters @ full.marks)
        if not weight:
            self.bound = 0.0
            return
        value = float(purchase.offer.price)
        given, wrong = self.given(last)
        change, wrong = -given / weight, (wrong + 4 * ROUNDING * abs(given)) / weight
        self.keep_exhausted(last, value, change, wrong)
        self.leave_out(purchase.project)
        factors = self.costs / self.costs[purchase.project]
        if self.profile.utility is not Utility.COST:
            factors = np.ones_like(self.costs)
        self.keep_dearer(Price(value * factors, change * factors, (wrong + 4 * ROUNDING * abs(change)) * factors))
        self.pay(full, last, value, change, wrong)
        self.selected.append(purchase.project)

    def given(self, last: Supporters) -> tuple[float, float]:
        """How what they give together, all they have, changes with the share, and by how much that may be wrong."""
        changes, wrong = self.change[last.groups], self.wrong[last.groups]
        rounding = (len(last.groups) + 4) * 2 * ROUNDING
        return float(last.voters @ changes), float(last.voters @ (wrong + rounding * np.abs(changes)))

    def keep_exhausted(self, last: Supporters, value: float, change: float, wrong: float) -> None:
        """Those who give all they have go on to have less than the price. (Those who pay it in full have always more:
        with the share prices only fall, as the exhausted give more, and what is left only grows.)
        """
        due, growing, changes = value * last.marks, change * last.marks, self.change[last.groups]
        margin = due - self.left[last.groups] - 2 * self.slack - 8 * ROUNDING * due
        unsure = 2 * (self.wrong[last.groups] + wrong * last.marks)
        self.limit(margin, changes - growing + unsure + 4 * ROUNDING * (np.abs(changes) + np.abs(growing)))

    def leave_out(self, *projects: int) -> None:
        """These, and what finds no place in the capacity, are no longer bought instead of anything."""
        profile = self.profile
        if profile.capacity is not None:
            self.open &= [profile.holds([*self.selected, other]) for other in range(len(profile.ids))]
        self.open[list(projects)] = False
        kept = self.open[self.projects] & self.alive[self.owners]
        self.projects, self.owners, self.marks = self.projects[kept], self.owners[kept], self.marks[kept]

    def keep_dearer(self, price: Price) -> None:
        """At this price, supporters of the others go on to pay less than their costs: min(left, price * marks) is
        concave in the share, so that it stays below its tangent."""
        due, left = price.value[self.projects] * self.marks, self.left[self.owners]
        full = due < left
        changes = np.where(full, price.change[self.projects] * self.marks, self.change[self.owners])
        unsure = np.where(full, price.wrong[self.projects] * self.marks, self.wrong[self.owners])
        voters = self.profile.numbers[self.owners]
        rounding = (self.summed(np.ones(len(voters))) + 16) * 4 * ROUNDING
        growth = self.summed(voters * changes) + 2 * self.summed(voters * unsure)
        growth += rounding * self.summed(voters * np.abs(changes))
        wrong = self.summed(voters) * (self.slack + rounding) + 4 * ROUNDING * self.costs
        margin = self.costs - self.summed(voters * np.minimum(due, left)) - wrong
        self.limit(margin[self.open], growth[self.open])

    def keep_unaffordable(self) -> None:
        """In the end all that the supporters of what is not bought have left goes on to be less than its cost."""
        self.leave_out()
        nothing = np.zeros_like(self.costs)
        self.keep_dearer(Price(np.full_like(self.costs, inf), nothing, nothing))

    def summed(self, weights: Doubles) -> Doubles:
        return np.bincount(self.projects, weights, len(self.costs)).astype(np.float64)

    def limit(self, margin: Doubles, growth: Doubles) -> None:
        """`margin` must stay positive while it shrinks by no more than `growth` for each share that is added."""
        shrinking = ~(growth <= 0)
        if shrinking.any():
            self.bound = min(self.bound, float((np.maximum(margin[shrinking], 0) / growth[shrinking]).min()))

    def pay(self, full: Supporters, last: Supporters, value: float, change: float, wrong: float) -> None:
        changes = change * full.marks
        self.left[full.groups] -= value * full.marks
        self.wrong[full.groups] += wrong * full.marks
        if change:
            self.wrong[full.groups] += 4 * ROUNDING * (np.abs(self.change[full.groups]) + np.abs(changes))
        self.change[full.groups] -= changes
        self.left[last.groups] = self.change[last.groups] = self.wrong[last.groups] = 0
        self.alive[last.groups] = False
        self.slack += 4 * ROUNDING
