from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from proposals.counting.election import Amount, Election
from proposals.counting.utility import Utility, marks

Whole = npt.NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Support:
    """Who supports what, as arrays: the entries (ballot, project) one after the other, equal ballots held together.

    `names`: ids in the election's order, which the numbers of projects refer to. `numbers`: of each ballot, how many.
    `supporters`: of each project. All whole numbers, so exact.
    """

    names: tuple[str, ...]
    numbers: Whole
    ballots: Whole
    projects: Whole
    supporters: Whole

    @classmethod
    def of(cls, election: Election) -> "Support":
        """Support is a place on the ballot, and with points or scores more than 0."""
        names = tuple(project.id for project in election.projects)
        places = {name: place for place, name in enumerate(names)}
        found = [
            (ballot, places[name])
            for ballot, cast in enumerate(election.ballots)
            for name in marks(cast, election.form, Utility.CARDINALITY)
        ]
        entries = np.array(found, np.int64).reshape(-1, 2)
        numbers = np.array(list(election.ballots.values()), np.int64)
        supporters = np.zeros(len(names), np.int64)
        np.add.at(supporters, entries[:, 1], numbers[entries[:, 0]])
        return cls(names, numbers, entries[:, 0], entries[:, 1], supporters)

    def totals(self) -> dict[str, Amount]:
        return dict(zip(self.names, self.supporters.tolist(), strict=True))

    def move(self, project: int, last: Whole, standing: list[Whole], purchase: int) -> None:
        """All supporters of the project move to this purchase, in `last` and in the counts of all that they support."""
        theirs = np.zeros(len(self.numbers), bool)
        theirs[self.ballots[self.projects == project]] = True
        entries = theirs[self.ballots]
        ballots, projects = self.ballots[entries], self.projects[entries]
        for earlier in np.unique(last[theirs]):
            there = last[ballots] == earlier
            np.subtract.at(standing[earlier], projects[there], self.numbers[ballots[there]])
        np.add.at(standing[purchase], projects, self.numbers[ballots])
        last[theirs] = purchase
