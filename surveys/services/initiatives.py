from datetime import date, datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from activity.answers import conflict
from activity.services import record
from people.models import User
from surveys.models import Initiative, Survey
from surveys.rules import may_finish_initiative, may_plan_initiative


@transaction.atomic
def plan_initiative(
    survey: Survey, *, heard: str, action: str, owner: User, due: date, actor: User, now: datetime | None = None
) -> Initiative:
    """What we heard, what we will do, who does it by when."""
    now = now or timezone.now()
    locked = Survey.objects.select_for_update(of=("self",)).select_related("series__office").get(pk=survey.pk)
    may_plan_initiative(locked, actor, now).require()
    if due < timezone.localdate(now):
        conflict("due_in_the_past", _("Tenggat tidak boleh di masa lalu.")).require()
    planned = Initiative.objects.create(survey=locked, heard=heard, action=action, owner=owner, due=due, created_at=now)
    record("surveys.plan_initiative", planned, actor=actor, now=now, title=action, heard=heard, due=due.isoformat())
    return planned


@transaction.atomic
def finish_initiative(initiative: Initiative, *, outcome: str, actor: User, now: datetime | None = None) -> Initiative:
    now = now or timezone.now()
    locked = (
        Initiative.objects.select_for_update(of=("self",))
        .select_related("survey__series__office")
        .get(pk=initiative.pk)
    )
    may_finish_initiative(locked, actor, now).require()
    locked.done_at, locked.outcome = now, outcome
    locked.save(update_fields=["done_at", "outcome"])
    record("surveys.finish_initiative", locked, actor=actor, now=now, title=locked.action, outcome=outcome)
    return locked
