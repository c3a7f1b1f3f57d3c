"""Internal consistency of a scale: alpha, its interval, omega, item statistics."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy import optimize, stats

from surveys.scoring.scales import ROUNDING, Interval, Matrix

FEWEST_ITEMS = 2
# With fewer complete answers alpha is not shown to readers: its interval says nothing (domain.md §3.3).
FEWEST_PEOPLE = 10
# A uniqueness of nothing would make an item the factor itself (a Heywood case); the usual lower bound.
LEAST_UNIQUENESS = 0.005


@dataclass(frozen=True, slots=True)
class ItemStatistics:
    """`r_drop`: correlation with the sum of the other items; None where something has no variance."""

    n: int
    missing: int
    mean: float | None
    sd: float | None
    alpha_if_deleted: float | None
    r_drop: float | None


@dataclass(frozen=True, slots=True)
class Reliability:
    """Of one scale. `n` people answered at least one item, `n_listwise` all; figures are None where undefined."""

    n: int
    n_listwise: int
    alpha: float | None
    interval: Interval | None
    alpha_pairwise: float | None
    std_alpha: float | None
    average_r: float | None
    omega: float | None
    items: tuple[ItemStatistics, ...]

    @property
    def is_telling(self) -> bool:
        """Whether alpha may be shown: enough complete answers, and reversed items look reversed."""
        return self.alpha is not None and self.n_listwise >= FEWEST_PEOPLE and self.alpha >= 0


def complete(answers: Matrix) -> Matrix:
    """Only the people who answered every item."""
    return np.asarray(answers[~np.any(np.isnan(answers), axis=1)])


def covariances(answers: Matrix) -> Matrix:
    """Each covariance over the people who answered both items (n - 1); shape (items, items), NaN below two people."""
    given = ~np.isnan(answers)
    items = answers.shape[1]
    found = np.full((items, items), np.nan)
    for first in range(items):
        for second in range(first, items):
            both = given[:, first] & given[:, second]
            if np.sum(both) >= 2:
                pair = np.cov(answers[both, first], answers[both, second])
                found[first, second] = found[second, first] = pair[0, 1]
    return found


def alpha_of(covariance: Matrix) -> float | None:
    """Cronbach's alpha k/(k-1) (1 - Σs²ᵢ/s²_total) (Cronbach 1951); None where the total has no variance."""
    items, total, own = len(covariance), float(np.sum(covariance)), float(np.trace(covariance))
    if items < FEWEST_ITEMS or not total > ROUNDING * own:
        return None
    return items / (items - 1) * (1 - own / total)


def feldt_interval(alpha: float, *, items: int, people: int, confidence: float = 0.95) -> Interval:
    """1 - (1 - α) F with (n-1) and (n-1)(k-1) degrees of freedom (Feldt 1965; Feldt, Woodruff & Salih 1987)."""
    tail, freedom = (1 - confidence) / 2, (people - 1, (people - 1) * (items - 1))
    low = 1 - (1 - alpha) * float(stats.f.ppf(1 - tail, *freedom))
    return Interval(low, 1 - (1 - alpha) * float(stats.f.ppf(tail, *freedom)))


def correlations(covariance: Matrix) -> Matrix | None:
    """None where an item has no variance."""
    sd = np.sqrt(np.diag(covariance))
    if not np.all(sd > 0):
        return None
    return np.asarray(covariance / np.outer(sd, sd))


def average_correlation(correlation: Matrix) -> float:
    """r̄ over all pairs of items (Cronbach 1951, eq. 47 and what follows)."""
    return float(np.mean(correlation[np.triu_indices(len(correlation), 1)]))


def standardised_alpha(correlation: Matrix) -> float | None:
    """k r̄ / (1 + (k - 1) r̄): the Spearman-Brown formula (Spearman 1910; Brown 1910) of the mean correlation.

    None where the sum of the standardised items has no variance: they cancel each other out.
    """
    items, r = len(correlation), average_correlation(correlation)
    return items * r / variance if (variance := 1 + (items - 1) * r) > ROUNDING else None


def one_factor(correlation: Matrix) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Loadings and uniquenesses of one common factor by maximum likelihood, shapes (items,).

    The discrepancy is minimised over the uniquenesses alone (Lawley & Maxwell 1971, ch. 4): for given ones the best
    loadings follow from the first eigenvector of Ψ^(-½) R Ψ^(-½). Needs three items. Raises ValueError otherwise.
    """
    items = len(correlation)
    if items < 3:
        raise ValueError("One factor is not determined by fewer than three items.")

    def scaled(uniqueness: NDArray[np.float64]) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
        root = 1 / np.sqrt(uniqueness)
        values, vectors = np.linalg.eigh(correlation * np.outer(root, root))
        return values, vectors

    def discrepancy(uniqueness: NDArray[np.float64]) -> float:
        rest = np.maximum(scaled(uniqueness)[0][:-1], 1e-12)
        return float(np.sum(rest - np.log(rest)) - (items - 1))

    def slope(uniqueness: NDArray[np.float64]) -> NDArray[np.float64]:
        values, vectors = scaled(uniqueness)
        loading = np.sqrt(uniqueness) * vectors[:, -1] * np.sqrt(max(values[-1] - 1, 0))
        implied = np.outer(loading, loading) + np.diag(uniqueness)
        return np.asarray(np.diag(implied - correlation) / uniqueness**2)

    inverse = np.linalg.pinv(correlation)
    start = np.clip((1 - 0.5 / items) / np.diag(inverse), LEAST_UNIQUENESS, 1.0)
    bounds = [(LEAST_UNIQUENESS, 1.0)] * items
    options = {"ftol": 1e-15, "gtol": 1e-10, "maxiter": 2000}
    best = optimize.minimize(discrepancy, start, jac=slope, method="L-BFGS-B", bounds=bounds, options=options).x
    values, vectors = scaled(best)
    loadings = np.sqrt(best) * vectors[:, -1] * np.sqrt(max(float(values[-1]) - 1, 0.0))
    return (-loadings if np.sum(loadings) < 0 else loadings), best


def omega_of(covariance: Matrix) -> float | None:
    """McDonald's ω of one factor: (Σλ)² / ((Σλ)² + Σθ) (McDonald 1999); None below three items or without variance.

    λ and θ are in the items' own units, since it is their raw sum that is scored; of a matrix of correlations it is
    the standardised ω.
    """
    correlation = correlations(covariance)
    if len(covariance) < 3 or correlation is None:
        return None
    loadings, uniquenesses = one_factor(correlation)
    variances = np.diag(covariance)
    common = float(np.sum(loadings * np.sqrt(variances))) ** 2
    return common / (common + float(np.sum(uniquenesses * variances)))


def item_statistics(answers: Matrix, full: Matrix) -> tuple[ItemStatistics, ...]:
    """Of each item, as scales are usually described (Nunnally & Bernstein 1994, ch. 8); `full` answered all of them."""
    return tuple(one_item(answers[:, item], full, item) for item in range(answers.shape[1]))


def one_item(answers: NDArray[np.float64], full: Matrix, item: int) -> ItemStatistics:
    given = answers[~np.isnan(answers)]
    n = len(given)
    others = np.delete(full, item, axis=1)
    deletable = others.shape[1] >= FEWEST_ITEMS and len(full) >= 2
    return ItemStatistics(
        n=n,
        missing=len(answers) - n,
        mean=float(np.mean(given)) if n else None,
        sd=float(np.std(given, ddof=1)) if n > 1 else None,
        alpha_if_deleted=alpha_of(np.atleast_2d(np.cov(others, rowvar=False))) if deletable else None,
        r_drop=correlation_of(full[:, item], np.sum(others, axis=1)) if others.shape[1] else None,
    )


def correlation_of(first: NDArray[np.float64], second: NDArray[np.float64]) -> float | None:
    if len(first) < 2 or np.ptp(first) == 0 or np.ptp(second) == 0:
        return None
    return float(np.corrcoef(first, second)[0, 1])


def reliability(answers: Matrix, *, confidence: float = 0.95) -> Reliability:
    """All figures of one scale, reversed items already turned. Alpha and omega are of those who answered all items.

    Whatever is defined is computed; `is_telling` says whether readers should see it.
    """
    full = complete(answers)
    items, people = answers.shape[1], len(full)
    covariance = np.cov(full, rowvar=False) if items >= FEWEST_ITEMS and people >= 2 else None
    alpha = None if covariance is None else alpha_of(covariance)
    correlation = None if covariance is None or alpha is None else correlations(covariance)
    pairwise = covariances(answers)
    return Reliability(
        n=int(np.sum(np.any(~np.isnan(answers), axis=1))),
        n_listwise=people,
        alpha=alpha,
        interval=None if alpha is None else feldt_interval(alpha, items=items, people=people, confidence=confidence),
        alpha_pairwise=None if np.any(np.isnan(pairwise)) else alpha_of(pairwise),
        std_alpha=None if correlation is None else standardised_alpha(correlation),
        average_r=None if correlation is None else average_correlation(correlation),
        omega=None if covariance is None or correlation is None else omega_of(covariance),
        items=item_statistics(answers, full),
    )
