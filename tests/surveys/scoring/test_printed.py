"""What R and its packages print in their own examples, and textbooks in theirs: figures and small public tables."""

import numpy as np
import pytest
from scipy import stats

from surveys.scoring import agreement, reliability, scales, waves
from tests.surveys.scoring.test_examples import with_moments

# Length of the teeth of sixty guinea pigs fed with ascorbic acid and with orange juice (Crampton 1947; R `ToothGrowth`)
ACID: tuple[float, ...] = ()
ACID += (4.2, 11.5, 7.3, 5.8, 6.4, 10, 11.2, 11.2, 5.2, 7, 16.5, 16.5, 15.2, 17.3, 22.5, 17.3, 13.6, 14.5, 18.8, 15.5)
ACID += (23.6, 18.5, 33.9, 25.5, 26.4, 32.5, 26.7, 21.5, 23.3, 29.5)
JUICE: tuple[float, ...] = ()
JUICE += (15.2, 21.5, 17.6, 9.7, 14.5, 10, 8.2, 9.4, 16.5, 9.7, 19.7, 23.3, 23.6, 26.4, 20, 25.2, 25.8, 21.2, 14.5)
JUICE += (27.3, 25.5, 26.4, 22.4, 24.5, 24.8, 30.9, 26.4, 27.3, 29.4, 23)
# Covariances of six tests of ability of 112 people (Smith & Stanley 1983; R `ability.cov`), the lower half.
ABILITY = [
    [24.641],
    [5.991, 6.700],
    [33.520, 18.137, 149.831],
    [6.023, 1.782, 19.424, 12.711],
    [20.755, 4.936, 31.430, 4.757, 52.604],
    [29.701, 7.204, 50.753, 9.075, 66.762, 135.292],
]
# Days in hospital after a stroke, by nine studies: n, mean, sd under special and under usual care; then g and its
# variance (Normand 1999, table 3; `escalc(measure = "SMD")` of metafor, Viechtbauer 2010).
STROKES = [
    (155, 55, 47, 156, 75, 64, -0.3552, 0.0131),
    (31, 27, 7, 32, 29, 4, -0.3479, 0.0645),
    (75, 64, 17, 71, 119, 29, -2.3176, 0.0458),
    (18, 66, 20, 18, 137, 48, -1.8880, 0.1606),
    (8, 14, 8, 13, 18, 11, -0.3840, 0.2054),
    (57, 19, 7, 52, 18, 4, 0.1721, 0.0369),
    (34, 52, 45, 33, 41, 34, 0.2721, 0.0603),
    (110, 21, 16, 183, 31, 27, -0.4246, 0.0149),
    (60, 30, 27, 52, 23, 20, 0.2896, 0.0363),
]
# Six targets by four judges (Shrout & Fleiss 1979, table 2).
JUDGED = np.array([[9, 2, 5, 8], [6, 1, 3, 2], [8, 4, 6, 8], [7, 1, 2, 6], [10, 5, 6, 9], [6, 2, 4, 7]], dtype=float)


def test_teeth_of_guinea_pigs() -> None:
    """`t.test(len ~ supp)`: t = 1.9153, df = 55.309, p = 0.06063, -0.1710156 to 7.5710156; `wilcox.test`: 0.06449."""
    found = waves.change(np.array(ACID), np.array(JUICE))
    assert found is not None
    assert [round(found.t, 4), round(found.df, 3), round(found.p, 5)] == [1.9153, 55.309, 0.06063]
    assert [found.interval.low, found.interval.high] == pytest.approx([-0.1710156, 7.5710156], abs=5e-8)
    assert [found.mann_whitney_u, round(found.mann_whitney_p, 5)] == [900 - 575.5, 0.06449]


@pytest.mark.parametrize("study", STROKES)
def test_days_in_hospital(study: tuple[float, ...]) -> None:
    n, mean, sd, m, usual_mean, usual_sd, g, variance = study
    found = waves.change(with_moments(usual_mean, usual_sd, int(m)), with_moments(mean, sd, int(n)))
    assert found is not None
    half = (found.g_interval.high - found.g_interval.low) / 2
    assert [found.hedges_g, (half / stats.norm.ppf(0.975)) ** 2] == pytest.approx([g, variance], abs=5.1e-5)


def test_one_factor_of_six_abilities() -> None:
    """`factanal(factors = 1)` of R prints these loadings and uniquenesses."""
    size = len(ABILITY)
    covariance = np.array([[ABILITY[max(row, at)][min(row, at)] for at in range(size)] for row in range(size)])
    correlation = reliability.correlations(covariance)
    assert correlation is not None
    loadings, uniquenesses = reliability.one_factor(correlation)
    assert np.round(loadings, 3).tolist() == [0.682, 0.384, 0.502, 0.300, 0.877, 0.849]
    assert np.round(uniquenesses, 3).tolist() == [0.535, 0.853, 0.748, 0.910, 0.232, 0.280]


def test_dominance_of_a_treatment() -> None:
    """δ = -0.25 (Hogarty & Kromrey 1999, as R's effsize works it out)."""
    control, treated = np.array([10, 20, 30, 40, 40, 50.0]), np.array([10, 10, 20, 20, 20, 30, 30, 30, 40, 50.0])
    assert waves.cliffs_delta(control, treated) == -0.25


def test_signatures_under_a_petition() -> None:
    """50 of 676 sheets, 1,471 signatures, s = 15.13: 18,107 to 21,669 with z = 1.28 (Cochran 1977, §2.8).

    He rounds on the way, so that the ends are off by one; without the correction they were off by seventy.
    """
    found = scales.summary(with_moments(1471 / 50, 15.13, 50), population=676, confidence=0.8)
    assert found.mean is not None
    assert found.interval is not None
    error = (found.interval.high - found.mean) / float(stats.t.ppf(0.9, 49))
    ends = [676 * (found.mean - 1.28 * error), 676 * (found.mean + 1.28 * error)]
    assert ends == pytest.approx([18107, 21669], abs=1.1)


def test_judges_as_members_of_a_unit() -> None:
    """ICC(1) and ICC(2) over units are Shrout & Fleiss' ICC(1,1) and ICC(1,k): .17 and .44."""
    found = agreement.over_units(JUDGED.ravel(), np.repeat(range(6), 4).tolist())
    assert found.icc1 is not None
    assert found.icc2 is not None
    assert [round(found.icc1, 2), round(found.icc2, 2)] == [0.17, 0.44]
    assert [round(found.mean_square_between or 0, 2), round(found.mean_square_within or 0, 2)] == [11.24, 6.26]
