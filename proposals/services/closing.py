"""What the clock does with proposals: open what nobody checked in time, and send on what has been voted on."""

from datetime import datetime

from django.db import transaction
from django.utils import timezone

from activity.services import record, titled
from people.models import User
from proposals import checking, revising, rules
from proposals.models import Call, Proposal, State
from workflow import queries as workflow_queries
from workflow import services as workflow
from workflow.machine import fire


def open_unchecked(now: datetime) -> None:
    """Open the submitted proposals whose time for the duplicate check is over, or whose discussion would be."""
    waiting = Proposal.objects.filter(state=State.SUBMITTED).select_related("call").order_by("pk")
    holidays = workflow_queries.holidays(timezone.localdate(now))
    for proposal in waiting:
        is_late = timezone.localdate(now) > checking.last_day(proposal.state_since, holidays)
        if is_late or now >= proposal.call.discuss_until:
            fire(proposal, "open", actor=None, now=now)


def remind_of_revisions(now: datetime) -> None:
    """Tell the author once that the day comes near by which a returned proposal should come back."""
    today = timezone.localdate(now)
    holidays = workflow_queries.holidays(today)
    waiting = Proposal.objects.filter(state=State.RETURNED, revision_reminded_at=None).exclude(revise_by=None)
    for proposal in waiting.order_by("pk"):
        if proposal.revise_by and revising.is_time_to_remind(today, proposal.revise_by, holidays):
            remind(proposal, now)


@transaction.atomic
def remind(proposal: Proposal, now: datetime) -> None:
    locked = Proposal.objects.select_for_update().get(pk=proposal.pk)
    if locked.state != State.RETURNED or locked.revision_reminded_at or locked.revise_by is None:
        return
    locked.revision_reminded_at = now
    locked.save(update_fields=["revision_reminded_at"])
    told = {**titled(locked), **revising.told(locked.revise_by)}
    record("proposals.remind_of_revision", locked, actor=None, now=now, **told)


def close_voted(now: datetime) -> None:
    """Close the calls whose voting window ended; where a poll is still open, its own closing does it."""
    waiting = Proposal.objects.filter(state=State.OPEN).values("call")
    for call in Call.objects.filter(pk__in=waiting, vote_until__lte=now).select_related("poll"):
        if rules.vote_over(call, now):
            close_for_review(call, actor=None, now=now)


@transaction.atomic
def close_for_review(call: Call, *, actor: User | None = None, now: datetime | None = None) -> list[Proposal]:
    """End the discussion of all open proposals of a call and send each into its approval route.

    `actor` is whoever closed the poll, for the cases' record; the proposals themselves follow the clock.
    """
    now = now or timezone.now()
    call = Call.objects.select_for_update().get(pk=call.pk)
    closed = []
    for proposal in call.proposals.filter(state=State.OPEN).select_related("unit").order_by("pk"):
        reviewed = fire(proposal, "close", actor=None, now=now)
        workflow.open_case(reviewed, author_unit=proposal.unit, actor=actor, now=now)
        closed.append(reviewed)
    return closed
