"""What the passing of time must do: open, close, remind, escalate, seal. Idempotent, run each minute by any process."""

import logging
from datetime import datetime, timedelta

from django.db import transaction
from django.utils import timezone

from activity import registry
from activity.models import lock_clock

logger = logging.getLogger(__name__)
# Longer than a round ever takes; a process that died in the middle holds up the others for so long.
LEASE = timedelta(minutes=3)

LAST = ("forget", "seal")


def tick(now: datetime | None = None) -> list[str]:
    """Run everything in registry.clock, one after the other. Returns the names of what failed.

    One round at a time: whoever comes while another runs asks it to go round once more, and returns at once.
    """
    failed: list[str] = []
    while take_lease():
        try:
            failed = run_all(now or timezone.now())
        finally:
            again = give_back()
        if not again:
            break
        now = None
    return failed


def run_all(now: datetime) -> list[str]:
    """The functions open their own transactions; closing a poll needs several."""
    names = sorted(registry.clock, key=lambda name: (name in registry.unhurried, name in LAST))
    return [name for name in names if not succeeds(name, registry.clock[name], now)]


def succeeds(name: str, function: registry.ClockFunction, now: datetime) -> bool:
    try:
        function(now)
    except Exception:  # One room's fault, whatever it is, must not stop the clock of the others.
        logger.exception("The clock could not do “%s”", name)
        return False
    return True


@transaction.atomic
def take_lease() -> bool:
    clock = lock_clock()
    now = timezone.now()
    is_free = clock.held_until is None or clock.held_until <= now
    if is_free:
        clock.held_until = now + LEASE
    clock.asked_again = not is_free
    clock.save()
    return is_free


@transaction.atomic
def give_back() -> bool:
    """Returns whether somebody came meanwhile and wants another round."""
    clock = lock_clock()
    again = clock.asked_again
    clock.held_until = None
    clock.asked_again = False
    clock.ticked_at = timezone.now()
    clock.save()
    return again
