"""Who answered: rates, and whether those who did look like those who could."""

from collections.abc import Hashable, Mapping
from dataclasses import dataclass

from scipy import stats

# Below this share of the eligible the results say "not yet representative" (domain.md §3.2).
REPRESENTATIVE = 0.6


@dataclass(frozen=True, slots=True)
class Response:
    """`rate`: valid answers of the eligible at close; None where nobody was eligible."""

    eligible: int
    valid: int
    rate: float | None
    is_representative: bool


def response(eligible: int, valid: int) -> Response:
    """Raises ValueError when more answered than could."""
    if not 0 <= valid <= eligible:
        raise ValueError("More answers than people who could give one.")
    rate = valid / eligible if eligible else None
    return Response(eligible, valid, rate, rate is not None and rate >= REPRESENTATIVE)


@dataclass(frozen=True, slots=True)
class Composition:
    """How the answers' composition differs from the electorate's. `gaps`: share of answers less share of eligible.

    `p`: of the χ² of goodness of fit (Pearson 1900); None where an expected number is
    below five (Cochran 1954) or one group only.
    """

    gaps: Mapping[Hashable, float]
    p: float | None


def composition(eligible: Mapping[Hashable, int], answered: Mapping[Hashable, int]) -> Composition:
    """Compare by group (unit, kind of employment). Raises ValueError for answers of a group that was not eligible."""
    if not answered.keys() <= eligible.keys():
        raise ValueError("Answers of a group that was not eligible.")
    everybody, those = sum(eligible.values()), sum(answered.values())
    if not everybody or not those:
        return Composition({}, None)
    expected = [those * number / everybody for number in eligible.values()]
    gaps = {group: answered.get(group, 0) / those - number / everybody for group, number in eligible.items()}
    if len(expected) < 2 or min(expected) < 5:
        return Composition(gaps, None)
    observed = [answered.get(group, 0) for group in eligible]
    return Composition(gaps, float(stats.chisquare(observed, expected).pvalue))
