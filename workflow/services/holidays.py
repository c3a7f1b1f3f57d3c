import csv
from datetime import date, datetime
from pathlib import Path
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _t

from activity import services as activity
from activity.answers import YES, Answer, conflict
from people.models import User
from workflow import queries, rules, working_days
from workflow.models import Case, Holiday

FILE = Path(__file__).parent.parent / "data" / "holidays.csv"


@transaction.atomic
def add_holiday(
    *,
    day: date,
    name: str,
    kind: str,
    actor: User,
    source: str = "",
    is_provisional: bool = False,
    now: datetime | None = None,
) -> Holiday:
    """Declare a day free. Deadlines that run over it move on by one working day."""
    now = now or timezone.now()
    rules.may_keep_holidays(None, actor, now).require()
    is_new(day).require()
    holiday = Holiday.objects.create(day=day, name=name, kind=kind, source=source, is_provisional=is_provisional)
    activity.record("workflow.add_holiday", holiday, actor=actor, now=now, **facts(holiday), moved=reckon_anew(now))
    return holiday


@transaction.atomic
def remove_holiday(holiday: Holiday, *, actor: User, now: datetime | None = None) -> None:
    """Take a day back: the decree changed, or it was only reckoned. Deadlines that run over it come nearer."""
    now = now or timezone.now()
    locked = Holiday.objects.select_for_update().get(pk=holiday.pk)
    rules.may_keep_holidays(locked, actor, now).require()
    gone, pk = facts(locked), locked.pk
    locked.delete()
    locked.pk = pk
    activity.record("workflow.remove_holiday", locked, actor=actor, now=now, **gone, moved=reckon_anew(now))


def facts(holiday: Holiday) -> dict[str, Any]:
    return {"title": holiday.name, "day": holiday.day.isoformat(), "kind": holiday.kind, "source": holiday.source}


def is_new(day: date) -> Answer:
    known = Holiday.objects.filter(day=day).first()
    if known is None:
        return YES
    return conflict("day_is_known", _t("Tanggal itu sudah tercatat sebagai “%(name)s”.") % {"name": known.name})


def reckon_anew(now: datetime) -> int:
    """Set the deadlines of running cases by the calendar as it is now; returns how many moved. Past ones stay."""
    day = queries.today(now)
    free = queries.holidays(day)
    moved = []
    for case in Case.objects.select_for_update().filter(state=Case.State.OPEN, due_on__gte=day).order_by("pk"):
        due = working_days.add(queries.today(case.stage_since), case.stage.working_days, free)
        if due != case.due_on:
            case.due_on = due
            moved.append(case)
    Case.objects.bulk_update(moved, ["due_on"])
    return len(moved)


@transaction.atomic
def install_holidays() -> int:
    """Load the calendar that comes with Rembuk, for years that have none yet; returns how many days were added."""
    years = {day.year for day in Holiday.objects.values_list("day", flat=True)}
    rows = [row for row in shipped_holidays() if row.day.year not in years]
    return len(Holiday.objects.bulk_create(rows))


def shipped_holidays() -> list[Holiday]:
    with FILE.open(encoding="utf-8", newline="") as file:
        return [
            Holiday(
                day=date.fromisoformat(row["day"]),
                name=row["name"],
                kind=row["kind"],
                source=row["source"],
                is_provisional=bool(row["is_provisional"]),
            )
            for row in csv.DictReader(file)
        ]
