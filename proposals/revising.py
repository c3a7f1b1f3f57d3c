"""By when a returned proposal should come back: reminded once before, possible afterwards until the plan is closed."""

from collections.abc import Container
from datetime import date

from django.conf import settings
from django.utils.formats import date_format
from django.utils.translation import override

from workflow import working_days

# The author is reminded when no more working days than this are left.
REMIND_BEFORE = 1


def is_time_to_remind(day: date, revise_by: date, holidays: Container[date]) -> bool:
    return day >= revise_by or working_days.left(day, revise_by, holidays) <= REMIND_BEFORE


def told(revise_by: date) -> dict[str, str]:
    """The day for an event's data, as readers of either language say it."""
    with override(settings.LANGUAGE_CODE):
        until = date_format(revise_by, "l, j F Y")
    with override("en"):
        return {"until": until, "until_en": date_format(revise_by, "l, j F Y")}
