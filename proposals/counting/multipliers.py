"""Prices for the constraints of a knapsack, in floats: proposals for a bound that is then computed exactly."""

import numpy as np
import numpy.typing as npt

Doubles = npt.NDArray[np.float64]
STEPS = 100


def multipliers(values: Doubles, rows: Doubles, limits: Doubles) -> Doubles:
    """Prices ≥ 0 for `rows @ x <= limits`, near those of the least Lagrange bound on `values @ x` with x in [0, 1].

    The first row must not be negative: its price is the ratio of the item at which it runs out, which is exact where
    no other row binds. The others come by projected subgradient steps. All in numbers of the size of 1.
    """
    prices = np.zeros(len(limits) - 1)
    best, least = prices, np.inf
    for step in range(STEPS if len(prices) else 1):
        left = values - prices @ rows[1:]
        price, x = price_and_filling(left, rows[0], limits[0])
        bound = price * limits[0] + prices @ limits[1:] + np.maximum(left - price * rows[0], 0).sum()
        if bound < least:
            best, least = prices, bound
        slack = limits[1:] - rows[1:] @ x
        prices = np.maximum(prices - slack / (1 + step), 0)
    return np.concatenate([[price_and_filling(values - best @ rows[1:], rows[0], limits[0])[0]], best])


def price_and_filling(values: Doubles, costs: Doubles, limit: float) -> tuple[float, Doubles]:
    """The best filling of one resource when items may be cut, and the price at which it runs out."""
    ratios = np.divide(values, costs, out=np.where(values > 0, np.inf, -np.inf), where=costs > 0)
    order = np.argsort(-ratios, kind="stable")
    before = np.cumsum(costs[order]) - costs[order]
    wanted = values[order] > 0
    filled = np.zeros(len(values))
    parts = np.divide(limit - before, costs[order], out=np.ones(len(values)), where=costs[order] > 0)
    filled[order] = np.where(wanted, np.clip(parts, 0, 1), 0)
    cut = np.flatnonzero(wanted & (parts < 1))
    return (float(ratios[order[cut[0]]]) if len(cut) else 0.0), filled
