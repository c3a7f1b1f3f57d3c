"""How a draft of the plan comes about and takes up what was approved, without anybody pressing a button."""

from datetime import datetime
from typing import NoReturn

from django.db.models import Max, QuerySet
from django.utils.translation import gettext_lazy as _
from rest_framework.exceptions import ValidationError

from activity import services as activity
from people.models import Unit, User
from planning.models import Cycle, Funding, Plan, PlanLine, Source
from proposals.models import Proposal, State
from workflow.models import Decision


def take_up(proposal: Proposal, decision: Decision, now: datetime) -> None:
    """An approved proposal becomes a line of its year's draft plan (proposals.registry.on_approved).

    While the plan is on its way to the PyB and the PPK, it waits: for the plan's return, or for the next version.
    """
    office, year = lock_office(proposal.call.office), proposal.call.year
    unfinished = unfinished_plan(office, year)
    if unfinished is None:
        unfinished = start_draft(office, year, actor=None, now=now)
    if unfinished.state == Plan.State.DRAFT:
        add_proposal(unfinished, proposal, actor=None, now=now)


def lock_office(office: Unit) -> Unit:
    """Whoever starts a plan or a cycle waits here for the others: there is no row of its own to lock yet."""
    return Unit.objects.select_for_update(no_key=True).get(pk=office.pk)


def unfinished_plan(office: Unit, year: int) -> Plan | None:
    plans = Plan.objects.select_for_update().filter(office=office, year=year)
    return plans.exclude(state=Plan.State.ENACTED).first()


def start_draft(office: Unit, year: int, *, actor: User | None, now: datetime) -> Plan:
    """The next version of a year's plan as a draft, with the lines of the version before it."""
    latest = Plan.objects.filter(office=office, year=year).order_by("-version").first()
    plan = Plan.objects.create(
        office=office,
        year=year,
        version=latest.version + 1 if latest else 1,
        ceiling=ceiling_of(office, year),
        created_at=now,
    )
    if latest:
        copy_lines(latest, plan)
    verb = "planning.amend" if latest else "planning.draw_up"
    activity.record(verb, plan, actor=actor, now=now, year=year, version=plan.version)
    return plan


def ceiling_of(office: Unit, year: int) -> int:
    """The year's ceiling in whole rupiah: all rounds of a year vote under the same one, so the highest counts."""
    cycles = Cycle.objects.filter(call__office=office, call__year=year)
    highest: int | None = cycles.aggregate(top=Max("call__budget"))["top"]
    return highest or 0


def copy_lines(old: Plan, new: Plan) -> None:
    lines = list(old.lines.order_by("id"))
    for line in lines:
        line.pk = None
        line.plan = new
        line._state.adding = True
    PlanLine.objects.bulk_create(lines)


def waiting(office: Unit, year: int) -> "QuerySet[Proposal]":
    """What was approved for the year and stands in no version of its plan yet."""
    return Proposal.objects.filter(call__office=office, call__year=year, state=State.APPROVED, plan_lines=None)


def adopt_waiting(plan: Plan, *, now: datetime) -> None:
    for proposal in waiting(plan.office, plan.year).order_by("state_since", "id"):
        add_proposal(plan, proposal, actor=None, now=now)


def form_unknown(proposal: Proposal) -> NoReturn:
    """No proposal is approved without its form of learning; if one were, the decision must not pass half done."""
    raise ValidationError({"form": [_("Usulan belum menyebut bentuk pelatihan. Kembalikan dulu untuk dilengkapi.")]})


def add_proposal(plan: Plan, proposal: Proposal, *, actor: User | None, now: datetime) -> PlanLine:
    line = PlanLine.objects.create(
        plan=plan,
        proposal=proposal,
        source=Source.PROPOSAL,
        title=proposal.title,
        unit=proposal.unit,
        competence=proposal.competence,
        form=proposal.form or form_unknown(proposal),
        audience=proposal.audience,
        organiser=proposal.partner,
        participants=proposal.participants or 0,
        learning_hours=proposal.learning_hours or 0,
        cost=proposal.cost,
        funding=Funding.DISTRICT if proposal.cost else Funding.NONE,
        added_at=now,
    )
    activity.record("planning.add_line", plan, actor=actor, now=now, line=line.pk, title=line.title, cost=line.cost)
    return line
