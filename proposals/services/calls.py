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
    """`windows`: the six dates by field name, `propose_from` to `vote_until`; `revisions_until` where there is one."""
    call = Call.objects.create(office=office, year=year, round=round_number, budget=budget, **windows)
    record("proposals.create_call", call, actor=actor, now=now, year=year, round=round_number, budget=budget)
    return call


@transaction.atomic
def set_windows(call: Call, *, actor: models.Model | None, now: datetime | None = None, **dates: datetime) -> Call:
    """Set some of the dates. A poll that is not closed yet follows the voting window."""
    locked = Call.objects.select_for_update().get(pk=call.pk)
    before = {"vote_from": locked.vote_from, "vote_until": locked.vote_until}
    for name, value in dates.items():
        setattr(locked, name, value)
    locked.save(update_fields=list(dates))
    follow_window(locked, before)
    written = {name: timezone.localtime(value).isoformat() for name, value in dates.items()}
    record("proposals.set_windows", locked, actor=actor, now=now, **written)
    return locked


def follow_window(call: Call, before: dict[str, datetime]) -> None:
    """What began or ended with the window still does; a time of its own is only kept inside the new window."""
    poll = Poll.objects.select_for_update().filter(call=call, state__in=[Poll.State.DRAFT, Poll.State.OPEN]).first()
    if poll is None:
        return
    inside = call.vote_from < poll.closes_at <= call.vote_until
    if poll.closes_at == before["vote_until"] or not inside:
        poll.closes_at = call.vote_until
    if poll.state == Poll.State.DRAFT and (poll.opens_at == before["vote_from"] or poll.opens_at < call.vote_from):
        poll.opens_at = call.vote_from
    if poll.state == Poll.State.DRAFT and poll.opens_at >= poll.closes_at:
        poll.opens_at = call.vote_from
    poll.save(update_fields=["opens_at", "closes_at"])


@transaction.atomic
def set_budget(call: Call, *, budget: int, actor: models.Model | None, now: datetime | None = None) -> Call:
    """The ballot's budget in whole rupiah, for polls that open from now on."""
    locked = Call.objects.select_for_update().get(pk=call.pk)
    before, locked.budget = locked.budget, budget
    locked.save(update_fields=["budget"])
    record("proposals.set_budget", locked, actor=actor, now=now, old=before, new=budget)
    return locked
