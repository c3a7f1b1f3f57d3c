"""The annual plan: what the office will do, line by line, and how it became binding."""

from dataclasses import dataclass
from datetime import datetime
from itertools import groupby
from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.utils.translation import gettext
from django.views.decorators.http import require_safe

from activity.answers import Answer, ask_all
from frontend.context import shell_of
from people.models import Competence, Unit, UnitKind
from planning import queries, rules
from planning.models import Cycle, Funding, Plan, Quarter, Source
from proposals.models import LearningForm
from workflow import queries as workflow
from workflow import rules as deciding
from workflow.models import Case, Decision

OTHER_SOURCES = [choice for choice in Source.choices if choice[0] != Source.PROPOSAL]


@dataclass(frozen=True, slots=True)
class Desk:
    """What the reader may decide on this plan now."""

    case: Case
    may_decide: Answer
    asks_decree: bool

    @property
    def question(self) -> str:
        return gettext("Tetapkan rencana ini?") if self.asks_decree else gettext("Konfirmasi rencana ini?")


@require_safe
@login_required
def plans(request: HttpRequest) -> HttpResponse:
    """The plans by year, the newest version of each in front."""
    now = timezone.now()
    seen = queries.plans().filter(pk__in=Plan.objects.visible_to(request.user, now))
    years = [(year, list(rows)) for year, rows in groupby(seen, key=lambda plan: plan.year)]
    return render(request, "plans/list.html", {"years": years, "draw_up": possible_years(request, now)})


def possible_years(request: HttpRequest, now: datetime) -> dict[str, Any] | None:
    """The office and the years of cycles without a plan, for whoever may start one."""
    office = Unit.objects.filter(kind=UnitKind.DISTRICT).first()
    if office is None or not rules.may_draw_up(office, request.user, now):
        return None
    planned = Plan.objects.filter(office=office).values("year")
    years = (
        Cycle.objects.filter(call__office=office).exclude(call__year__in=planned).values_list("call__year", flat=True)
    )
    return {"office": office, "years": sorted(set(years))} if years else None


@require_safe
@login_required
def plan(request: HttpRequest, pk: int) -> HttpResponse:
    now = timezone.now()
    shown = seen_plan(request, pk, now)
    cycle = cycle_of(shown, now)
    lines = list(shown.lines.all())
    return render(
        request,
        "plans/plan.html",
        {
            "plan": shown,
            "groups": queries.lines_by_unit(lines),
            "whole": queries.UnitTotal(shown.office, lines),
            "unscheduled": sum(line.quarter is None for line in lines),
            "may": ask_all(rules.PLAN_ACTIONS, shown, request.user, now),
            "edits": bool(rules.may_add_line(shown, request.user, now)),
            "cycle": cycle,
            "strip": queries.stage_strip(cycle, now) if cycle else [],
            "desk": desk_of(shown, request.user, now),
            "decisions": decisions_on(shown),
            "versions": Plan.objects.visible_to(request.user, now).filter(office=shown.office_id, year=shown.year),
            "reads_proposals": shell_of(request).reads_proposals,
            "quarters": Quarter.choices,
            "fundings": Funding.choices,
            "today": timezone.localdate(now),
        },
    )


def cycle_of(plan: Plan, now: datetime) -> Cycle | None:
    """The year's cycle in which plans are enacted now, else its newest one."""
    found = list(queries.cycles().filter(call__office=plan.office_id, call__year=plan.year))
    enacting = [row for row in found if row.enact_from <= now < row.enact_until]
    return next(iter(enacting or found), None)


def seen_plan(request: HttpRequest, pk: int, now: datetime) -> Plan:
    return get_object_or_404(queries.plans().filter(pk__in=Plan.objects.visible_to(request.user, now)), pk=pk)


def desk_of(plan: Plan, user: Any, now: datetime) -> Desk | None:
    """The open case over the plan, with whether this reader holds it."""
    case = workflow.current_case(plan) if plan.state == Plan.State.IN_REVIEW else None
    if case is None:
        return None
    return Desk(case, deciding.may_decide(case, user, now), deciding.asks_decree(case))


def decisions_on(plan: Plan) -> list[Decision]:
    found = Decision.objects.filter(case__subject_type="planning.plan", case__subject_id=plan.pk)
    return list(found.select_related("actor", "stage").order_by("decided_at", "pk"))


@require_safe
@login_required
def new_line(request: HttpRequest, pk: int) -> HttpResponse:
    """Add a programme that no proposal asked for."""
    now = timezone.now()
    shown = seen_plan(request, pk, now)
    if not rules.keeps_plan(shown.office, request.user, now):
        raise Http404
    return render(
        request,
        "plans/new_line.html",
        {
            "plan": shown,
            "answer": rules.may_add_line(shown, request.user, now),
            "sources": OTHER_SOURCES,
            "units": list(Unit.objects.filter(path__startswith=shown.office.path).values_list("pk", "name")),
            "competences": list(Competence.objects.values_list("pk", "name")),
            "forms": list(LearningForm.objects.values_list("pk", "name")),
            "quarters": Quarter.choices,
            "fundings": Funding.choices,
        },
    )
