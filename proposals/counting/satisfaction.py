from collections.abc import Iterable

import numpy as np

from proposals.counting.election import Election
from proposals.counting.grouped import Grouped
from proposals.counting.utility import Utility


def preferring(election: Election, utility: Utility, one: Iterable[str], other: Iterable[str]) -> tuple[int, int]:
    """How many voters have more utility from the one selection, and how many from the other. Exact."""
    ballots = Grouped.of(election)
    first, second = set(one), set(other)
    weights = [
        (project.cost if utility is Utility.COST else 1) * ((project.id in first) - (project.id in second))
        for project in election.projects
    ]
    # Python's own numbers: costs may be fractions, and of any size.
    gains = np.zeros(len(ballots.numbers), object)
    np.add.at(
        gains, ballots.groups, np.array(weights, object)[ballots.projects] * ballots.marks(utility).astype(object)
    )
    return int(ballots.numbers[gains > 0].sum()), int(ballots.numbers[gains < 0].sum())
