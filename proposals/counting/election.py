from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from fractions import Fraction

# Money is exact: whole numbers, or fractions where a file gives decimals. Never floats.
Amount = int | Fraction
# An approval ballot: the ids of the projects that it names, each once. Empty means that somebody abstained.
Ballot = frozenset[str]


@dataclass(frozen=True, slots=True)
class Project:
    """Something that can be bought. `id` is text because ties are broken by it as text."""

    id: str
    cost: Amount


@dataclass(frozen=True, slots=True)
class Election:
    """What is counted: projects, the ceiling, and equal ballots held together with how many there are."""

    projects: tuple[Project, ...]
    budget: Amount
    ballots: Mapping[Ballot, int]

    def __post_init__(self) -> None:
        """Raise ValueError for what no rule could count."""
        known = {project.id for project in self.projects}
        if len(known) != len(self.projects):
            raise ValueError("A project id occurs twice.")
        if self.budget < 0 or any(project.cost < 0 for project in self.projects):
            raise ValueError("Costs and budget cannot be negative.")
        if any(number < 1 for number in self.ballots.values()):
            raise ValueError("A ballot is there at least once.")
        if any(not ballot <= known for ballot in self.ballots):
            raise ValueError("A ballot names a project that is not in the election.")

    @classmethod
    def of(cls, projects: Iterable[Project], budget: Amount, ballots: Iterable[Iterable[str]]) -> "Election":
        """From one ballot a voter; a project named twice on a ballot counts once."""
        return cls(tuple(projects), budget, Counter(frozenset(ballot) for ballot in ballots))

    @property
    def voters(self) -> int:
        return sum(self.ballots.values())

    def approvals(self) -> dict[str, int]:
        """How many ballots name each project; projects that nobody named have 0."""
        totals = {project.id: 0 for project in self.projects}
        for ballot, number in self.ballots.items():
            for name in ballot:
                totals[name] += number
        return totals


@dataclass(frozen=True, slots=True)
class Tie:
    """Projects between which only the tie order decided, so that another order had selected others.

    `decided_by`: "cost" (the cheaper went first) or "id" (equal also in cost: ids compared as text).
    """

    ids: tuple[str, ...]
    selected: tuple[str, ...]
    decided_by: str


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a rule decided. `selected` in the order of selection; `ties` are only those that mattered.

    `exhaustive`: no project left out, among those that the rule considers at all, fits into what is left.
    """

    rule: str
    selected: tuple[str, ...]
    cost: Amount
    totals: Mapping[str, int]
    order: tuple[str, ...]
    exhaustive: bool
    ties: tuple[Tie, ...] = ()
    parameters: Mapping[str, int | str] = field(default_factory=dict)
