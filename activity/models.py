from typing import ClassVar

from django.conf import settings
from django.db import models


class Event(models.Model):
    """One change, as it was written. Database triggers refuse update and delete (triggers.py)."""

    created_at = models.DateTimeField()
    actor = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    verb = models.CharField(max_length=60)
    subject_type = models.CharField(max_length=60)
    subject_id = models.BigIntegerField()
    data = models.JSONField(default=dict)

    class Meta:
        ordering: ClassVar = ["id"]
        indexes: ClassVar = [models.Index(fields=["subject_type", "subject_id"], name="events_of_a_subject")]

    def __str__(self) -> str:
        return f"{self.id} {self.verb} {self.subject_type}:{self.subject_id}"


class Block(models.Model):
    """A sealed run of events: the Merkle root over them, chained to the block before."""

    number = models.PositiveBigIntegerField(unique=True)
    sealed_at = models.DateTimeField()
    merkle_root = models.CharField(max_length=64)
    previous_hash = models.CharField(max_length=64)
    hash = models.CharField(max_length=64, unique=True)

    class Meta:
        ordering: ClassVar = ["number"]

    def __str__(self) -> str:
        return f"{self.number} {self.hash[:12]}"


class Leaf(models.Model):
    """The place of an event in its block. No foreign key to the event: a deleted event must be found, not cascade."""

    block = models.ForeignKey(Block, on_delete=models.PROTECT, related_name="leaves")
    position = models.PositiveIntegerField()
    event_id = models.BigIntegerField(unique=True)
    digest = models.CharField(max_length=64)

    class Meta:
        ordering: ClassVar = ["block", "position"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["block", "position"], name="one_leaf_per_position_of_a_block")
        ]

    def __str__(self) -> str:
        return f"{self.block_id}/{self.position} event {self.event_id}"


class Notice(models.Model):
    """That somebody was told of an event. The text is made when it is read, in the reader's language."""

    recipient = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="notices")
    event = models.ForeignKey(Event, on_delete=models.PROTECT, related_name="+")
    path = models.CharField(max_length=200)
    read_at = models.DateTimeField(null=True)

    class Meta:
        ordering: ClassVar = ["-id"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["recipient", "event"], name="one_notice_per_recipient_and_event")
        ]
        indexes: ClassVar = [models.Index(fields=["recipient", "-id"], name="notices_newest_first")]

    def __str__(self) -> str:
        return f"{self.recipient_id} told of {self.event_id}"


class IdempotencyRecord(models.Model):
    """The answer that a POST with an Idempotency-Key got, so that its repetition gets the same one."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    key = models.CharField(max_length=80)
    request_digest = models.CharField(max_length=64)
    status = models.PositiveSmallIntegerField()
    body = models.JSONField(null=True)
    created_at = models.DateTimeField(db_index=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["user", "key"], name="one_answer_per_user_and_idempotency_key")
        ]

    def __str__(self) -> str:
        return f"{self.user_id} {self.key}"


class Clock(models.Model):
    """One row: who holds the clock until when (a lease, taken under the row's lock), and when it last ran to the end.

    A lease and not a lock held all the while: what the clock does opens its own transactions, one after the other.
    """

    ticked_at = models.DateTimeField(null=True)
    held_until = models.DateTimeField(null=True)
    asked_again = models.BooleanField(default=False)

    def __str__(self) -> str:
        return str(self.ticked_at)


def lock_clock() -> Clock:
    """The clock's row, locked for the rest of the transaction."""
    Clock.objects.get_or_create(pk=1)
    return Clock.objects.select_for_update().get(pk=1)


def label(subject: models.Model) -> str:
    """The name under which a model stands in ledger rows and registries, e.g. `proposals.proposal`."""
    return subject._meta.label_lower
