"""The windows and the ballot's budget of a call. Who may set them is the asking app's rule (planning)."""

from datetime import datetime

from django.db import models, transaction
from django.utils import timezone

from activity.services import record
from people.models import Unit
from proposals.models import Call, Poll


@transaction.atomic
def create_call(
    *,
    office: Unit,
    year: int,
    round_number: int,
    budget: int,
    windows: dict[str, datetime],
    actor: models.Model | None,
    now: datetime | None = None,
) -> Call:
    """`windows`: the six dates by field name, `propose_from` to `vote_until`."""
    call = Call.objects.create(office=office, year=year, round=round_number, budget=budget, **windows)
    record("proposals.create_call", call, actor=actor, now=now, year=year, round=round_number, budget=budget)
    return call


@transaction.atomic
def set_windows(call: Call, *, actor: models.Model | None, now: datetime | None = None, **dates: datetime) -> Call:
    """Set some of the six dates. A poll that is open follows the end of the voting window."""
    locked = Call.objects.select_for_update().get(pk=call.pk)
    for name, value in dates.items():
        setattr(locked, name, value)
    locked.save(update_fields=list(dates))
    if "vote_until" in dates:
        Poll.objects.filter(call=locked, state=Poll.State.OPEN).update(closes_at=locked.vote_until)
    written = {name: timezone.localtime(value).isoformat() for name, value in dates.items()}
    record("proposals.set_windows", locked, actor=actor, now=now, **written)
    return locked


@transaction.atomic
def set_budget(call: Call, *, budget: int, actor: models.Model | None, now: datetime | None = None) -> Call:
    """The ballot's budget in whole rupiah, for polls that open from now on."""
    locked = Call.objects.select_for_update().get(pk=call.pk)
    before, locked.budget = locked.budget, budget
    locked.save(update_fields=["budget"])
    record("proposals.set_budget", locked, actor=actor, now=now, old=before, new=budget)
    return locked
