"""How long a submitted proposal waits for somebody to look for duplicates."""

from collections.abc import Container
from datetime import date, datetime

from django.utils import timezone

from workflow import working_days

# Domain, default flow: the check takes at most three working days; then the clock opens the proposal.
CHECK_WORKING_DAYS = 3


def last_day(submitted_at: datetime, holidays: Container[date]) -> date:
    """The last day on which a moderator or the personnel officer can still find it a duplicate."""
    return working_days.add(timezone.localdate(submitted_at), CHECK_WORKING_DAYS, holidays)
