"""Learning hours (jam pelajaran, JP: 45 minutes) of a form of learning, and the yearly duty or cap on them.

The conversion follows a dated table (Per LAN 10/2018 as an agency circular spells it out); the table itself is data,
`proposals.models.Conversion`. The duty is PP 11/2017 art. 203(4), the cap Per LAN 15/2020.
"""

from dataclasses import dataclass
from datetime import date
from typing import Protocol

from people.nip import AGREEMENTS

MINUTES_PER_HOUR = 45

# What must be known for each basis of conversion, by the names of `count`'s arguments.
NEEDS: dict[str, tuple[str, ...]] = {
    "scheduled": ("scheduled_hours",),
    "per_day": ("days",),
    "per_session": ("sessions", "months"),
    "capped_per_day": ("scheduled_hours", "days"),
    "per_occasion": ("occasions",),
    "per_semester": ("occasions",),
    "manual": ("scheduled_hours",),
}


class ConversionRow(Protocol):
    """One dated row of the table: what `count` reads of it."""

    basis: str
    amount: int
    percent: int
    sessions_per_month: int | None


class DatedRow(Protocol):
    scope: str
    valid_from: date
    valid_until: date | None


def count(
    conversion: ConversionRow,
    *,
    days: int = 0,
    sessions: int = 0,
    months: int = 0,
    scheduled_hours: int = 0,
    occasions: int = 0,
) -> int:
    """JP that a programme counts for, rounded down to whole hours.

    `scheduled_hours`: JP by the organiser's schedule or claim. `occasions`: occasions, or semesters of study.
    Raises ValueError on a negative figure, or on a basis that the table does not know.
    """
    if min(days, sessions, months, scheduled_hours, occasions) < 0:
        raise ValueError("a programme cannot last less than nothing")
    match conversion.basis:
        case "scheduled" | "manual":
            hours = scheduled_hours
        case "per_day":
            hours = conversion.amount * days
        case "per_session":
            hours = conversion.amount * counted_sessions(sessions, months, conversion.sessions_per_month)
        case "capped_per_day":
            hours = min(scheduled_hours, conversion.amount * days)
        case "per_occasion" | "per_semester":
            hours = conversion.amount * occasions
        case _:
            raise ValueError(f"unknown basis {conversion.basis}")
    return hours * conversion.percent // 100


def counted_sessions(sessions: int, months: int, per_month: int | None) -> int:
    """Sessions that count when at most `per_month` of them count in a month; every session falls in some month."""
    if per_month is None:
        return sessions
    return min(sessions, per_month * max(months, 1))


def from_minutes(minutes: int) -> int:
    """Whole JP in so many minutes of class."""
    if minutes < 0:
        raise ValueError("a class cannot last less than nothing")
    return minutes // MINUTES_PER_HOUR


def holds_on(row: DatedRow, day: date) -> bool:
    return row.valid_from <= day and (row.valid_until is None or day <= row.valid_until)


@dataclass(frozen=True, slots=True)
class Limits:
    """JP a year: at least so many for civil servants, at most so many in a contract year for contract staff."""

    minimum: int = 20
    maximum: int = 24


@dataclass(frozen=True, slots=True)
class Balance:
    short_by: int = 0
    over_by: int = 0


def balance(status: str, hours: int, limits: Limits | None = None) -> Balance:
    """How far the year's JP are below the duty (PNS, CPNS) or above the cap (PPPK, part-time too). Others neither."""
    limits = limits or Limits()
    if status in {"PNS", "CPNS"}:
        return Balance(short_by=max(0, limits.minimum - hours))
    if status in AGREEMENTS:
        return Balance(over_by=max(0, hours - limits.maximum))
    return Balance()
