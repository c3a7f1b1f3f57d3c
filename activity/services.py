from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.db import models, transaction
from django.utils import timezone
from django.utils.translation import override

from activity import ledger, live, registry
from activity.clock import tick
from activity.models import Event, IdempotencyRecord, Notice, label
from activity.queries import newest_block_hash

__all__ = ["anchor", "forget_old_answers", "mark_read", "notify", "record", "tick", "titled"]

ANSWERS_ARE_KEPT_FOR = timedelta(hours=48)


def record(verb: str, subject: models.Model, *, actor: Any, now: datetime | None = None, **data: Any) -> Event:
    """Write the ledger event of a change, in the transaction of the change, and tell those whom it concerns.

    `actor` is a user, or None for the clock. `data` must be JSON and holds no text that a person wrote in confidence.
    """
    event = Event.objects.create(
        created_at=now or timezone.now(),
        actor=actor,
        verb=verb,
        subject_type=label(subject),
        subject_id=subject.pk,
        data=data,
    )
    live.push(f"{subject._meta.model_name}:{subject.pk}", verb=verb, event=event.pk)
    notify(event, subject)
    return event


def titled(subject: models.Model) -> dict[str, str]:
    """A subject's name for an event's data: in Indonesian whoever did it, with the English one where that differs."""
    with override(settings.LANGUAGE_CODE):
        title = str(subject)
    with override("en"):
        english = str(subject)
    return {"title": title} if english == title else {"title": title, "title_en": english}


def notify(event: Event, subject: models.Model) -> None:
    """One rule decides who is told: the verb's audience, mostly less the actor, and less who may not see it."""
    announcement = registry.announcements.get(event.verb)
    kind = registry.subjects.get(event.subject_type)
    if announcement is None or kind is None:
        return
    told = {user.pk: user for user in announcement.audience(subject, event.data)}
    if not announcement.tells_actor:
        told.pop(event.actor_id, None)
    path = kind.path(subject)
    notices = [Notice(recipient=user, event=event, path=path) for user in told.values() if kind.may_see(user, subject)]
    Notice.objects.bulk_create(notices)
    for notice in notices:
        live.push(f"user:{notice.recipient_id}", verb="notice", notice=notice.pk)


@transaction.atomic
def mark_read(user: Any, *, up_to: int, now: datetime) -> int:
    """Mark the user's notices up to that id as read; returns how many were unread. Other open pages are told."""
    count = Notice.objects.filter(recipient=user, pk__lte=up_to, read_at=None).update(read_at=now)
    if count:
        live.push(f"user:{user.pk}", verb="read")
    return count


@transaction.atomic
def anchor(now: datetime) -> str:
    """Seal what is not sealed yet, and return the newest block's hash: what a printed paper binds. Never empty,
    once anything was recorded.
    """
    ledger.seal(now)
    return newest_block_hash()


@transaction.atomic
def forget_old_answers(now: datetime) -> int:
    """Idempotency keys bind for two days. Returns how many were forgotten."""
    return IdempotencyRecord.objects.filter(created_at__lt=now - ANSWERS_ARE_KEPT_FOR).delete()[0]
