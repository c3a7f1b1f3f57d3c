"""The door through which every state change goes."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any, TypeVar

from django.db import models, transaction
from django.utils import timezone
from django.utils.module_loading import import_string
from django.utils.translation import gettext_lazy as _

from activity import services as activity
from activity.answers import Answer, conflict

Subject = TypeVar("Subject", bound=models.Model)


def asks(rule: str) -> Any:
    """An FSM permission that asks a rule by its dotted name, so that models need not import rules."""

    def permission(subject: models.Model, user: Any, now: datetime | None = None) -> Answer:
        answer: Answer = import_string(rule)(subject, user, now or timezone.now())
        return answer

    return permission


@transaction.atomic
def fire(
    subject: Subject,
    transition: str,
    *,
    actor: models.Model | None,
    reason: str = "",
    now: datetime | None = None,
    details: Mapping[str, Any] | None = None,
    **arguments: Any,
) -> Subject:
    """Lock the subject's row, ask, change its state, save, record. Returns the locked, saved row; raises Refused.

    `actor` None is the clock. `arguments` go to the transition's body, `details` into the ledger event beside states
    and reason (counts, hashes). The only caller of FSM transitions.
    """
    now = now or timezone.now()
    locked = type(subject)._base_manager.select_for_update().get(pk=subject.pk)
    before = locked.state
    found = next((row for row in locked.get_available_state_transitions() if row.name == transition), None)
    if found is None:
        conflict("wrong_state", _("Langkah ini tidak tersedia pada keadaan sekarang.")).require()
    found.permission(locked, actor, now).require()
    getattr(locked, transition)(**arguments)
    locked.save()
    verb = f"{locked._meta.app_label}.{transition}"
    activity.record(
        verb,
        locked,
        actor=actor,
        now=now,
        **{"from": before, "to": locked.state, "title": str(locked), "reason": reason, **(details or {})},
    )
    return locked
