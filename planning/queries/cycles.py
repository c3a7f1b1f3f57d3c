"""Reads of the yearly cycle that more than one face needs."""

from datetime import datetime
from typing import Any

from django.db.models import QuerySet
from django.utils import timezone

from activity.prepared import Prepared
from planning.models import Cycle, Window
from proposals.models import Call

VOICE = {Window.PROPOSE, Window.DISCUSS, Window.VOTE}


def cycles() -> QuerySet[Cycle]:
    """Cycles with all that rules and pages ask of them."""
    return Cycle.objects.select_related("call__office", "call__poll")


CYCLES = Prepared(cycles)


def cycle_of(call: Call) -> Cycle | None:
    return cycles().filter(call=call).first()


def current_cycle(now: datetime) -> Cycle | None:
    """The cycle that a page speaks of when no other is named.

    Of several at once: where staff have a voice now, then where something else is open, then the next to begin,
    then the last that ended.
    """
    return min(CYCLES(), key=lambda cycle: _nearness(cycle, now), default=None)


def _nearness(cycle: Cycle, now: datetime) -> tuple[int, float]:
    open_now = set(cycle.open_windows(now))
    if open_now & VOICE:
        return 0, cycle.call.vote_until.timestamp()
    if open_now:
        return 1, cycle.enact_until.timestamp()
    if now < cycle.enact_until:
        return 2, cycle.call.propose_from.timestamp()
    return 3, -cycle.enact_until.timestamp()


def stage_strip(cycle: Cycle, now: datetime) -> list[dict[str, Any]]:
    """The five windows in order: name, label, from, until, state (past, now, next), days_left to its end or start."""
    return [_strip_part(cycle, name, now) for name in Window.values]


def _strip_part(cycle: Cycle, name: str, now: datetime) -> dict[str, Any]:
    begins, ends = cycle.window(name)
    state = "next" if now < begins else "now" if now < ends else "past"
    edge = begins if state == "next" else ends
    days_left = max(0, (timezone.localdate(edge) - timezone.localdate(now)).days)
    return {
        "name": name,
        "label": Window(name).label,
        "from": begins,
        "until": ends,
        "state": state,
        "days_left": days_left,
    }


def next_step(cycle: Cycle, now: datetime) -> dict[str, Any] | None:
    """The next window to begin, in the form of `stage_strip`; none when the last has begun."""
    return next((part for part in stage_strip(cycle, now) if part["state"] == "next"), None)
