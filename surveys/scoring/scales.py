"""From answers to scale scores: reversing, missing answers, descriptive figures, careless answering."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy import stats

Matrix = NDArray[np.float64]
# Sums of floating-point numbers are off in their last digits: what is less than this beside the rest is nothing.
ROUNDING = 1e-12


@dataclass(frozen=True, slots=True)
class Range:
    """The answer scale: lowest and highest option, whole numbers apart by one."""

    lowest: int
    highest: int

    def __post_init__(self) -> None:
        if self.highest <= self.lowest:
            raise ValueError("The highest option must be above the lowest.")

    @property
    def options(self) -> int:
        return self.highest - self.lowest + 1


@dataclass(frozen=True, slots=True)
class Interval:
    low: float
    high: float


@dataclass(frozen=True, slots=True)
class Summary:
    """Of one scale or item over `n` people; `sd` and `interval` are None below two people."""

    n: int
    missing: int
    mean: float | None
    sd: float | None
    interval: Interval | None


def reversed_items(answers: Matrix, columns: Sequence[int], scale: Range) -> Matrix:
    """A copy with x' = lowest + highest - x in these columns (psych::alpha; domain.md §3.2)."""
    turned = np.array(answers, dtype=float)
    turned[:, list(columns)] = scale.lowest + scale.highest - turned[:, list(columns)]
    return turned


def out_of_range(answers: Matrix, scale: Range) -> list[tuple[int, int]]:
    """(row, column) of every answer that is not an option of the scale."""
    given = ~np.isnan(answers)
    wrong = given & ((answers < scale.lowest) | (answers > scale.highest) | (answers != np.round(answers)))
    return [(int(row), int(column)) for row, column in np.argwhere(wrong)]


def scale_scores(answers: Matrix) -> NDArray[np.float64]:
    """Mean of the answered items for each person, shape (respondents,); NaN below half of the items or below two.

    A scale of one item needs that one. That half of the items is enough is a rule of thumb (cf. Graham 2009, Annual
    Review of Psychology 60:549, on means of available items).
    """
    items = answers.shape[1]
    answered = np.sum(~np.isnan(answers), axis=1)
    enough = (answered * 2 >= items) & (answered >= min(2, items))
    totals = np.nansum(answers, axis=1)
    return np.asarray(np.where(enough, totals / np.maximum(answered, 1), np.nan))


def total_scores(factors: Matrix) -> NDArray[np.float64]:
    """Readiness of each person: the mean of the factor means, each factor with equal weight.

    `factors`: shape (respondents, factors), as `scale_scores` gives them. NaN unless all factors are there: a mean
    of different factors for different people would compare unlike things.
    """
    return np.asarray(np.mean(factors, axis=1))


def pomp(mean: float, scale: Range) -> float:
    """Percent of the maximum possible, 0-100: 100 (mean - lowest) / (highest - lowest) (Cohen et al. 1999)."""
    return 100 * (mean - scale.lowest) / (scale.highest - scale.lowest)


def summary(scores: NDArray[np.float64], *, population: int | None = None, confidence: float = 0.95) -> Summary:
    """n, mean, sd (n - 1), t interval of the mean, finite-population correction √(1 - n/N) (Cochran 1977, §2.8).

    `population`: how many could have answered; None: endless. Raises ValueError when fewer than answered.
    """
    given = scores[~np.isnan(scores)]
    n, missing = len(given), int(np.sum(np.isnan(scores)))
    if population is not None and population < n:
        raise ValueError("More answers than people.")
    if n == 0:
        return Summary(0, missing, None, None, None)
    mean = float(np.mean(given))
    if n == 1:
        return Summary(1, missing, mean, None, None)
    sd = float(np.std(given, ddof=1))
    correction = 1.0 if population is None else 1 - n / population
    half = float(stats.t.ppf((1 + confidence) / 2, n - 1)) * sd / np.sqrt(n) * np.sqrt(correction)
    return Summary(n, missing, mean, sd, Interval(mean - half, mean + half))


def distribution(answers: NDArray[np.float64], scale: Range) -> list[int]:
    """How many chose each option, from the lowest to the highest."""
    return [int(np.sum(answers == option)) for option in range(scale.lowest, scale.highest + 1)]


def straight_lining(answers: Matrix, reverse: Sequence[int]) -> NDArray[np.bool_]:
    """Who gave one and the same answer throughout, *before* reversing, although reversed items are among them.

    Only where at least one reversed and one other item were answered: otherwise equal answers may be meant.
    Shape (respondents,). A flag, never a reason to drop somebody silently (domain.md §3.2).
    """
    given = ~np.isnan(answers)
    is_reverse = np.isin(np.arange(answers.shape[1]), list(reverse))
    both = np.any(given & is_reverse, axis=1) & np.any(given & ~is_reverse, axis=1)
    highest = np.max(np.where(given, answers, -np.inf), axis=1, initial=-np.inf)
    lowest = np.min(np.where(given, answers, np.inf), axis=1, initial=np.inf)
    return np.asarray(both & (highest == lowest))


def too_fast(seconds: float, items: int, *, per_item: float = 2.0) -> bool:
    """Whether somebody took less than two seconds an item (Huang et al. 2012, J Bus Psychol 27:99)."""
    return seconds < items * per_item
