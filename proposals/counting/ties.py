from collections.abc import Iterator
from itertools import combinations

import numpy as np

from proposals.counting.election import Tie, decided_by
from proposals.counting.purchases import Purchase, Run, buy

Places = tuple[int, ...]

# Beyond so many repeated runs a tie counts as one that mattered without being examined.
MOST_RERUNS = 200


def ties_that_mattered(run: Run) -> Iterator[Tie]:
    """Turns at which another of the equally priced projects, bought first, had led to other projects in the end."""
    if run.crowded:
        yield tie_of(run, (*run.free, *run.crowded), run.free, run.crowded)
    reruns = 0
    for turn, purchase in enumerate(run.purchases):
        if len(purchase.equals) < 2 or independent(run, purchase):
            continue
        others = purchase.equals[1:]
        if reruns + len(others) <= MOST_RERUNS:
            reruns += len(others)
            others = tuple(other for other in others if matters(run, turn, other))
        if others:
            yield tie_of(run, purchase.equals, (purchase.project,), others)


def independent(run: Run, purchase: Purchase) -> bool:
    """No voter supports two of them: then none changes what the others cost, and all are bought in any order."""
    if run.profile.capacity is not None:
        return False
    supporters = [run.profile.supporters[place].groups for place in purchase.equals]
    return not any(len(np.intersect1d(one, other, assume_unique=True)) for one, other in combinations(supporters, 2))


def matters(run: Run, turn: int, other: int) -> bool:
    return set(buy(run.profile, run.share, {turn: other}).selected) != set(run.selected)


def tie_of(run: Run, equals: Places, first: Places, others: Places) -> Tie:
    """`first` went before `others`."""
    ids, keys, selected = run.profile.ids, run.profile.tie_keys, set(run.selected)
    return Tie(
        ids=tuple(ids[place] for place in equals),
        selected=tuple(ids[place] for place in equals if place in selected),
        decided_by=decided_by([keys[place] for place in first], [keys[other] for other in others]),
    )
