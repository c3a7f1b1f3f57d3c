"""Who could answer, by background, as the staff list says it on the day when a survey opens. Counts, and nobody's."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any

from people import nip
from people.models import EmploymentStatus, User
from surveys.models.surveys import Background

EMPLOYED = (EmploymentStatus.PNS, EmploymentStatus.CPNS)
CONTRACTED = (EmploymentStatus.PPPK, EmploymentStatus.PPPK_PART_TIME)
# The choices of each background question: few and broad, in their order.
OPTIONS: Mapping[str, tuple[str, ...]] = {
    Background.STATUS: ("pns", "pppk"),
    Background.TENURE: ("under_2", "2_to_5", "6_to_10", "over_10"),
}
# The first full year of each option of tenure.
FROM_YEAR = (0, 2, 6, 11)
# [the options that somebody may belong to, how many that is said of]: a number of PPPK tells the year of appointment
# and not the month, and who has no number may belong anywhere.
Counted = Sequence[Sequence[Any]]
Electorate = Mapping[str, Counted]


def electorate(people: Iterable[User], declared: Sequence[str], day: date) -> dict[str, Counted]:
    """Of each declared question. Nothing in it is of one person: of each set of options how many."""
    people = list(people)
    return {name: [[list(one), many] for one, many in sorted(counted(people, name, day).items())] for name in declared}


def counted(people: Iterable[User], question: str, day: date) -> Counter[tuple[str, ...]]:
    if question == Background.STATUS:
        return Counter(of_status(person) for person in people)
    return Counter(of_tenure(person, day) for person in people)


def of_status(person: User) -> tuple[str, ...]:
    if person.status in EMPLOYED:
        return ("pns",)
    return ("pppk",) if person.status in CONTRACTED else OPTIONS[Background.STATUS]


def of_tenure(person: User, day: date) -> tuple[str, ...]:
    """By the full years since the appointment that stands in the number."""
    found = nip.read(person.nip or "", status=person.status, today=day)
    if found.start_year is None:
        return OPTIONS[Background.TENURE]
    first, last = (found.start_month or 1, found.start_month or 12)
    longest, shortest = (max(0, day.year - found.start_year - (day.month < month)) for month in (first, last))
    options = OPTIONS[Background.TENURE]
    return options[band_of(shortest) : band_of(longest) + 1]


def band_of(years: int) -> int:
    return max(number for number, first in enumerate(FROM_YEAR) if first <= years)


def eligible_in(groups: Sequence[Sequence[str]], known: Counted, said: Sequence[str]) -> list[int | None]:
    """How many could have answered in each group; None where that is not known, or people said it otherwise."""
    found: list[int | None] = []
    for group in groups:
        touching = [(set(options), many) for options, many in known if set(options) & set(group)]
        number = sum(many for _, many in touching)
        is_known = all(options <= set(group) for options, _ in touching)
        found.append(number if is_known and number >= sum(option in group for option in said) else None)
    return found if "" not in said else [None] * len(found)
