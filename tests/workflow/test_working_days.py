from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from workflow.services.holidays import shipped_holidays
from workflow.working_days import add, is_working, left

FRIDAY = date(2026, 12, 18)
CHRISTMAS = frozenset({date(2026, 12, 24), date(2026, 12, 25)})
DAYS = st.dates(date(2025, 1, 1), date(2028, 12, 31))


def test_weekends_and_holidays_do_not_count() -> None:
    assert add(FRIDAY, 5, CHRISTMAS) == date(2026, 12, 29)


def test_nothing_to_add_is_the_day_itself() -> None:
    assert add(date(2026, 12, 19), 0, CHRISTMAS) == date(2026, 12, 19)


def test_left_counts_down_to_the_due_day() -> None:
    due = add(FRIDAY, 5, CHRISTMAS)
    assert [left(day, due, CHRISTMAS) for day in (FRIDAY, date(2026, 12, 23), due)] == [5, 2, 0]


def test_left_is_negative_by_the_working_days_that_passed() -> None:
    assert left(date(2026, 12, 29), date(2026, 12, 23), CHRISTMAS) == -2


@given(DAYS, st.integers(0, 60), st.frozensets(DAYS, max_size=30))
def test_what_was_added_is_what_is_left(day: date, n: int, holidays: frozenset[date]) -> None:
    due = add(day, n, holidays)
    assert left(day, due, holidays) == n
    assert n == 0 or is_working(due, holidays)
    assert left(due, day, holidays) == -n


def test_the_shipped_calendar_of_2026_is_the_decree() -> None:
    rows = [row for row in shipped_holidays() if row.day.year == 2026]
    kinds = [row.kind for row in rows]
    assert (kinds.count("national"), kinds.count("joint_leave")) == (17, 8)
    assert all("SKB" in row.source and not row.is_provisional for row in rows)


def test_what_is_only_reckoned_says_so() -> None:
    rows = [row for row in shipped_holidays() if row.day.year == 2027]
    assert rows
    assert all(row.is_provisional for row in rows)


def test_the_shipped_calendar_names_no_day_twice() -> None:
    days = [row.day for row in shipped_holidays()]
    assert len(days) == len(set(days))
    assert max(days) - min(days) > timedelta(days=365)
