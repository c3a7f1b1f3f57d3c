"""After the close: everything that links a person to a contribution is destroyed, step by step.

Each step is done in its own transaction and may be repeated; the clock repeats until all are done.
"""

import logging
from collections.abc import Callable, Iterable
from datetime import datetime
from secrets import SystemRandom
from typing import Any, TypeVar
from uuid import uuid4

from django.db import DatabaseError, connection, models, transaction

from activity.secrecy import keys, scrubbing

logger = logging.getLogger(__name__)
dice = SystemRandom()


class Unlinkable(models.Model):
    """A subject (a poll, a survey) whose contributions are apart from people once it is closed."""

    # The name of the key file under KEY_DIR. Random, so that a restored backup never meets another subject's key.
    key_id = models.UUIDField(default=uuid4, unique=True, editable=False)
    # Each step of destroying the links after close is done once and repeated until it is done.
    unlinked_at = models.DateTimeField(null=True)
    scrubbed_at = models.DateTimeField(null=True)

    class Meta:
        abstract = True


Subject = TypeVar("Subject", bound=Unlinkable)


def destroy_links(
    subject: Subject,
    *,
    rewrites: Iterable[Callable[[Subject], None]],
    kinds: Iterable[type[models.Model]],
    now: datetime,
) -> None:
    """The steps after the close. `rewrites` write the subject's rows of each of the `kinds` anew, one table each.

    Whatever is done already is left as it is.
    """
    for rewrite in rewrites:
        while_still_linked(subject, rewrite)
    unlink_key(subject, now)
    scrub(subject, kinds, now)


def while_still_linked(subject: Subject, rewrite: Callable[[Subject], None]) -> None:
    """In a transaction of its own: rows of two tables that one transaction wrote would bear the same number."""
    with transaction.atomic():
        locked = lock(subject)
        if locked.unlinked_at is None:
            rewrite(locked)


def replace(old: "models.QuerySet[Any]", new: list[Any]) -> None:
    """Rows are written in the order of dice, so that neither row ids nor places on the disk tell when one came in."""
    shuffle(new)
    old.delete()
    old.model._default_manager.bulk_create(new, batch_size=500)


def shuffle(rows: list[Any]) -> None:
    dice.shuffle(rows)


def unlink_key(subject: Unlinkable, now: datetime) -> None:
    """From here on nobody can compute who a handle stood for. Comes after all rows are written anew without handles."""
    with transaction.atomic():
        locked = lock(subject)
        if locked.unlinked_at is None:
            keys.destroy_key(locked.key_id)
            type(subject)._default_manager.filter(pk=subject.pk).update(unlinked_at=now)


def scrub(subject: Unlinkable, kinds: Iterable[type[models.Model]], now: datetime) -> None:
    """Have the database forget deleted rows. Not possible within a transaction or while others read: then later."""
    rows = type(subject)._default_manager.filter(pk=subject.pk)
    if connection.in_atomic_block or not rows.filter(scrubbed_at=None).exists():
        return
    try:
        scrubbing.rewrite_tables(kinds)
    except DatabaseError as problem:
        logger.warning("Tables of %r are not rewritten yet, the clock tries again: %s", subject, problem)
        return
    rows.update(scrubbed_at=now)


def lock(subject: Subject) -> Subject:
    return type(subject)._default_manager.select_for_update().get(pk=subject.pk)
