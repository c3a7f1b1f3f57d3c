from collections.abc import Iterable

import numpy as np
import numpy.typing as npt

from proposals.counting.election import Election, Outcome, Ranking, Tie
from proposals.counting.ranked import rankings

Matrix = npt.NDArray[np.int64]


def schulze(election: Election, *, seats: int = 1) -> Outcome:
    """The Schulze method: who has the stronger path of pairwise victories; strength = winning votes.

    Source: M. Schulze, "A new monotonic, clone-independent, reversal symmetric, and Condorcet-consistent single-winner
    election method", Social Choice and Welfare 36 (2011), section 2. A candidate whom a ballot leaves out stands below
    all that it names, level with the others it leaves out. `order` is a full ranking: of those whom nobody left
    beats, the smaller id as text first. `selected` are the first `seats`. ValueError: not ranked, no seat.
    """
    if seats < 1:
        raise ValueError("There must be at least one seat.")
    names = sorted(project.id for project in election.projects)
    preferred = pairwise(rankings(election), names)
    strength = strongest_paths(preferred)
    steps = list(ranking(strength > strength.T, names))
    order = tuple(name for name, _ in steps)
    selected = order[:seats] if preferred.any() else ()
    return Outcome(
        rule="schulze",
        selected=selected,
        cost=0,
        totals={name: int(preferred[place].sum()) for place, name in enumerate(names)},
        order=order,
        exhaustive=len(selected) == min(seats, len(names)),
        ties=tuple(ties_that_mattered(selected, [level for _, level in steps[: len(selected)]])),
        parameters={"seats": seats},
        explanation={
            "candidates": tuple(names),
            "preferred": tuple(tuple(row) for row in preferred.tolist()),
            "strongest_paths": tuple(tuple(row) for row in strength.tolist()),
        },
    )


def pairwise(ballots: dict[Ranking, int], names: list[str]) -> Matrix:
    """[i, j]: how many ballots put names[i] above names[j]."""
    places = {name: place for place, name in enumerate(names)}
    preferred = np.zeros((len(names), len(names)), np.int64)
    for ballot, number in ballots.items():
        below = np.ones(len(names), bool)
        for name in ballot:
            below[places[name]] = False
            preferred[places[name], below] += number
    return preferred


def strongest_paths(preferred: Matrix) -> Matrix:
    """The widest path by Floyd and Warshall; a lost or drawn comparison is no link."""
    strength = np.where(preferred > preferred.T, preferred, 0)
    for middle in range(len(strength)):
        np.maximum(strength, np.minimum(strength[:, middle, None], strength[None, middle, :]), out=strength)
    np.fill_diagonal(strength, 0)
    return strength


def ranking(beats: npt.NDArray[np.bool_], names: list[str]) -> Iterable[tuple[str, tuple[str, ...]]]:
    """Each next candidate, and all who could have come next (beaten by nobody who is left)."""
    left = list(range(len(names)))
    while left:
        unbeaten = [one for one in left if not beats[left, one].any()]
        yield names[unbeaten[0]], tuple(names[one] for one in unbeaten)
        left.remove(unbeaten[0])


def ties_that_mattered(selected: tuple[str, ...], levels: list[tuple[str, ...]]) -> Iterable[Tie]:
    for level in levels:
        chosen = tuple(name for name in level if name in selected)
        if len(chosen) < len(level):
            yield Tie(level, chosen, "id")
