"""What the clock does for cycles: tells the staff once that a window has opened or will close soon."""

from datetime import datetime, timedelta

from django.db import transaction

from activity import services as activity
from planning.models import Cycle, Window, WindowCall

CLOSING_SOON = timedelta(days=2)
# The windows in which staff themselves act; of the others they are told by what comes out of them.
CALLED_BEFORE_THE_END = {Window.PROPOSE, Window.DISCUSS, Window.VOTE}


def call_windows(now: datetime) -> None:
    """Idempotent: a unique row says that a call was made. A window that has passed meanwhile is not called any more."""
    for cycle in Cycle.objects.filter(enact_until__gt=now).select_related("call__office"):
        for window in cycle.open_windows(now):
            call_once(cycle, window, WindowCall.Edge.OPENED, now)
            begins, ends = cycle.window(window)
            soon = ends - now <= CLOSING_SOON < ends - begins
            if soon and window in CALLED_BEFORE_THE_END:
                call_once(cycle, window, WindowCall.Edge.CLOSING, now)


@transaction.atomic
def call_once(cycle: Cycle, window: str, edge: str, now: datetime) -> None:
    _row, is_first = WindowCall.objects.get_or_create(cycle=cycle, window=window, edge=edge, defaults={"told_at": now})
    if is_first:
        activity.record(
            f"planning.{window}_{edge}", cycle, actor=None, now=now, year=cycle.call.year, round=cycle.call.round
        )
