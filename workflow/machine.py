"""The door through which every state change goes."""

import inspect
from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any, TypeVar

from django.db import models, transaction
from django.utils import timezone
from django.utils.module_loading import import_string
from django.utils.translation import gettext as _t

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

    `actor` None is the clock. `arguments` go to the transition's body, and `now` too where the body takes it;
    `details` go into the ledger event beside states and reason (counts, hashes). The only caller of FSM transitions.
    """
    now = now or timezone.now()
    locked: Any = type(subject)._base_manager.select_for_update().get(pk=subject.pk)
    before = locked.state
    may_pass(locked, transition, actor, now).require()
    body = getattr(locked, transition)
    body(**arguments, **({"now": now} if takes_now(body) else {}))
    locked.save()
    activity.record(
        f"{locked._meta.app_label}.{transition}",
        locked,
        actor=actor,
        now=now,
        **{"from": before, "to": locked.state, "reason": reason, **activity.titled(locked), **(details or {})},
    )
    done: Subject = locked
    return done


def may_pass(subject: Any, transition: str, actor: models.Model | None, now: datetime) -> Answer:
    """Whether the transition leads out of the subject's state, and what its own rule says."""
    found = next((row for row in subject.get_available_state_transitions() if row.name == transition), None)
    if found is None:
        message = _t("Langkah ini tidak tersedia: “%(title)s” sekarang berstatus %(state)s.")
        parts = {"title": str(subject), "state": subject.get_state_display().lower()}
        return conflict("wrong_state", message % parts)
    answer: Answer = found.permission(subject, actor, now)
    return answer


def takes_now(body: Callable[..., object]) -> bool:
    return "now" in inspect.signature(body).parameters
