from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from proposals.counting.election import Amount, Election, Project


@dataclass(frozen=True, slots=True)
class Remaining:
    """What is left of the money and of the second resource (None: that does not bind)."""

    money: Amount
    capacity: Amount | None
    uses: Mapping[str, Amount]

    @classmethod
    def of(cls, election: Election) -> "Remaining":
        return cls(election.budget, election.limits.capacity, election.limits.uses)

    def holds(self, project: Project) -> bool:
        enough = self.capacity is None or self.uses.get(project.id, 0) <= self.capacity
        return enough and project.cost <= self.money

    def after(self, bought: Iterable[Project]) -> "Remaining":
        money, capacity = self.money, self.capacity
        for project in bought:
            money -= project.cost
            capacity = None if capacity is None else capacity - self.uses.get(project.id, 0)
        return Remaining(money, capacity, self.uses)
