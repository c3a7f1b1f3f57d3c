"""The lines of a draft plan: scheduled and completed by the personnel officer, or added from another source."""

from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from rest_framework.exceptions import ValidationError

from activity import services as activity
from activity.answers import Refused, conflict
from people.models import Unit, User
from planning import rules
from planning.models import Plan, PlanLine, Source

EDITABLE = ("quarter", "funding", "organiser", "curriculum", "audience")


@transaction.atomic
def add_line(plan: Plan, *, actor: User, now: datetime | None = None, **values: Any) -> PlanLine:
    """A programme that no proposal asked for: from a policy or from a gap, with a note that says which."""
    now = now or timezone.now()
    locked = lock(plan)
    rules.may_add_line(locked, actor, now).require()
    if values.get("source") not in {Source.POLICY, Source.GAP, Source.PERFORMANCE}:
        raise ValidationError({"source": [_("Pilih kebijakan atau kesenjangan sebagai sumber; usulan masuk sendiri.")]})
    if not values.get("source_note", "").strip():
        raise ValidationError({"source_note": [_("Sebutkan kebijakan atau kesenjangan yang menjadi dasar program.")]})
    line = PlanLine.objects.create(plan=locked, added_at=now, **values)
    activity.record("planning.add_line", locked, actor=actor, now=now, line=line.pk, title=line.title, cost=line.cost)
    return line


@transaction.atomic
def edit_line(line: PlanLine, *, actor: User, now: datetime | None = None, **values: Any) -> PlanLine:
    """Schedule and complete a line; what the proposal asked for and the decision approved stays as it was."""
    now = now or timezone.now()
    locked = lock(line.plan)
    fresh = still_there(line)
    rules.may_edit_line(fresh, actor, now).require()
    changes = {name: value for name, value in values.items() if name in EDITABLE and getattr(fresh, name) != value}
    if not changes:
        return fresh
    for name, value in changes.items():
        setattr(fresh, name, value)
    fresh.save(update_fields=list(changes))
    activity.record("planning.edit_line", locked, actor=actor, now=now, line=fresh.pk, title=fresh.title, **changes)
    return fresh


@transaction.atomic
def remove_line(line: PlanLine, *, actor: User, now: datetime | None = None) -> None:
    now = now or timezone.now()
    locked = lock(line.plan)
    fresh = still_there(line)
    rules.may_remove_line(fresh, actor, now).require()
    activity.record("planning.remove_line", locked, actor=actor, now=now, line=fresh.pk, title=fresh.title)
    fresh.delete()


def still_there(line: PlanLine) -> PlanLine:
    """The line as it is under the plan's lock. Raises Refused when somebody removed it just before."""
    fresh = PlanLine.objects.select_related("plan__office").filter(pk=line.pk).first()
    if fresh is None:
        gone = _("Program ini baru saja dihapus dari rencana oleh orang lain.")
        raise Refused(conflict("line_removed", gone))
    return fresh


def lock(plan: Plan) -> Plan:
    locked = Plan.objects.select_for_update().get(pk=plan.pk)
    locked.office = Unit.objects.get(pk=locked.office_id)
    return locked
