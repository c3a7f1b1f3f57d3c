"""Change between two waves: effects first, with intervals. What is later minus what was earlier."""

from dataclasses import dataclass
from math import sqrt

import numpy as np
from numpy.typing import NDArray
from scipy import stats

from surveys.scoring.scales import ROUNDING, Interval

Scores = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Change:
    """Of two waves whose people are not linked. `hedges_g` and `cliffs_delta` are effects, positive when it rose."""

    n_before: int
    n_after: int
    difference: float
    interval: Interval
    t: float
    df: float
    p: float
    cohens_d: float
    hedges_g: float
    g_interval: Interval
    cliffs_delta: float
    mann_whitney_u: float
    mann_whitney_p: float


@dataclass(frozen=True, slots=True)
class PairedChange:
    """Of the same people in two waves, linked by a code of their own."""

    n: int
    difference: float
    sd: float
    interval: Interval
    t: float
    df: int
    p: float
    d_z: float
    d_av: float
    wilcoxon_v: float
    wilcoxon_p: float


def given(scores: Scores) -> Scores:
    return np.asarray(scores[~np.isnan(scores)])


def are_equal(values: Scores, beside: Scores) -> bool:
    """Whether they differ by no more than the last digits of the numbers that they were made of."""
    return bool(np.ptp(values) <= ROUNDING * max(1.0, float(np.max(np.abs(beside)))))


def change(before: Scores, after: Scores, *, confidence: float = 0.95) -> Change | None:
    """Welch's t (1947), Hedges' g (1981), Cliff's δ (1993), Mann & Whitney's U (1947) with correction for ties.

    None without variance or with fewer than two people.
    """
    before, after = given(before), given(after)
    if min(len(before), len(after)) < 2 or (are_equal(before, before) and are_equal(after, after)):
        return None
    n, m = len(before), len(after)
    difference = float(np.mean(after) - np.mean(before))
    parts = float(np.var(before, ddof=1)) / n, float(np.var(after, ddof=1)) / m
    error = sqrt(sum(parts))
    df = sum(parts) ** 2 / (parts[0] ** 2 / (n - 1) + parts[1] ** 2 / (m - 1))
    half = float(stats.t.ppf((1 + confidence) / 2, df)) * error
    d = difference / pooled_sd(before, after)
    g = d * small_sample(n + m - 2)
    test = stats.mannwhitneyu(before, after, use_continuity=True, method="asymptotic")
    return Change(
        n_before=n,
        n_after=m,
        difference=difference,
        interval=Interval(difference - half, difference + half),
        t=difference / error,
        df=df,
        p=float(2 * stats.t.sf(abs(difference / error), df)),
        cohens_d=d,
        hedges_g=g,
        g_interval=g_interval(g, n, m, confidence=confidence),
        cliffs_delta=cliffs_delta(before, after),
        mann_whitney_u=float(test.statistic),
        mann_whitney_p=float(test.pvalue),
    )


def pooled_sd(first: Scores, second: Scores) -> float:
    """√(((n - 1) s₁² + (m - 1) s₂²) / (n + m - 2)), over which Cohen's d stands (Cohen 1988, §2.5)."""
    n, m = len(first), len(second)
    squares = (n - 1) * float(np.var(first, ddof=1)) + (m - 1) * float(np.var(second, ddof=1))
    return sqrt(squares / (n + m - 2))


def small_sample(df: int) -> float:
    """Hedges' correction of d for small samples, 1 - 3/(4 df - 1) (Hedges 1981, eq. 6e)."""
    return 1 - 3 / (4 * df - 1)


def g_interval(g: float, n: int, m: int, *, confidence: float = 0.95) -> Interval:
    """By its large-sample variance (n + m)/(n m) + g²/(2 (n + m)) (Hedges & Olkin 1985, p. 86): defined for any n."""
    variance = (n + m) / (n * m) + g**2 / (2 * (n + m))
    half = float(stats.norm.ppf((1 + confidence) / 2)) * sqrt(variance)
    return Interval(g - half, g + half)


def cliffs_delta(before: Scores, after: Scores) -> float:
    """Share of pairs in which the later one is higher, less that in which it is lower; -1 to 1 (Cliff 1993)."""
    ordered = np.sort(before)
    below = np.searchsorted(ordered, after, side="left")
    above = len(ordered) - np.searchsorted(ordered, after, side="right")
    return float(np.sum(below) - np.sum(above)) / (len(before) * len(after))


def paired_change(before: Scores, after: Scores, *, confidence: float = 0.95) -> PairedChange | None:
    """Student's paired t (1908), Wilcoxon's V (1945); d_z over the sd of the differences, d_av over
    the mean of both sds (Lakens 2013); None where undefined.

    `before` and `after` have the same people in the same order; who misses one of them is left out.
    """
    both = ~np.isnan(before) & ~np.isnan(after)
    before, after = before[both], after[both]
    differences = after - before
    n = len(differences)
    if n < 2 or are_equal(differences, before):
        return None
    mean, sd = float(np.mean(differences)), float(np.std(differences, ddof=1))
    half = float(stats.t.ppf((1 + confidence) / 2, n - 1)) * sd / sqrt(n)
    average = (float(np.std(before, ddof=1)) + float(np.std(after, ddof=1))) / 2
    rank = stats.wilcoxon(before, after, zero_method="wilcox", correction=True, method="asymptotic")
    return PairedChange(
        n=n,
        difference=mean,
        sd=sd,
        interval=Interval(mean - half, mean + half),
        t=mean / (sd / sqrt(n)),
        df=n - 1,
        p=float(2 * stats.t.sf(abs(mean) / (sd / sqrt(n)), n - 1)),
        d_z=mean / sd,
        d_av=mean / average,
        wilcoxon_v=float(rank.statistic),
        wilcoxon_p=float(rank.pvalue),
    )
