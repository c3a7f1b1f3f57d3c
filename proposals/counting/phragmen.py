from collections.abc import Mapping
from dataclasses import dataclass, field
from fractions import Fraction

import numpy as np
import numpy.typing as npt

from proposals.counting.choices import Choice, choices_that_mattered
from proposals.counting.coverage import groups_first_by
from proposals.counting.election import Amount, Election, Outcome, tie_keys
from proposals.counting.support import Support
from proposals.counting.utility import Utility

VARIANTS = ("stop", "skip")
# Floats are at most some hundred roundings from the truth (all terms are positive); whatever lies closer than this
# to the least load is compared again in fractions.
CLOSE = 1e-9


@groups_first_by(Utility.CARDINALITY)
def phragmen(election: Election, *, variant: str = "stop") -> Outcome:
    """Sequential Phragmén with costs: all voters earn at one speed; what its supporters can pay first is bought first.

    Source: M. Los, Z. Christoff, D. Grossi, "Proportional Budget Allocations: Towards a Systematization", IJCAI 2022
    (after L. Phragmén, 1894). Only support counts: on the ballot, and with points above 0. `variant`: what follows
    when the next project does not fit: "stop" the rule ends (the literature's), "skip" it is left out and the rule goes
    on. What the whole budget could not buy is no project in the literature, and ends nothing here. Level loads go by
    the tie order. What nobody supports is never bought. Priceable; need not be exhaustive.
    `explanation`: for each project bought, the load of its supporters: what each had to earn, in money, as a fraction.
    """
    if variant not in VARIANTS:
        raise ValueError("The variant of Phragmén is stop or skip.")
    support = Support.of(election)

    def run(turned: Mapping[int, str]) -> Race:
        return Race(election, support, variant, turned).run()

    race = run({})
    keys = tie_keys(election)
    return Outcome(
        rule="phragmen",
        selected=tuple(race.selected),
        cost=race.cost,
        totals=support.totals(),
        order=tuple(race.selected + [name for name in sorted(keys, key=keys.__getitem__) if name not in race.selected]),
        exhaustive=not any(race.fits(project.id) for project in election.projects if project.id not in race.selected),
        ties=choices_that_mattered(race.choices, race.selected, lambda turned: run(turned).selected, keys),
        parameters={"variant": variant},
        explanation=dict(zip(race.selected, race.loads[1:], strict=True)),
    )


@dataclass(slots=True)
class Race:
    """The rule at work. A voter's load is that of the last project they helped to buy: few loads, many voters."""

    election: Election
    support: Support
    variant: str
    turned: Mapping[int, str]
    selected: list[str] = field(default_factory=list)
    cost: Amount = 0
    loads: list[Fraction] = field(default_factory=lambda: [Fraction(0)])
    choices: list[Choice] = field(default_factory=list)
    costs: dict[str, Amount] = field(init=False)
    floats: npt.NDArray[np.float64] = field(init=False)
    # Of each ballot, the last purchase; of each project and purchase, how many supporters stand there.
    last: npt.NDArray[np.int64] = field(init=False)
    standing: list[npt.NDArray[np.int64]] = field(init=False)

    def __post_init__(self) -> None:
        self.costs = {project.id: project.cost for project in self.election.projects}
        self.floats = np.array([float(project.cost) for project in self.election.projects])
        self.last = np.zeros(len(self.support.numbers), np.int64)
        self.standing = [self.support.supporters.copy()]

    def run(self) -> "Race":
        keys = tie_keys(self.election)
        names = self.support.names
        left = [place for place, number in enumerate(self.support.supporters) if number and self.fits(names[place])]
        while left:
            places = sorted(self.least_loaded(left), key=lambda place: keys[self.support.names[place]])
            place = self.choose(places)
            left.remove(place)
            if self.fits(self.support.names[place]):
                self.buy(place)
            elif self.variant == "stop":
                break
        return self

    def least_loaded(self, left: list[int]) -> list[int]:
        """Floats filter, fractions decide."""
        carried = np.array(self.loads, float) @ np.array(self.standing)[:, left]
        estimates = (self.floats[left] + carried) / self.support.supporters[left]
        near = [left[at] for at in np.flatnonzero(estimates <= estimates.min() * (1 + CLOSE))]
        if len(near) == 1:
            return near
        exact = {place: self.load(place) for place in near}
        least = min(exact.values())
        return [place for place in near if exact[place] == least]

    def load(self, place: int) -> Fraction:
        """What each supporter would have earned by the time that they can pay together."""
        carried = sum(load * int(row[place]) for load, row in zip(self.loads, self.standing, strict=True))
        return (self.costs[self.support.names[place]] + carried) / Fraction(int(self.support.supporters[place]))

    def choose(self, places: list[int]) -> int:
        if len(places) == 1:
            return places[0]
        names = tuple(self.support.names[place] for place in places)
        taken = self.turned.get(len(self.choices), names[0])
        self.choices.append((names, taken))
        return places[names.index(taken)]

    def fits(self, name: str) -> bool:
        within = self.cost + self.costs[name] <= self.election.budget
        return within and self.election.limits.fits(self.selected, name)

    def buy(self, place: int) -> None:
        self.loads.append(self.load(place))
        name = self.support.names[place]
        self.selected.append(name)
        self.cost += self.costs[name]
        self.standing.append(np.zeros_like(self.support.supporters))
        self.support.move(place, self.last, self.standing, len(self.selected))
