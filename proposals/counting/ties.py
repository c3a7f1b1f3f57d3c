from collections.abc import Iterator
from itertools import combinations

import numpy as np

from proposals.counting.election import Tie, decided_by
from proposals.counting.purchases import Purchase, Run, buy

# Beyond so many repeated runs a tie counts as one that mattered without being examined.
MOST_RERUNS = 200


def ties_that_mattered(run: Run) -> Iterator[Tie]:
    """Turns at which another of the equally priced projects, bought first, had led to other projects in the end."""
    reruns = 0
    for turn, purchase in enumerate(run.purchases):
        if len(purchase.equals) < 2 or independent(run, purchase):
            continue
        others = purchase.equals[1:]
        if reruns + len(others) <= MOST_RERUNS:
            reruns += len(others)
            others = tuple(other for other in others if matters(run, turn, other))
        if others:
            yield tie_of(run, purchase, others)


def independent(run: Run, purchase: Purchase) -> bool:
    """No voter supports two of them: then none changes what the others cost, and all are bought in any order."""
    supporters = [run.profile.supporters[place].groups for place in purchase.equals]
    return not any(len(np.intersect1d(one, other, assume_unique=True)) for one, other in combinations(supporters, 2))


def matters(run: Run, turn: int, other: int) -> bool:
    return set(buy(run.profile, run.share, {turn: other}).selected) != set(run.selected)


def tie_of(run: Run, purchase: Purchase, others: tuple[int, ...]) -> Tie:
    ids, keys, selected = run.profile.ids, run.profile.tie_keys, set(run.selected)
    return Tie(
        ids=tuple(ids[place] for place in purchase.equals),
        selected=tuple(ids[place] for place in purchase.equals if place in selected),
        decided_by=decided_by([keys[purchase.project]], [keys[other] for other in others]),
    )
