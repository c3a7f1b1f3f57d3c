"""Between which bounds the mean of a hidden part must lie, given what is published of its block."""

from collections.abc import Sequence
from math import sqrt

from surveys.scoring.scales import Interval, Range

# A hidden mean must stay open by at least this many points of the scale.
LEAST_WIDTH = 1.0
# Sums of floating-point numbers: what is wide by less than this too little is wide enough.
ROUNDING = 1e-9


def from_mean(total: float, people: int, part: int, scale: Range) -> Interval:
    """Of `part` people among `people` whose answers sum up to `total`, each answer within the scale.

    Sharp: the others all answered highest, or all lowest. Raises ValueError for a part that is not one.
    """
    if not 0 < part < people:
        raise ValueError("A part has fewer people than the whole, and at least one.")
    others = people - part
    low = max(part * scale.lowest, total - others * scale.highest)
    high = min(part * scale.highest, total - others * scale.lowest)
    return Interval(low / part, high / part)


def from_distribution(counts: Sequence[int], part: int, scale: Range) -> Interval:
    """Of `part` people among those who chose each option so often: the lowest answers at worst, the highest at best."""
    answers = [option for option, number in enumerate(counts, scale.lowest) for _ in range(number)]
    if not 0 < part < len(answers):
        raise ValueError("A part has fewer people than the whole, and at least one.")
    return Interval(sum(answers[:part]) / part, sum(answers[-part:]) / part)


def from_spread(mean: float, squares: float, people: int, part: int) -> Interval:
    """Of a part, when the sum of squared deviations from the mean of its block is known to be at most `squares`.

    A part of p people whose mean is off by d leaves the others off by d p/(n - p): together p d² n/(n - p), no more
    than `squares`. Raises ValueError for a part that is not one.
    """
    if not 0 < part < people:
        raise ValueError("A part has fewer people than the whole, and at least one.")
    off = sqrt(max(squares, 0.0) * (people - part) / (part * people))
    return Interval(mean - off, mean + off)


def both(first: Interval, second: Interval) -> Interval:
    """What holds when both hold."""
    return Interval(max(first.low, second.low), min(first.high, second.high))


def is_wide(interval: Interval) -> bool:
    return interval.high - interval.low >= LEAST_WIDTH - ROUNDING
