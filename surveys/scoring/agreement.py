"""Whether people of one unit agree (r_wg) and whether units differ (ICC)."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy import stats

from surveys.scoring.scales import ROUNDING, Matrix

# Variance when people without an opinion answer slightly skewed, by the number of options (LeBreton & Senter 2008,
# Organizational Research Methods 11:815, table 2). Fewer options have none there.
SLIGHT_SKEW = {5: 1.34, 6: 1.85, 7: 2.90, 8: 3.47, 9: 5.66, 10: 6.30, 11: 7.31}


@dataclass(frozen=True, slots=True)
class Units:
    """One-way analysis of variance over units. `icc1`, `icc2` as computed, also below 0; None where undefined."""

    units: int
    n: int
    mean_square_between: float | None
    mean_square_within: float | None
    icc1: float | None
    icc2: float | None
    p: float | None


def uniform_variance(options: int) -> float:
    """Variance of answers drawn evenly from the options: (A² - 1) / 12 (James, Demaree & Wolf 1984)."""
    return (options**2 - 1) / 12


def mean_item_variance(answers: Matrix) -> float | None:
    """s̄² over the items, each over those who answered it (James, Demaree & Wolf 1984); None below two answers."""
    variances = [
        float(np.var(column[~np.isnan(column)], ddof=1)) for column in answers.T if np.sum(~np.isnan(column)) > 1
    ]
    return float(np.mean(variances)) if variances else None


def r_wg(answers: NDArray[np.float64], null_variance: float) -> float | None:
    """Agreement on one item: 1 - s²/σ², not below 0 (James, Demaree & Wolf 1984); None below two answers."""
    return r_wg_j(answers[:, None], null_variance)


def r_wg_j(answers: Matrix, null_variance: float) -> float | None:
    """Of J items: J(1 - s̄²/σ²) / (J(1 - s̄²/σ²) + s̄²/σ²), 0 where s̄² > σ² (James, Demaree & Wolf 1984, eq. 6)."""
    variance = mean_item_variance(answers)
    if variance is None:
        return None
    ratio = variance / null_variance
    if ratio >= 1:
        return 0.0
    items = int(answers.shape[1])
    return items * (1 - ratio) / (items * (1 - ratio) + ratio)


def r_star_wg_j(answers: Matrix, null_variance: float) -> float | None:
    """1 - s̄²/σ², without the inflation by the number of items; may be negative (Lindell, Brandt & Whitney 1999)."""
    variance = mean_item_variance(answers)
    return None if variance is None else 1 - variance / null_variance


def over_units(scores: NDArray[np.float64], units: Sequence[object]) -> Units:
    """ICC(1) = (MSB - MSW) / (MSB + (k̄ - 1) MSW), ICC(2) = (MSB - MSW) / MSB, k̄ = N/G (Bliese 2000).

    `scores`: one for each person, NaN left out; `units`: to which unit each belongs.
    """
    groups: dict[object, list[float]] = {}
    for score, unit in zip(scores, units, strict=True):
        if not np.isnan(score):
            groups.setdefault(unit, []).append(float(score))
    n, count = sum(map(len, groups.values())), len(groups)
    if count < 2 or n <= count:
        return Units(count, n, None, None, None, None, None)
    grand = sum(map(sum, groups.values())) / n
    means = {unit: sum(values) / len(values) for unit, values in groups.items()}
    between = sum(len(values) * (means[unit] - grand) ** 2 for unit, values in groups.items()) / (count - 1)
    within = sum((x - means[unit]) ** 2 for unit, values in groups.items() for x in values) / (n - count)
    return of_mean_squares(between, within, count, n)


def of_mean_squares(between: float, within: float, count: int, n: int) -> Units:
    """Either of the two that is nothing beside the other is taken as nothing."""
    size, least = n / count, ROUNDING * (between + within)
    between, within = (0.0 if one <= least else one for one in (between, within))
    spread = between + (size - 1) * within
    return Units(
        units=count,
        n=n,
        mean_square_between=between,
        mean_square_within=within,
        icc1=(between - within) / spread if spread > 0 else None,
        icc2=(between - within) / between if between > 0 else None,
        p=float(stats.f.sf(between / within, count - 1, n - count)) if within > 0 else None,
    )


@dataclass(frozen=True, slots=True)
class Raters:
    """The six coefficients of Shrout & Fleiss 1979, for single judges and for the mean of all of them.

    Each three: (1) one-way, (2) judges random, (3) judges fixed. None where nothing varies.
    """

    single: tuple[float | None, ...]
    mean: tuple[float | None, ...]


def of_raters(ratings: Matrix) -> Raters:
    """`ratings`: shape (targets, judges), two or more of both, none missing."""
    targets, judges = ratings.shape
    rows, columns, grand = np.mean(ratings, axis=1), np.mean(ratings, axis=0), np.mean(ratings)
    bms = judges * float(np.sum((rows - grand) ** 2)) / (targets - 1)
    wms = float(np.sum((ratings - rows[:, None]) ** 2)) / (targets * (judges - 1))
    jms = targets * float(np.sum((columns - grand) ** 2)) / (judges - 1)
    residual = ratings - rows[:, None] - columns[None, :] + grand
    ems = float(np.sum(residual**2)) / ((targets - 1) * (judges - 1))
    random = (jms - ems) / targets
    single = [
        (bms - wms, bms + (judges - 1) * wms),
        (bms - ems, bms + (judges - 1) * ems + judges * random),
        (bms - ems, bms + (judges - 1) * ems),
    ]
    mean = [(bms - wms, bms), (bms - ems, bms + random), (bms - ems, bms)]
    least = ROUNDING * (bms + wms)
    return Raters(
        *(tuple(above / below if below > least else None for above, below in form) for form in (single, mean))
    )
