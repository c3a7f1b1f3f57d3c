"""Deadlines in working days: Monday to Friday, less the decreed holidays and joint leave."""

from collections.abc import Container
from datetime import date, timedelta

SATURDAY = 5
ONE_DAY = timedelta(days=1)


def is_working(day: date, holidays: Container[date]) -> bool:
    return day.weekday() < SATURDAY and day not in holidays


def add(day: date, n: int, holidays: Container[date]) -> date:
    """The n-th working day after `day`; the day itself does not count, 0 gives it back."""
    while n > 0:
        day += ONE_DAY
        n -= is_working(day, holidays)
    return day


def left(day: date, due: date, holidays: Container[date]) -> int:
    """Working days that remain after `day` up to and including `due`; negative: how many have passed since `due`.

    0 means that `due` is today, or that no working day lies between. Whether it is overdue only `due < day` tells.
    """
    if due < day:
        return -left(due, day, holidays)
    return sum(is_working(day + timedelta(days=n), holidays) for n in range(1, (due - day).days + 1))
