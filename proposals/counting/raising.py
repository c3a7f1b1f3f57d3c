from dataclasses import dataclass
from fractions import Fraction
from math import ceil, inf

from proposals.counting.election import Amount
from proposals.counting.lasting import lasting
from proposals.counting.profile import Profile
from proposals.counting.purchases import Run, buy

LONGEST_PAUSE = 31


@dataclass(frozen=True, slots=True)
class Raised:
    """The last run that the budget bears, after how many steps. `equals`: in how many turns prices were equal, in all
    runs that were counted (steps that certainly changed nothing are not counted anew).
    """

    run: Run
    steps: int
    equals: int


def raise_shares(profile: Profile, budget: Amount, *, until_overspend: bool, step: int) -> Raised:
    """Equal Shares with budget / voters each; then, with a `step` that is not 0, with ever larger shares (add-one).

    Steps that certainly change nothing (proposals.counting.lasting) are not counted one by one.
    """
    run = buy(profile, Fraction(budget) / profile.voters if profile.voters else Fraction(0))
    steps, equals, foresight = 0, equal_turns(run), Foresight(step)
    while step and may_go_on(run, budget, until_overspend=until_overspend):
        alike = foresight.steps_alike(run)
        if alike is None:
            break
        higher = buy(profile, run.share + (alike + 1) * step)
        equals += equal_turns(higher)
        if higher.cost > budget:
            run, steps = (buy(profile, run.share + alike * step) if alike else run), steps + alike
            break
        run, steps = higher, steps + alike + 1
    return Raised(run, steps, equals)


class Foresight:
    """How many steps change nothing; where looking ahead has not paid, it looks less often."""

    def __init__(self, step: int) -> None:
        self.step, self.pause, self.waiting = step, 0, 0

    def steps_alike(self, run: Run) -> int | None:
        """None: no step ever changes anything."""
        if self.waiting:
            self.waiting -= 1
            return 0
        part = lasting(run)
        if part == inf:
            return None
        # Strictly less than the part allows, with room for the roundings of this line.
        steps = max(0, ceil(part * (1 - 2.0**-40) * float(run.share / self.step)) - 1)
        self.pause = 0 if steps else min(2 * self.pause + 1, LONGEST_PAUSE)
        self.waiting = self.pause
        return steps


def may_go_on(run: Run, budget: Amount, *, until_overspend: bool) -> bool:
    """Whether a larger share could buy more: a supported project is left for which the capacity suffices, and (unless
    until overspend) the money."""
    profile, selected = run.profile, set(run.selected)
    costs = [
        cost
        for place, cost in enumerate(profile.costs)
        if place not in selected and len(profile.supporters[place].groups) and profile.holds([*selected, place])
    ]
    return bool(costs) and (until_overspend or min(costs) <= budget - run.cost)


def equal_turns(run: Run) -> int:
    return sum(len(purchase.equals) > 1 for purchase in run.purchases)
