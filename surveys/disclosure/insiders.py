"""What somebody who knows their own answer learns of others, e.g. the head of a unit of the people there."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from surveys.disclosure.intervals import from_distribution, from_mean, is_wide
from surveys.scoring.scales import Range


def is_open_to_all(inside: NDArray[np.float64], outside: NDArray[np.float64], total: float, scale: Range) -> bool:
    """Whether the mean of those inside stays open to strangers and to each one outside, and the others' to each inside.

    `total`: the published sum over both. Bounds narrow most for the one with the lowest or the highest value.
    """
    part, whole = len(inside), len(inside) + len(outside)
    if not is_wide(from_mean(total, whole, part, scale)):
        return False
    if len(outside) == 1:
        # Whoever is alone beside the part subtracts themselves, and knows it exactly.
        return False
    beside = (from_mean(total - own, whole - 1, part, scale) for own in extremes(outside))
    among = (from_mean(total - own, whole - 1, part - 1, scale) for own in extremes(inside) if part > 1)
    return all(map(is_wide, beside)) and all(map(is_wide, among))


def extremes(values: NDArray[np.float64]) -> tuple[float, float]:
    return float(np.min(values)), float(np.max(values))


def counts_stay_open(counts: Sequence[int], part: int, scale: Range) -> bool:
    """Whether counts leave the mean of so many of the people open, also to somebody else among them."""
    if not is_wide(from_distribution(counts, part, scale)):
        return False
    less = [[number - (at == own) for at, number in enumerate(counts)] for own, many in enumerate(counts) if many]
    return sum(counts) - 1 > part and all(is_wide(from_distribution(left, part, scale)) for left in less)
