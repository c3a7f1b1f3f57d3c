import pytest

from proposals.counting.limits import Limits


def test_a_second_resource_binds_only_where_it_is_set() -> None:
    limits = Limits(capacity=30, uses={"a": 20, "b": 11})
    assert limits.fits((), "a")
    assert not limits.fits(("a",), "b")
    assert limits.fits(("a",), "without use")
    assert Limits(uses={"a": 20}).fits(("a",), "a")


def test_a_negative_capacity_or_use_is_refused() -> None:
    with pytest.raises(ValueError, match="negative"):
        Limits(capacity=-1)
    with pytest.raises(ValueError, match="negative"):
        Limits(uses={"a": -1})
