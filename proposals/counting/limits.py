from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from fractions import Fraction

Amount = int | Fraction


@dataclass(frozen=True, slots=True)
class Limits:
    """What binds a selection beside the budget: a second resource (JP or seats), and groups that must not go empty.

    `uses` is what each project takes of `capacity` (absent: nothing). `groups` is minimum coverage: each name stands
    for the ids of which at least one must be selected, if that is possible; the order of names is the order in which
    groups give way when not all can be served.
    """

    capacity: Amount | None = None
    uses: Mapping[str, Amount] = field(default_factory=dict)
    groups: Mapping[str, frozenset[str]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        """Raise ValueError for what no rule could respect."""
        if (self.capacity or 0) < 0 or any(use < 0 for use in self.uses.values()):
            raise ValueError("Capacity and what projects use of it cannot be negative.")

    def used(self, selected: Iterable[str]) -> Amount:
        return sum(self.uses.get(project, 0) for project in selected)

    def fits(self, selected: Iterable[str], project: str) -> bool:
        """Whether the second resource still suffices for one more project; money is the rule's own affair."""
        return self.capacity is None or self.used(selected) + self.uses.get(project, 0) <= self.capacity
