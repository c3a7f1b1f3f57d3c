from functools import cached_property
from typing import Any, ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q

from discussions import registry


class Board(models.Model):
    """Where people talk about one subject. `revision` counts every change to it, so that a page can catch up."""

    subject_type = models.CharField(max_length=60)
    subject_id = models.BigIntegerField()
    revision = models.PositiveBigIntegerField(default=0)
    post_count = models.PositiveIntegerField(default=0)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["subject_type", "subject_id"], name="one_board_per_subject")
        ]

    def __str__(self) -> str:
        return f"{self.subject_type}:{self.subject_id}"

    @cached_property
    def subject(self) -> Any:
        """What the board is about, read once for each loaded board."""
        return registry.subjects[self.subject_type].get(self.subject_id)


class Post(models.Model):
    """What somebody said. A hidden post stays as a stub with the moderator's reason."""

    board = models.ForeignKey(Board, on_delete=models.PROTECT, related_name="posts")
    author = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="posts")
    parent = models.ForeignKey("self", null=True, blank=True, on_delete=models.PROTECT, related_name="replies")
    body = models.TextField()
    created_at = models.DateTimeField()
    edited_at = models.DateTimeField(null=True)
    revision = models.PositiveBigIntegerField()
    hidden_at = models.DateTimeField(null=True)
    hidden_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    hidden_reason = models.TextField(blank=True)

    class Meta:
        ordering: ClassVar = ["id"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["board", "revision"], name="one_post_per_revision_of_a_board"),
            models.CheckConstraint(
                condition=Q(hidden_at=None) | ~Q(hidden_reason=""), name="a_hidden_post_has_a_reason"
            ),
        ]
        indexes: ClassVar = [models.Index(fields=["board", "-id"], name="posts_newest_first")]

    def __str__(self) -> str:
        return f"{self.author}: {self.body[:40]}"


class LastRead(models.Model):
    """How far somebody has read a board: nobody else's business, so only the reader's own pages use it."""

    board = models.ForeignKey(Board, on_delete=models.CASCADE, related_name="+")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    post_id = models.BigIntegerField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["board", "user"], name="one_mark_per_board_and_reader")
        ]

    def __str__(self) -> str:
        return f"{self.user_id} {self.board_id} {self.post_id}"


class Report(models.Model):
    """Somebody asked a moderator to look at a post, or its author asked to look again at a hidden one (appeal)."""

    post = models.ForeignKey(Post, on_delete=models.CASCADE, related_name="reports")
    reporter = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    reason = models.TextField()
    is_appeal = models.BooleanField(default=False)
    created_at = models.DateTimeField()
    settled_at = models.DateTimeField(null=True)
    settled_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    answer = models.TextField(blank=True)

    class Meta:
        ordering: ClassVar = ["id"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["post", "reporter"], condition=Q(settled_at=None), name="one_open_report_per_post_and_reporter"
            )
        ]

    def __str__(self) -> str:
        return f"{self.post_id}: {self.reason[:40]}"
