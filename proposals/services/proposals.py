"""The verbs of a proposal's road, one function each."""

from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from activity import live
from activity.answers import conflict
from people.models import User
from proposals import rules
from proposals.completeness import missing
from proposals.models import Call, Proposal
from proposals.queries import conversion_of, final_target
from workflow import services as workflow
from workflow.machine import fire


def locked(proposal: Proposal) -> Proposal:
    """The proposal as it is stored, its row locked until the transaction ends."""
    return Proposal.objects.select_for_update().get(pk=proposal.pk)


@transaction.atomic
def submit(proposal: Proposal, *, actor: User, now: datetime | None = None) -> Proposal:
    """Put the draft forward under the next number of its call, from the unit where the author works today."""
    now = now or timezone.now()
    call = Call.objects.select_for_update().get(pk=proposal.call_id)
    proposal = locked(proposal)
    rules.may_submit(proposal, actor, now).require()
    require_complete(proposal, now)
    proposal.unit = actor.unit_on(timezone.localdate(now)) or proposal.unit
    proposal.save(update_fields=["unit"])
    last = call.proposals.aggregate(last=Max("number"))["last"] or 0
    return fire(proposal, "submit", actor=actor, now=now, number=last + 1)


def require_complete(proposal: Proposal, now: datetime) -> None:
    """Raise ValidationError naming each field that is still empty."""
    conversion = conversion_of(proposal.form, proposal.scope, timezone.localdate(now))
    lacking = missing(proposal, conversion, list(proposal.cost_lines.all()))
    if lacking:
        raise ValidationError({name: str(text) for name, text in lacking.items()})


@transaction.atomic
def open(proposal: Proposal, *, actor: User | None, now: datetime | None = None) -> Proposal:
    """Let the staff discuss it: no duplicate was found, or (actor None) nobody looked in time."""
    now = now or timezone.now()
    proposal = locked(proposal)
    rules.may_open(proposal, actor, now).require()
    return fire(proposal, "open", actor=actor, now=now)


@transaction.atomic
def merge(
    proposal: Proposal, *, into: Proposal, actor: User, reason: str = "", now: datetime | None = None
) -> Proposal:
    """Let the proposal live on in another that asks for the same. What was merged into it before moves along."""
    now = now or timezone.now()
    Call.objects.select_for_update().get(pk=proposal.call_id)
    target = final_target(into)
    rows = Proposal.objects.select_for_update().order_by("pk").in_bulk([proposal.pk, target.pk])
    proposal, target = rows[proposal.pk], rows[target.pk]
    rules.may_merge(proposal, actor, now).require()
    rules.may_merge_into(proposal, target, actor, now).require()
    followers = Proposal.objects.filter(merged_into=proposal)
    moved = list(followers.values_list("pk", flat=True))
    followers.update(merged_into=target)
    details = {"into": target.pk, "into_title": target.title, "moved": moved}
    merged = fire(proposal, "merge", actor=actor, reason=reason, now=now, details=details, into=target)
    live.push(f"proposal:{target.pk}", verb="proposals.merge")
    return merged


@transaction.atomic
def withdraw(proposal: Proposal, *, actor: User, reason: str = "", now: datetime | None = None) -> Proposal:
    """Take it back for good. Its answers can begin a new draft."""
    now = now or timezone.now()
    # The call first: a poll that opens just now takes up what is open, and must not take up what goes.
    Call.objects.select_for_update().get(pk=proposal.call_id)
    proposal = locked(proposal)
    rules.may_withdraw(proposal, actor, now).require()
    # The ledger keeps for good what it is told: not the title of a draft that nobody but its author ever saw.
    details = {} if proposal.number else {"title": ""}
    return fire(proposal, "withdraw", actor=actor, reason=reason, now=now, details=details)


@transaction.atomic
def resubmit(proposal: Proposal, *, actor: User, note: str = "", now: datetime | None = None) -> Proposal:
    """Give a returned proposal back to the stage that returned it; `note` says what was changed."""
    now = now or timezone.now()
    proposal = locked(proposal)
    rules.may_resubmit(proposal, actor, now).require()
    require_complete(proposal, now)
    resubmitted = fire(proposal, "resubmit", actor=actor, reason=note, now=now)
    workflow.open_case(resubmitted, author_unit=resubmitted.unit, actor=actor, now=now)
    return resubmitted


@transaction.atomic
def appeal(proposal: Proposal, *, actor: User, reason: str, now: datetime | None = None) -> Proposal:
    """Ask the level above the one that rejected to look again, once; `reason` says why."""
    now = now or timezone.now()
    proposal = locked(proposal)
    rules.may_appeal(proposal, actor, now).require()
    if not reason.strip():
        conflict("reason_missing", _("Tulis alasan banding Anda.")).require()
    appealed = fire(proposal, "appeal", actor=actor, reason=reason, now=now)
    workflow.open_case(appealed, author_unit=appealed.unit, actor=actor, now=now)
    return appealed


@transaction.atomic
def enact(proposal: Proposal, *, actor: User | None, now: datetime | None = None) -> Proposal:
    """It stands in an enacted plan."""
    now = now or timezone.now()
    return fire(proposal, "enact", actor=actor, now=now)
