import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays

from surveys.scoring import scales
from surveys.scoring.scales import Range

FIVE = Range(1, 5)
NAN = float("nan")


def test_reversed_items_are_turned_and_missing_stays_missing() -> None:
    answers = np.array([[1.0, 5.0], [NAN, 2.0]])
    turned = scales.reversed_items(answers, [0], FIVE)
    assert turned[0].tolist() == [5.0, 5.0]
    assert np.isnan(turned[1, 0])
    assert turned[1, 1] == 2
    assert answers[0, 0] == 1, "the given answers are left as they are"


def test_a_score_needs_half_of_the_items_and_two() -> None:
    answers = np.array([[4, 2, NAN, NAN], [4, NAN, NAN, NAN], [NAN] * 4, [1, 2, 3, 4]])
    scores = scales.scale_scores(answers)
    assert scores[[0, 3]].tolist() == [3.0, 2.5]
    assert np.isnan(scores[[1, 2]]).all()


def test_one_of_two_items_is_half_but_not_two() -> None:
    assert np.isnan(scales.scale_scores(np.array([[4, NAN]]))).all()


def test_every_factor_weighs_the_same() -> None:
    totals = scales.total_scores(np.array([[2.0, 4.0], [3.0, NAN]]))
    assert totals[0] == 3
    assert np.isnan(totals[1])


@pytest.mark.parametrize(("mean", "expected"), [(1, 0), (3, 50), (5, 100), (3.4, 60)])
def test_percent_of_maximum_possible(mean: float, expected: float) -> None:
    assert scales.pomp(mean, FIVE) == pytest.approx(expected)


def test_a_census_has_no_error() -> None:
    found = scales.summary(np.array([2.0, 4.0, 3.0]), population=3)
    assert found.interval is not None
    assert found.interval.low == pytest.approx(3)
    assert found.interval.high == pytest.approx(3)


def test_the_interval_by_hand() -> None:
    """n 4, mean 3, s² 10/3; t(0.975, 3) = 3.182446; N 64: √(1 - 4/64) = 0.968246."""
    found = scales.summary(np.array([1.0, 2.0, 4.0, 5.0]), population=64)
    half = 3.182446305 * (10 / 3) ** 0.5 / 2 * 0.9682458366
    assert found.mean == 3
    assert found.interval is not None
    assert found.interval.high - 3 == pytest.approx(half, abs=1e-8)


def test_nobody_and_one_have_no_interval() -> None:
    assert scales.summary(np.array([NAN, NAN])) == scales.Summary(0, 2, None, None, None)
    assert scales.summary(np.array([4.0])).interval is None


def test_more_answers_than_people_are_refused() -> None:
    with pytest.raises(ValueError, match="More answers"):
        scales.summary(np.array([1.0, 2.0]), population=1)


def test_the_same_answer_throughout_is_told_only_with_reversed_items() -> None:
    answers = np.array([[3, 3, 3], [3, 3, 4], [3, NAN, NAN], [NAN] * 3], dtype=float)
    assert scales.straight_lining(answers, [2]).tolist() == [True, False, False, False]
    assert not scales.straight_lining(answers, []).any()


def test_two_seconds_an_item_are_fast() -> None:
    assert scales.too_fast(23.9, 12)
    assert not scales.too_fast(24.0, 12)


def test_answers_outside_the_range_are_named() -> None:
    assert scales.out_of_range(np.array([[1, 6], [2.5, NAN]]), FIVE) == [(0, 1), (1, 0)]


matrices = arrays.arrays(
    np.float64, st.tuples(st.integers(1, 12), st.integers(1, 6)), elements=st.sampled_from([1, 2, 3, 4, 5, NAN])
)


@given(matrices)
def test_scores_stay_within_the_scale_and_turning_twice_is_nothing(answers: np.ndarray) -> None:
    scores = scales.scale_scores(answers)
    assert ((scores >= 1) & (scores <= 5) | np.isnan(scores)).all()
    twice = scales.reversed_items(scales.reversed_items(answers, [0], FIVE), [0], FIVE)
    assert np.array_equal(twice, answers, equal_nan=True)


@given(matrices)
def test_a_distribution_counts_every_answer_once(answers: np.ndarray) -> None:
    assert sum(scales.distribution(answers[:, 0], FIVE)) == int(np.sum(~np.isnan(answers[:, 0])))
