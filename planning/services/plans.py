"""The annual plan's road: submitted by the camat, confirmed by the PyB, enacted by the PPK, then amended."""

from datetime import datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from rest_framework.exceptions import ValidationError

from activity import services as activity
from people.models import Unit, User
from planning import rules
from planning.models import Plan
from planning.services.drafts import adopt_waiting, lock_office, start_draft, waiting
from planning.services.lines import lock
from proposals import services as proposals
from proposals.models import Proposal, State
from workflow import machine
from workflow import services as workflow
from workflow.models import Case, Decision


@transaction.atomic
def draw_up(*, office: Unit, year: int, actor: User, now: datetime | None = None) -> Plan:
    """Start the first version of a year's plan, with what has been approved for it."""
    now = now or timezone.now()
    office = lock_office(office)
    rules.may_draw_up(office, actor, now).require()
    if Plan.objects.filter(office=office, year=year).exists():
        raise ValidationError({"year": [_("Rencana untuk tahun ini sudah ada.")]})
    plan = start_draft(office, year, actor=actor, now=now)
    adopt_waiting(plan, now=now)
    return plan


@transaction.atomic
def grant_exception(plan: Plan, *, reason: str, actor: User, now: datetime | None = None) -> Plan:
    """Let the plan pass above its ceiling, up to its present total, with a reason that stays on it."""
    now = now or timezone.now()
    locked = lock(plan)
    rules.may_grant_exception(locked, actor, now).require()
    if not reason.strip():
        raise ValidationError({"reason": [_("Tulis alasan pengecualian; alasan ini tercetak pada rencana.")]})
    locked.exception_reason, locked.exception_total = reason.strip(), locked.total()
    locked.exception_by, locked.exception_at = actor, now
    locked.save()
    data = {"reason": locked.exception_reason, "total": locked.exception_total}
    activity.record("planning.grant_exception", locked, actor=actor, now=now, **data)
    return locked


@transaction.atomic
def submit_plan(plan: Plan, *, actor: User, now: datetime | None = None) -> Plan:
    """Send the plan on its way to the PyB and the PPK."""
    now = now or timezone.now()
    submitted = machine.fire(plan, "submit", actor=actor, now=now, by=actor, at=now)
    workflow.open_case(submitted, author_unit=submitted.office, actor=actor, now=now)
    return submitted


@transaction.atomic
def amend(plan: Plan, *, actor: User, now: datetime | None = None) -> Plan:
    """The next version of an enacted plan, as a draft."""
    now = now or timezone.now()
    locked = lock(plan)
    rules.may_amend(locked, actor, now).require()
    draft = start_draft(locked.office, locked.year, actor=actor, now=now)
    adopt_waiting(draft, now=now)
    return draft


def note_confirmation(case: Case, decision: Decision, now: datetime) -> None:
    """The PyB agreed and the plan went on to the PPK (workflow.registry.on_advanced)."""
    if case.subject_type == "planning.plan":
        plan = Plan.objects.get(pk=case.subject_id)
        data = {"reason": decision.reason, **activity.titled(plan)}
        activity.record("planning.confirm", plan, actor=decision.actor, now=now, **data)


def follow_return(plan: Plan, decision: Decision, *, now: datetime) -> Plan:
    """The PyB or the PPK sent it back: a draft again, which takes in what was approved meanwhile."""
    draft = machine.fire(plan, "return_for_revision", actor=decision.actor, reason=decision.reason, now=now)
    adopt_waiting(draft, now=now)
    return draft


def follow_enactment(plan: Plan, decision: Decision, *, now: datetime) -> Plan:
    """The PPK enacted it: it bears the decree and the ledger's anchor, and its proposals are enacted with it."""
    enacted = machine.fire(
        plan,
        "enact",
        actor=decision.actor,
        reason=decision.reason,
        now=now,
        number=decision.decree_number,
        decree_date=decision.decree_date,
        anchor=activity.anchor(now),
        at=now,
    )
    for proposal in Proposal.objects.filter(plan_lines__plan=enacted, state=State.APPROVED).order_by("pk"):
        proposals.enact(proposal, actor=decision.actor, now=now)
    if waiting(enacted.office, enacted.year).exists():
        adopt_waiting(start_draft(enacted.office, enacted.year, actor=None, now=now), now=now)
    return enacted
