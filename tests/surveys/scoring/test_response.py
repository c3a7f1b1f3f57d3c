import pytest

from surveys.scoring import response


def test_rates_of_the_first_wave() -> None:
    found = response.response(64, 46)
    assert found.rate == pytest.approx(0.71875)
    assert found.is_representative


@pytest.mark.parametrize(("eligible", "valid", "enough"), [(10, 6, True), (10, 5, False), (0, 0, False)])
def test_below_six_of_ten_it_speaks_for_few(eligible: int, valid: int, enough: bool) -> None:
    assert response.response(eligible, valid).is_representative is enough


def test_more_answers_than_people_are_refused() -> None:
    with pytest.raises(ValueError, match="More answers"):
        response.response(3, 4)


def test_composition_is_compared_by_group() -> None:
    """30 of 60 and 10 of 40 answered: expected 24 and 16, χ² = 36/24 + 36/16 = 3.75, p = .0528."""
    found = response.composition({"pns": 60, "pppk": 40}, {"pns": 30, "pppk": 10})
    assert found.gaps["pns"] == pytest.approx(0.15)
    assert found.p == pytest.approx(0.0528, abs=5e-5)


def test_small_groups_get_no_test() -> None:
    assert response.composition({"a": 10, "b": 2}, {"a": 8, "b": 1}).p is None


def test_a_group_that_was_not_eligible_is_refused() -> None:
    with pytest.raises(ValueError, match="not eligible"):
        response.composition({"a": 1}, {"b": 1})
