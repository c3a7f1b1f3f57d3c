import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from surveys.scoring import reliability
from tests.surveys.scoring.test_scales import NAN


def test_equal_items_are_perfectly_consistent() -> None:
    answers = np.array([[1, 1, 1], [2, 2, 2], [4, 4, 4]], dtype=float)
    assert reliability.reliability(answers).alpha == pytest.approx(1)


def test_a_scale_of_one_item_has_no_alpha() -> None:
    found = reliability.reliability(np.array([[1.0], [2.0], [3.0]]))
    assert (found.alpha, found.omega, found.std_alpha) == (None, None, None)


def test_without_variance_there_is_no_alpha() -> None:
    found = reliability.reliability(np.full((12, 3), 4.0))
    assert found.alpha is None
    assert found.items[0].r_drop is None


@pytest.mark.parametrize(
    "answers",
    [
        [[1, 5], [2, 4], [1, 5], [1, 5], [1, 5], [1, 5]],
        [[3, 3, 2, 5], [2, 4, 5, 4]],
        [[1, 5, 2], [2, 4, 1], [2, 4, 2]],
    ],
)
def test_items_that_cancel_each_other_out_have_no_alpha(answers: list[list[float]]) -> None:
    """As where an item was forgotten to be turned: what is left of the sum is only how computers round."""
    found = reliability.reliability(np.array(answers, dtype=float))
    assert found.std_alpha is None or found.std_alpha > -1e3
    figures = [found.alpha, found.alpha_pairwise, *(item.alpha_if_deleted for item in found.items)]
    assert all(figure is None or figure > -1e3 for figure in figures)


def test_nobody_answered() -> None:
    found = reliability.reliability(np.full((3, 4), NAN))
    assert (found.n, found.n_listwise, found.alpha) == (0, 0, None)
    assert found.items[0].mean is None


def test_alpha_of_few_or_of_unturned_items_is_not_telling() -> None:
    few = reliability.reliability(np.array([[1, 1, 2], [2, 2, 2], [4, 4, 3]], dtype=float))
    assert few.alpha is not None
    assert not few.is_telling
    against = np.array([[n % 5 + 1, 5 - n % 5] for n in range(20)], dtype=float)
    against[0, 1] = 3
    negative = reliability.reliability(against)
    assert negative.alpha is not None
    assert negative.alpha < 0
    assert not negative.is_telling


def test_one_factor_needs_three_items() -> None:
    with pytest.raises(ValueError, match="three items"):
        reliability.one_factor(np.eye(2))


@settings(max_examples=40, deadline=None)
@given(st.lists(st.floats(0.3, 0.95), min_size=3, max_size=7))
def test_loadings_of_an_exact_factor_are_found_again(loadings: list[float]) -> None:
    """The likelihood of a matrix that one factor made is highest at that factor."""
    true = np.array(loadings)
    implied = np.outer(true, true)
    np.fill_diagonal(implied, 1)
    found, uniquenesses = reliability.one_factor(implied)
    assume(np.all(1 - true**2 > reliability.LEAST_UNIQUENESS))
    assert found == pytest.approx(true, abs=1e-3)
    assert uniquenesses == pytest.approx(1 - true**2, abs=2e-3)


@settings(max_examples=40, deadline=None)
@given(st.integers(0, 2**32 - 1))
def test_alpha_is_the_same_in_any_order_of_people_and_items(seed: int) -> None:
    rng = np.random.default_rng(seed)
    answers = rng.integers(1, 6, (20, 4)).astype(float) + rng.integers(0, 3, (20, 1))
    mixed = answers[rng.permutation(20)][:, rng.permutation(4)]
    first, second = reliability.reliability(answers), reliability.reliability(mixed)
    assert first.alpha == pytest.approx(second.alpha)
    assert first.omega == pytest.approx(second.omega, abs=1e-4)
