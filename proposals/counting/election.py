from abc import abstractmethod
from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from fractions import Fraction
from typing import Any

from proposals.counting.limits import Limits

# Money, points and utilities are exact: whole numbers, or fractions where a file gives decimals. Never floats.
Amount = int | Fraction
Approval = frozenset[str]
Ranking = tuple[str, ...]
Values = tuple[tuple[str, Amount], ...]
Stances = tuple[tuple[str, str], ...]
# What one voter said, by the form of the ballots (below). Empty means that somebody abstained.
Ballot = Approval | Ranking | Values | Stances


class Form(StrEnum):
    """What a ballot says, and how it is held: always hashable, so that equal ballots are counted together.

    APPROVAL: a frozenset of ids. ORDINAL: a tuple of ids, the most wanted first. POINTS (shared out: cumulative) and
    SCORES (each project by itself): a tuple of pairs (id, value), sorted by id. CONSENT: the same with a Stance.
    """

    APPROVAL = "approval"
    ORDINAL = "ordinal"
    POINTS = "points"
    SCORES = "scores"
    CONSENT = "consent"


class Stance(StrEnum):
    AGREE = "agree"
    ABSTAIN = "abstain"
    DISAGREE = "disagree"
    BLOCK = "block"


@dataclass(frozen=True, slots=True)
class Project:
    """Something that can be bought. `id` is text because ties are broken by it as text."""

    id: str
    cost: Amount


class CheckedBallots(Mapping[Ballot, int]):
    """Ballots that were checked against the projects when they were read, and that count themselves quickly."""

    voters: int

    @abstractmethod
    def approvals(self) -> dict[str, int]: ...

    @abstractmethod
    def supporters(self) -> dict[str, int]: ...

    @abstractmethod
    def totals(self, utility: Any) -> dict[str, Amount]: ...


@dataclass(frozen=True, slots=True)
class Election:
    """What is counted: projects, the ceiling, and equal ballots held together with how many there are."""

    projects: tuple[Project, ...]
    budget: Amount
    ballots: Mapping[Ballot, int]
    form: Form = Form.APPROVAL
    limits: Limits = field(default_factory=Limits)

    def __post_init__(self) -> None:
        """Raise ValueError for what no rule could count."""
        known = frozenset(project.id for project in self.projects)
        if len(known) != len(self.projects):
            raise ValueError("A project id occurs twice.")
        if self.budget < 0 or any(project.cost < 0 for project in self.projects):
            raise ValueError("Costs and budget cannot be negative.")
        if isinstance(self.ballots, CheckedBallots):
            return
        if any(number < 1 for number in self.ballots.values()):
            raise ValueError("A ballot is there at least once.")
        CHECKS[self.form](self.ballots, known)

    @classmethod
    def of(
        cls, projects: Iterable[Project], budget: Amount, ballots: Iterable[Any], form: Form = Form.APPROVAL
    ) -> "Election":
        """From one ballot a voter: ids (approval, ordinal), a mapping or pairs of id and value (points, scores).

        A project named twice counts once: where its place matters, at its first place.
        """
        return cls(tuple(projects), budget, Counter(map(BALLOTS[form], ballots)), form)

    @property
    def voters(self) -> int:
        return self.ballots.voters if isinstance(self.ballots, CheckedBallots) else sum(self.ballots.values())

    def approvals(self) -> dict[str, int]:
        """How many ballots name each project; projects that nobody named have 0."""
        if isinstance(self.ballots, CheckedBallots):
            return self.ballots.approvals()
        totals = {project.id: 0 for project in self.projects}
        for ballot, number in self.ballots.items():
            for name in names_on(ballot, self.form):
                totals[name] += number
        return totals

    def supporters(self) -> dict[str, int]:
        """How many ballots want each project: they name it and, where they give values, give it more than 0."""
        if isinstance(self.ballots, CheckedBallots):
            return self.ballots.supporters()
        if self.form in {Form.APPROVAL, Form.ORDINAL}:
            return self.approvals()
        totals = {project.id: 0 for project in self.projects}
        for ballot, number in self.ballots.items():
            for name in (name for name, value in ballot if value):  # type: ignore[misc, str-unpack]
                totals[name] += number
        return totals


def names_on(ballot: Any, form: Form) -> Iterable[str]:
    """The ids that a ballot names, whatever it says about them (0 points too)."""
    return (name for name, _ in ballot) if form in {Form.POINTS, Form.SCORES, Form.CONSENT} else ballot


def values_ballot(values: Mapping[str, Amount] | Iterable[tuple[str, Amount]]) -> Values:
    pairs = values.items() if isinstance(values, Mapping) else values
    found: dict[str, Amount] = {}
    for name, value in pairs:
        found.setdefault(name, value)
    return tuple(sorted(found.items()))


def ranking_ballot(names: Iterable[str]) -> Ranking:
    return tuple(dict.fromkeys(names))


# From what a voter gave to the ballot as it is held.
BALLOTS: Mapping[Form, Callable[[Any], Ballot]] = {
    Form.APPROVAL: frozenset,
    Form.ORDINAL: ranking_ballot,
    Form.POINTS: values_ballot,
    Form.SCORES: values_ballot,
    Form.CONSENT: values_ballot,
}

UNKNOWN = "A ballot names a project that is not in the election."


def check_sets(ballots: Mapping[Any, int], known: frozenset[str]) -> None:
    if not all(map(known.issuperset, ballots)):
        raise ValueError(UNKNOWN)


def check_rankings(ballots: Mapping[Any, int], known: frozenset[str]) -> None:
    check_sets(ballots, known)
    if any(len(set(ballot)) != len(ballot) for ballot in ballots):
        raise ValueError("A ballot ranks a project twice.")


def check_values(ballots: Mapping[Any, int], known: frozenset[str]) -> None:
    check_pairs(ballots, known)
    if any(value < 0 for ballot in ballots for _, value in ballot):
        raise ValueError("Points and scores cannot be negative.")


def check_stances(ballots: Mapping[Any, int], known: frozenset[str]) -> None:
    check_pairs(ballots, known)
    if any(stance not in set(Stance) for ballot in ballots for _, stance in ballot):
        raise ValueError("A stance is agree, abstain, disagree or block.")


def check_pairs(ballots: Mapping[Any, int], known: frozenset[str]) -> None:
    for ballot in ballots:
        names = [name for name, _ in ballot]
        if not known.issuperset(names):
            raise ValueError(UNKNOWN)
        if names != sorted(set(names)):
            raise ValueError("A ballot's values are not sorted by project, each once.")


CHECKS: Mapping[Form, Callable[[Mapping[Any, int], frozenset[str]], None]] = {
    Form.APPROVAL: check_sets,
    Form.ORDINAL: check_rankings,
    Form.POINTS: check_values,
    Form.SCORES: check_values,
    Form.CONSENT: check_stances,
}

TieKey = tuple[Amount, int, str]


def tie_key(project: Project, approvals: int) -> TieKey:
    """THE tie order of every rule: the cheaper first, then what more ballots name, then the smaller id as text."""
    return (project.cost, -approvals, project.id)


def tie_keys(election: Election) -> dict[str, TieKey]:
    approvals = election.approvals()
    return {project.id: tie_key(project, approvals[project.id]) for project in election.projects}


TIE_ORDER = ("cost", "approvals", "id")


def decided_by(winners: Iterable[TieKey], losers: Iterable[TieKey]) -> str:
    """The last part of the tie order that was needed to put some winner before some loser."""
    losers = list(losers)
    parts = [
        next(at for at, (one, other) in enumerate(zip(winner, loser, strict=True)) if one != other)
        for winner in winners
        for loser in losers
    ]
    return TIE_ORDER[max(parts)]


@dataclass(frozen=True, slots=True)
class Tie:
    """Projects between which only the tie order decided, so that another order had selected others.

    `ids` in the tie order. `decided_by`: the part of it that parted those selected from those that were not: "cost",
    "approvals" or "id" (equal also in the parts before).
    """

    ids: tuple[str, ...]
    selected: tuple[str, ...]
    decided_by: str


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a rule decided. `selected` in the order of selection; `ties` are only those that mattered.

    `totals`: what each project got by the rule's measure (ballots that name it, points, Borda points).
    `order`: all projects in the order in which the rule considered them.
    `exhaustive`: no project left out, among those that reach the rule's minimum, fits into what is left.
    `explanation`: what else a rule can say about why; its type is the rule's own (Equal Shares: who paid what).
    """

    rule: str
    selected: tuple[str, ...]
    cost: Amount
    totals: Mapping[str, Amount]
    order: tuple[str, ...]
    exhaustive: bool
    ties: tuple[Tie, ...] = ()
    parameters: Mapping[str, int | str] = field(default_factory=dict)
    explanation: Any = field(default=None, compare=False, repr=False)
