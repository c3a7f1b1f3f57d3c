"""Examples that the literature works out, to the digits that it prints."""

from itertools import product

import numpy as np
import pytest

from surveys.scoring import reliability, response, waves

# Frequencies of the 32 patterns of right answers of 1,000 people to five items of the Law School Admission Test,
# from 00000 to 11111 (Bock & Lieberman 1970, Psychometrika 35:179).
LSAT: tuple[int, ...] = (3, 6, 2, 11, 1, 1, 3, 4, 1, 8, 0, 16, 0, 3, 2, 15)
LSAT += (10, 29, 14, 81, 3, 28, 15, 80, 16, 56, 21, 173, 11, 61, 28, 298)
# Ten people's marks for two films (Lakens 2013, Frontiers in Psychology 4:863, table 1).
FILMS = (np.array([9, 6, 7, 8, 7, 9, 8, 8, 8, 7.0]), np.array([9, 7, 8, 9, 8, 9, 9, 10, 9, 9.0]))


def test_alpha_of_five_test_items() -> None:
    """0.295, and without each item (Rizopoulos 2006, Journal of Statistical Software 17(5), `descript(LSAT)`)."""
    answers = np.repeat(np.array(list(product((0.0, 1.0), repeat=5))), LSAT, axis=0)
    found = reliability.reliability(answers)
    assert found.alpha == pytest.approx(0.2950, abs=5e-5)
    without = [item.alpha_if_deleted for item in found.items]
    assert without == pytest.approx([0.2754, 0.2376, 0.2168, 0.2459, 0.2663], abs=5e-5)


def test_marks_of_films_by_different_people() -> None:
    """t = 2.52, p = .022, d_s = 1.13, g_s = 1.08. With equal numbers Welch's t is Student's, which is printed."""
    found = waves.change(*FILMS)
    assert found is not None
    assert round(found.t, 2) == 2.52
    assert round(found.p, 3) == 0.022
    assert round(found.cohens_d, 2) == 1.13
    assert round(found.hedges_g, 2) == 1.08


def test_marks_of_films_by_the_same_people() -> None:
    """t(9) = 4.74, p = .001, 95 % CI [0.52, 1.48], d_z = 1.50, d_av = 1.13."""
    found = waves.paired_change(*FILMS)
    assert found is not None
    assert (round(found.t, 2), found.df, round(found.p, 3)) == (4.74, 9, 0.001)
    assert [round(found.interval.low, 2), round(found.interval.high, 2)] == [0.52, 1.48]
    assert [round(found.d_z, 2), round(found.d_av, 2)] == [1.50, 1.13]


def with_moments(mean: float, sd: float, n: int) -> np.ndarray:
    values = np.linspace(-1, 1, n)
    return mean + sd * (values - np.mean(values)) / np.std(values, ddof=1)


def test_hedges_correction() -> None:
    """103 (5.5) and 100 (4.5), fifty people each: d = 0.5970, J = 0.9923, g = 0.5924 (Borenstein 2009, ch. 4)."""
    found = waves.change(with_moments(100, 4.5, 50), with_moments(103, 5.5, 50))
    assert found is not None
    assert round(found.cohens_d, 4) == 0.5970
    assert round(waves.small_sample(98), 4) == 0.9923
    assert round(found.hedges_g, 4) == 0.5924


def test_mendels_peas() -> None:
    """315, 108, 101 and 32 where 9 : 3 : 3 : 1 are expected: χ² = 0.47, p = .925 (Mendel 1866)."""
    found = response.composition(
        {"ry": 9000, "wy": 3000, "rg": 3000, "wg": 1000}, {"ry": 315, "wy": 101, "rg": 108, "wg": 32}
    )
    assert found.p == pytest.approx(0.925, abs=5e-4)


def test_tortoises_and_hares() -> None:
    """T H H H H H T T T T T H: U is 11 and 25 of 36, so that δ is 14/36 (the usual example of this test)."""
    order = "THHHHHTTTTTH"
    places = {
        animal: np.array([place for place, one in enumerate(order) if one == animal], dtype=float) for animal in "TH"
    }
    assert waves.cliffs_delta(places["T"], places["H"]) == pytest.approx(-14 / 36)
    found = waves.change(places["T"], places["H"])
    assert found is not None
    assert sorted([found.mann_whitney_u, 36 - found.mann_whitney_u]) == [11, 25]
