"""An election under one utility, as arrays: who supports what, and how much."""

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
import numpy.typing as npt

from proposals.counting.election import Amount, Election, TieKey, tie_key
from proposals.counting.grouped import Grouped, Integers
from proposals.counting.utility import Utility

Doubles = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Supporters:
    """The groups that support a project: how many voters each is, and their marks (whole numbers held as doubles)."""

    groups: Integers
    voters: Doubles
    marks: Doubles

    def of(self, kept: npt.NDArray[np.bool_]) -> "Supporters":
        return Supporters(self.groups[kept], self.voters[kept], self.marks[kept])


@dataclass(frozen=True, slots=True)
class Profile:
    """`supporters[p]` for the p-th project; `starts`, `projects`, `marks` the same by group: group g supports
    `projects[starts[g]:starts[g + 1]]`. `scale` marks are one unit of utility (with COST: the project's cost).
    """

    ids: tuple[str, ...]
    costs: tuple[Amount, ...]
    uses: tuple[Amount, ...]
    capacity: Amount | None
    tie_keys: tuple[TieKey, ...]
    utility: Utility
    scale: int
    voters: int
    ballots: Grouped
    supporters: tuple[Supporters, ...]
    numbers: Doubles
    starts: Integers
    projects: Integers
    marks: Doubles

    @classmethod
    def of(cls, election: Election, utility: Utility, *, minimum: int = 0) -> "Profile":
        """What fewer than `minimum` ballots support has no supporters here.

        Raises ValueError where the points are so large that their sums are not exact in a double.
        """
        ballots = Grouped.of(election)
        marks = ballots.marks(utility)
        ballots.summed(marks)
        support = election.supporters()
        considered = np.array([support[project.id] >= minimum for project in election.projects], bool)
        kept = (marks > 0) & considered[ballots.projects]
        numbers = ballots.numbers.astype(np.float64)
        groups, projects, positive = ballots.groups[kept], ballots.projects[kept], marks[kept].astype(np.float64)
        by_project = ballots.by_project
        if not kept.all():
            by_project = (np.cumsum(kept) - 1)[by_project[kept[by_project]]]
        approvals = election.approvals()
        return cls(
            ballots.names,
            tuple(project.cost for project in election.projects),
            tuple(election.limits.uses.get(project.id, 0) for project in election.projects),
            election.limits.capacity,
            tuple(tie_key(project, approvals[project.id]) for project in election.projects),
            utility,
            ballots.scale_of(utility),
            ballots.voters,
            ballots,
            supporters_of(
                groups[by_project], positive[by_project], numbers, np.bincount(projects, minlength=len(ballots.names))
            ),
            numbers,
            np.concatenate([[0], np.cumsum(np.bincount(groups, minlength=len(numbers)))]),
            projects,
            positive,
        )

    def holds(self, projects: Iterable[int]) -> bool:
        """Whether the second resource suffices for these."""
        return self.capacity is None or sum(self.uses[project] for project in projects) <= self.capacity


def supporters_of(groups: Integers, marks: Doubles, numbers: Doubles, lengths: Integers) -> tuple[Supporters, ...]:
    """From all supporters in the order of projects, `lengths[p]` of the p-th."""
    voters = numbers[groups]
    bounds = [0, *np.cumsum(lengths).tolist()]
    slices = [slice(start, end) for start, end in pairwise(bounds)]
    return tuple(Supporters(groups[part], voters[part], marks[part]) for part in slices)
