import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from surveys.scoring import waves

scores = st.lists(st.integers(1, 5), min_size=2, max_size=15)


def array(values: list[int]) -> np.ndarray:
    return np.array(values, dtype=float)


def test_the_interval_of_g_by_hand() -> None:
    """n = m = 10, g = .797019: variance 20/100 + .635239/40 = .215881, its root .464630, times 1.959964."""
    found = waves.g_interval(0.7970185, 10, 10)
    assert [found.low, found.high] == pytest.approx([-0.113639, 1.707676], abs=5e-6)


def test_without_variance_or_people_there_is_no_effect() -> None:
    assert waves.change(array([3, 3]), array([3, 3])) is None
    assert waves.change(array([3]), array([3, 4])) is None
    assert waves.paired_change(array([1, 2]), array([2, 3])) is None


def test_what_computers_round_is_no_spread() -> None:
    """Everybody rose by a third of a point, and seven times a third is not quite seven thirds."""
    thirds = np.array([2.0, 7 / 3, 8 / 3, 3.0])
    assert waves.paired_change(thirds, thirds + 1 / 3) is None
    assert waves.change(np.full(7, 10 / 3), np.full(7, 11 / 3)) is None


def test_who_misses_a_wave_is_left_out_of_the_pairs() -> None:
    before, after = np.array([1.0, 2, np.nan, 4]), np.array([2.0, 4, 5, np.nan])
    found = waves.paired_change(before, after)
    assert found is not None
    assert found.n == 2


def test_the_mean_of_both_spreads_is_the_yardstick_of_d_av() -> None:
    before, after = array([1, 2, 3]), array([2, 5, 5])
    found = waves.paired_change(before, after)
    assert found is not None
    assert found.d_av == pytest.approx(2 / ((1 + 3**0.5) / 2))


@settings(deadline=None)
@given(scores, scores)
def test_cliffs_delta_counts_pairs(before: list[int], after: list[int]) -> None:
    pairs = [(later > earlier) - (later < earlier) for later in after for earlier in before]
    assert waves.cliffs_delta(array(before), array(after)) == pytest.approx(sum(pairs) / len(pairs))


@settings(deadline=None, max_examples=30)
@given(scores, scores)
def test_looking_back_turns_every_effect(before: list[int], after: list[int]) -> None:
    there, back = waves.change(array(before), array(after)), waves.change(array(after), array(before))
    assert (there is None) == (back is None)
    if there is not None and back is not None:
        assert there.hedges_g == pytest.approx(-back.hedges_g)
        assert there.g_interval.low == pytest.approx(-back.g_interval.high, abs=1e-6)
        assert there.interval.low <= there.difference <= there.interval.high
