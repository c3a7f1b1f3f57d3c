"""The oracles of the conversion table and of the RAB, and what must hold for every figure."""

from dataclasses import dataclass
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from proposals import learning_hours
from proposals.learning_hours import Balance, Limits, balance, count, from_minutes
from proposals.models import Conversion, LearningForm, Scope
from proposals.services import install_learning_forms


@dataclass
class Row:
    basis: str
    amount: int = 0
    percent: int = 100
    sessions_per_month: int | None = None


@pytest.fixture
def counted(db: None):
    install_learning_forms()

    def count_form(code: str, scope: str = Scope.NATIONAL, **figures: int) -> int:
        return count(Conversion.objects.get(form__code=code, scope=scope), **figures)

    return count_form


@pytest.mark.parametrize(
    ("code", "scope", "figures", "hours"),
    [
        ("seminar", "national", {"days": 2}, 8),
        ("workshop", "international", {"days": 3}, 21),
        ("technical", "international", {"scheduled_hours": 30}, 36),
        ("leadership", "international", {"scheduled_hours": 30}, 30),
        ("coaching", "national", {"sessions": 5, "months": 1}, 4),
        ("coaching", "national", {"sessions": 5, "months": 3}, 10),
        ("mentoring", "international", {"sessions": 5, "months": 1}, 8),
        ("e-learning", "national", {"scheduled_hours": 14, "days": 3}, 9),
        ("e-learning", "international", {"scheduled_hours": 14, "days": 3}, 12),
        ("self-study", "national", {"scheduled_hours": 7, "days": 2}, 4),
        ("community", "international", {"scheduled_hours": 7, "days": 2}, 4),
        ("benchmarking", "national", {"occasions": 2}, 20),
        ("internship", "international", {"occasions": 1}, 24),
        ("study", "national", {"occasions": 2}, 40),
        ("briefing", "international", {"days": 1}, 6),
        ("workplace", "national", {"scheduled_hours": 12}, 12),
    ],
)
def test_the_table_counts_as_published(counted, code, scope, figures, hours) -> None:
    assert counted(code, scope, **figures) == hours


def test_a_day_of_class_in_minutes() -> None:
    assert from_minutes(1080) == 24
    assert from_minutes(44) == 0


def test_a_civil_servant_has_a_minimum_and_contract_staff_a_maximum() -> None:
    assert balance("PNS", 18) == Balance(short_by=2)
    assert balance("CPNS", 20) == Balance()
    assert balance("PPPK", 22 + 4) == Balance(over_by=2)
    assert balance("PPPK", 24) == Balance()
    assert balance("PPPK_PW", 25) == Balance(over_by=1)
    assert balance("EXTERNAL", 0) == Balance()
    assert balance("PNS", 18, Limits(minimum=24)) == Balance(short_by=6)


def test_laying_the_table_twice_changes_nothing(db: None) -> None:
    install_learning_forms()
    seminar = Conversion.objects.get(form__code="seminar", scope=Scope.NATIONAL)
    Conversion.objects.filter(pk=seminar.pk).update(amount=9)
    before = LearningForm.objects.count(), Conversion.objects.count()
    install_learning_forms()
    assert (LearningForm.objects.count(), Conversion.objects.count()) == before == (26, 52)
    assert Conversion.objects.get(pk=seminar.pk).amount == 9


def test_every_form_bears_both_names_and_its_source(db: None) -> None:
    install_learning_forms()
    assert not LearningForm.objects.filter(name_en="").exists()
    assert set(LearningForm.objects.exclude(siasn_id=None).values_list("siasn_id", flat=True)) == set(range(1, 26))
    assert not Conversion.objects.filter(source="").exists()


def test_a_row_counts_from_its_first_to_its_last_day() -> None:
    row = Conversion(valid_from=date(2019, 1, 1), valid_until=date(2026, 12, 31))
    assert learning_hours.holds_on(row, date(2026, 12, 31))
    assert not learning_hours.holds_on(row, date(2027, 1, 1))
    assert not learning_hours.holds_on(row, date(2018, 12, 31))


def test_less_than_nothing_is_refused() -> None:
    with pytest.raises(ValueError, match="less than nothing"):
        count(Row("per_day", 4), days=-1)
    with pytest.raises(ValueError, match="less than nothing"):
        from_minutes(-1)
    with pytest.raises(ValueError, match="unknown basis"):
        count(Row("per_moon"))


figures = st.fixed_dictionaries(
    {name: st.integers(0, 400) for name in ("days", "sessions", "months", "scheduled_hours", "occasions")}
)
rows = st.builds(
    Row,
    basis=st.sampled_from(Conversion.Basis.values),
    amount=st.integers(0, 24),
    percent=st.sampled_from([100, 120]),
    sessions_per_month=st.none() | st.integers(1, 4),
)


@given(row=rows, figures=figures, more=st.integers(0, 50))
def test_more_of_anything_never_counts_for_less(row, figures, more) -> None:
    hours = count(row, **figures)
    assert hours >= 0
    for name in figures:
        assert count(row, **{**figures, name: figures[name] + more}) >= hours


@given(figures=figures, amount=st.integers(1, 4))
def test_a_daily_cap_is_never_exceeded(figures, amount) -> None:
    row = Row("capped_per_day", amount)
    assert count(row, **figures) <= amount * figures["days"]
    assert count(row, **figures) <= figures["scheduled_hours"]
