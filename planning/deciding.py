"""What the approval engine asks about a plan (workflow.registry)."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.db.models import Sum
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from activity.answers import YES, Answer, conflict
from people.models import Unit
from planning import rules
from planning.models import Plan
from planning.services.plans import follow_enactment, follow_return
from workflow.models import Case, Decision, Stage, Verdict
from workflow.registry import Summary


class PlanDeciding:
    """The PyB confirms, the PPK enacts with number and date of the decree; both may send the plan back."""

    def get(self, pk: int) -> Plan:
        return Plan.objects.select_related("office").get(pk=pk)

    def may_be_decided(self, subject: Plan, user: Any, now: datetime) -> Answer:
        if subject.state == Plan.State.IN_REVIEW:
            return YES
        return conflict("plan_not_in_review", _("Rencana ini tidak sedang menunggu keputusan."))

    def author_ids(self, subject: Plan) -> set[int]:
        return {subject.submitted_by_id} if subject.submitted_by_id else set()

    def unit(self, subject: Plan) -> Unit:
        return subject.office

    def may_see(self, user: Any, subject: Plan) -> bool:
        return rules.may_see_plan(subject, user, timezone.now())

    def advice(self, subject: Plan) -> str:
        return ""

    def verdicts(self, subject: Plan, stage: Stage) -> set[str]:
        return {Verdict.APPROVE, Verdict.RETURN}

    def year(self, subject: Plan) -> int:
        return subject.year

    def asks_decree(self, subject: Plan, stage: Stage) -> bool:
        """The last stage enacts the plan."""
        return not Stage.objects.filter(route=stage.route_id, order__gt=stage.order).exists()

    def summaries(self, pks: Iterable[int]) -> dict[int, Summary]:
        plans = Plan.objects.filter(pk__in=pks).select_related("office")
        plans = plans.annotate(cost=Sum("lines__cost", default=0), hours=Sum("lines__learning_hours", default=0))
        return {plan.pk: summary(plan) for plan in plans}

    def follow(self, subject: Plan, decision: Decision, *, ended: str, now: datetime) -> None:
        if ended == Case.State.RETURNED:
            follow_return(subject, decision, now=now)
        elif ended == Case.State.APPROVED:
            follow_enactment(subject, decision, now=now)


def summary(plan: Any) -> Summary:
    return Summary(
        title=str(plan),
        path=path_of(plan),
        unit=plan.office.name,
        cost=plan.cost,
        learning_hours=plan.hours,
    )


def path_of(plan: Any) -> str:
    return f"/rencana/{plan.pk}/"
