from dataclasses import dataclass
from fractions import Fraction

from proposals.counting.election import Amount
from proposals.counting.profile import Profile
from proposals.counting.purchases import Run, buy


@dataclass(frozen=True, slots=True)
class Raised:
    """The last run that the budget bears, after how many steps, and in how many turns of all runs prices were equal."""

    run: Run
    steps: int
    equals: int


def raise_shares(profile: Profile, budget: Amount, *, until_overspend: bool, step: int) -> Raised:
    """Equal Shares with budget / voters each; then, with a `step` that is not 0, with ever larger shares (add-one)."""
    run = buy(profile, Fraction(budget) / profile.voters if profile.voters else Fraction(0))
    steps, equals = 0, equal_turns(run)
    while step and may_go_on(run, budget, until_overspend=until_overspend):
        higher = buy(profile, run.share + step)
        equals += equal_turns(higher)
        if higher.cost > budget:
            break
        run, steps = higher, steps + 1
    return Raised(run, steps, equals)


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
