"""Equal ballots held together as arrays: what large elections are read into and counted from."""

from collections.abc import Iterator, Mapping, Sequence
from fractions import Fraction
from functools import cached_property
from itertools import pairwise
from math import lcm
from typing import Any

import numpy as np
import numpy.typing as npt

from proposals.counting.election import Amount, Ballot, CheckedBallots, Election, Form
from proposals.counting.utility import Utility

Integers = npt.NDArray[np.int64]

# Sums of whole numbers below this are exact in a double, too.
EXACT = 2**53


class Grouped(CheckedBallots):
    """Group g stands for `numbers[g]` voters, whose ballot names the projects at `starts[g]:starts[g + 1]`.

    `names`: ids in the election's order. `projects`: places in `names`, in the order of the ballot, each once.
    `given` (points and scores): whole numbers, `scale` times what the ballot gives. Two groups may hold the same
    ballot; as a mapping they are one. Ballots are made only when somebody asks for them.
    """

    def __init__(
        self,
        form: Form,
        names: Sequence[str],
        *,
        numbers: Integers,
        lengths: Integers,
        projects: Integers,
        given: Integers | None = None,
        scale: int = 1,
    ) -> None:
        self.form, self.names, self.numbers, self.scale = form, tuple(names), numbers, scale
        groups = np.repeat(np.arange(len(numbers), dtype=np.int64), lengths)
        # A stable sort: within a project groups ascend, and a project's first place on a ballot comes first.
        by_project = np.argsort(projects.astype(np.int16 if len(names) < 2**15 else np.int64), kind="stable")
        ids, owners = projects[by_project], groups[by_project]
        again = (ids[1:] == ids[:-1]) & (owners[1:] == owners[:-1])
        if again.any():
            keep = np.ones(len(projects), bool)
            keep[by_project[1:][again]] = False
            projects, groups = projects[keep], groups[keep]
            given = None if given is None else given[keep]
            by_project = np.argsort(projects, kind="stable")
        self.projects, self.groups, self.given, self.by_project = projects, groups, given, by_project
        self.lengths = np.bincount(groups, minlength=len(numbers))
        self.starts = np.concatenate([[0], np.cumsum(self.lengths)])
        self.voters = int(numbers.sum())

    @classmethod
    def of(cls, election: Election) -> "Grouped":
        """An election's ballots as arrays, as they are if they are already."""
        if isinstance(election.ballots, cls):
            return election.ballots
        names = [project.id for project in election.projects]
        place = {name: at for at, name in enumerate(names)}
        ballots: list[Any] = list(election.ballots)
        valued = election.form in {Form.POINTS, Form.SCORES}
        pairs = [(place[entry[0] if valued else entry], entry[1] if valued else 1) for b in ballots for entry in b]
        values, scale = whole([value for _, value in pairs]) if valued else (None, 1)
        return cls(
            election.form,
            names,
            numbers=integers(list(election.ballots.values())),
            lengths=integers([len(ballot) for ballot in ballots]),
            projects=integers([at for at, _ in pairs]),
            given=values,
            scale=scale,
        )

    def marks(self, utility: Utility) -> Integers:
        """For each entry of the ballots its mark (utility.marks), `scale_of` times."""
        if utility is Utility.POINTS and self.given is not None:
            return self.given
        if utility is Utility.BORDA:
            places = np.arange(len(self.projects)) - self.starts[self.groups]
            return np.asarray(self.lengths[self.groups] - places - 1, np.int64)
        if self.given is not None:
            return (self.given > 0).astype(np.int64)
        return np.ones(len(self.projects), np.int64)

    def scale_of(self, utility: Utility) -> int:
        return self.scale if utility is Utility.POINTS else 1

    def summed(self, marks: Integers) -> Integers:
        """The marks of all voters together, by project. Raises ValueError where a double could not hold them."""
        weights = marks.astype(np.float64) * self.numbers[self.groups]
        sums = np.bincount(self.projects, weights, len(self.names))
        if sums.max(initial=0) >= EXACT:
            raise ValueError("The points are too large to be counted.")
        return sums.astype(np.int64)

    def approvals(self) -> dict[str, int]:
        return self.naming

    def supporters(self) -> dict[str, int]:
        return self.naming if self.given is None else self.wanting

    @cached_property
    def naming(self) -> dict[str, int]:
        return self.by_name(self.summed(np.ones(len(self.projects), np.int64)))

    @cached_property
    def wanting(self) -> dict[str, int]:
        return self.by_name(self.summed(self.marks(Utility.CARDINALITY)))

    def by_name(self, sums: Integers) -> dict[str, int]:
        return dict(zip(self.names, sums.tolist(), strict=True))

    def totals(self, utility: Utility) -> dict[str, Amount]:
        if utility in {Utility.COST, Utility.CARDINALITY}:
            return dict(self.supporters())
        sums, scale = self.summed(self.marks(utility)).tolist(), self.scale_of(utility)
        return {name: exact(total, scale) for name, total in zip(self.names, sums, strict=True)}

    @cached_property
    def ballots(self) -> dict[Ballot, int]:
        found: dict[Ballot, int] = {}
        for ballot, number in zip(self.listed(), self.numbers.tolist(), strict=True):
            found[ballot] = found.get(ballot, 0) + number
        return found

    def listed(self) -> Iterator[Ballot]:
        """The ballot of each group."""
        names = [self.names[at] for at in self.projects.tolist()]
        values = [] if self.given is None else [exact(value, self.scale) for value in self.given.tolist()]
        bounds = self.starts.tolist()
        for start, end in pairwise(bounds):
            if self.given is not None:
                yield tuple(sorted(zip(names[start:end], values[start:end], strict=True)))
            else:
                yield frozenset(names[start:end]) if self.form is Form.APPROVAL else tuple(names[start:end])

    def __getitem__(self, ballot: Ballot) -> int:
        return self.ballots[ballot]

    def __iter__(self) -> Iterator[Ballot]:
        return iter(self.ballots)

    def __len__(self) -> int:
        return len(self.ballots)

    def __eq__(self, other: object) -> bool:
        return self.ballots == (dict(other) if isinstance(other, Mapping) else other)

    __hash__ = None  # type: ignore[assignment]


def integers(numbers: Sequence[int]) -> Integers:
    """Raises ValueError for numbers that no count of votes needs."""
    try:
        return np.array(numbers, np.int64)
    except OverflowError as problem:
        raise ValueError("A number of points or voters is too large.") from problem


def whole(values: Sequence[Amount]) -> tuple[Integers, int]:
    """Exact numbers as whole ones, and by what they were multiplied."""
    scale = lcm(1, *{value.denominator for value in values})
    return integers([int(value * scale) for value in values]), scale


def exact(value: int, scale: int) -> Amount:
    found = Fraction(value, scale)
    return int(found) if found.denominator == 1 else found
