import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from surveys.scoring import agreement
from surveys.scoring.agreement import uniform_variance


def column(*answers: float) -> np.ndarray:
    return np.array(answers, dtype=float)


@pytest.mark.parametrize(("options", "variance"), [(5, 2), (6, 2.9167), (7, 4)])
def test_variance_of_answers_without_an_opinion(options: int, variance: float) -> None:
    assert uniform_variance(options) == pytest.approx(variance, abs=5e-5)


def test_agreement_on_one_item() -> None:
    """Worked by hand: s² = .3 of 2, and s² = 5.33 above 2."""
    assert agreement.r_wg(column(4, 4, 5, 4, 5), 2) == pytest.approx(0.85)
    assert agreement.r_wg(column(1, 5, 1, 5), 2) == 0
    assert agreement.r_wg(column(4), 2) is None


@pytest.mark.parametrize(
    ("items", "variance", "null", "expected"),
    [(3, 0.5, 2, 0.9), (12, 0.8, 2, 0.947368), (12, 0.8, 1.34, 0.890110)],
)
def test_agreement_on_a_scale(items: int, variance: float, null: float, expected: float) -> None:
    """Two people, each item apart by √(2 s²): its variance is s²."""
    apart = (2 * variance) ** 0.5
    answers = np.array([[3.0] * items, [3.0 + apart] * items])
    assert agreement.r_wg_j(answers, null) == pytest.approx(expected, abs=5e-7)


def test_slight_skew_is_the_variance_of_its_shares() -> None:
    shares = np.array([0.05, 0.15, 0.20, 0.35, 0.25])
    options = np.arange(1, 6)
    mean = float(shares @ options)
    assert float(shares @ (options - mean) ** 2) == pytest.approx(agreement.SLIGHT_SKEW[5])


def test_units_that_are_all_alike_have_no_effect() -> None:
    found = agreement.over_units(column(1, 5, 1, 5), ["a", "a", "b", "b"])
    assert found.icc1 is not None
    assert found.icc1 < 0, "reported as computed; words say: no unit effect"
    assert found.icc2 is None, "nothing lies between the units"


def test_what_computers_round_lies_not_between_units() -> None:
    found = agreement.over_units(column(8 / 3, 2, 9 / 4, 5 / 2, 9 / 4), ["a", "a", "b", "b", "b"])
    assert found.icc2 is None
    assert agreement.over_units(column(1, 1, 2, 2), ["a", "a", "b", "b"]).icc1 == 1


def test_one_unit_or_nobody_inside_has_no_coefficient() -> None:
    assert agreement.over_units(column(1, 2, 3), ["a", "a", "a"]).icc1 is None
    assert agreement.over_units(column(1, 2), ["a", "b"]).icc1 is None


@given(st.lists(st.tuples(st.integers(1, 5), st.sampled_from("abc")), min_size=4, max_size=30))
def test_the_order_of_people_changes_nothing(people: list[tuple[int, str]]) -> None:
    scores, units = column(*[score for score, _ in people]), [unit for _, unit in people]
    back = agreement.over_units(scores[::-1], units[::-1])
    found = agreement.over_units(scores, units)
    assert (found.icc1 is None) == (back.icc1 is None)
    if found.icc1 is not None:
        assert found.icc1 == pytest.approx(back.icc1, abs=1e-9)
