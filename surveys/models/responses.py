from typing import ClassVar
from uuid import uuid4

from django.conf import settings
from django.db import models
from django.db.models import Q

from surveys.models.surveys import Survey


class Participation(models.Model):
    """That somebody answered. Never shown as names; written anew in random order at close. Bears no date."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    survey = models.ForeignKey(Survey, on_delete=models.PROTECT, related_name="participations")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["survey", "person"], name="one_participation_per_survey_and_person")
        ]

    def __str__(self) -> str:
        return "participation"


class Response(models.Model):
    """What somebody answered, apart from who. While the survey is open: `handle` and `sealed` under its key file.

    After close: neither; `content` with the block instead of the unit, and only background that hides in it. No date.
    """

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    survey = models.ForeignKey(Survey, on_delete=models.PROTECT, related_name="responses")
    handle = models.CharField(max_length=64, null=True)  # noqa: DJ001  after close there is no handle: NULLs are not equal
    sealed = models.BinaryField(null=True)
    content = models.JSONField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["survey", "handle"], name="one_response_per_handle_of_a_survey"),
            models.CheckConstraint(
                condition=Q(handle__isnull=False, sealed__isnull=False, content__isnull=True)
                | Q(handle__isnull=True, sealed__isnull=True, content__isnull=False),
                name="a_response_is_sealed_with_a_handle_or_open_without",
            ),
        ]

    def __str__(self) -> str:
        return "response"


class Comment(models.Model):
    """An answer to an open question, apart from all other answers: nobody can tell which belong together."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    survey = models.ForeignKey(Survey, on_delete=models.PROTECT, related_name="comments")
    item = models.CharField(max_length=20)
    text = models.CharField(max_length=500)

    def __str__(self) -> str:
        return "comment"
