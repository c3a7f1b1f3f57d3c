from functools import cached_property
from typing import ClassVar

from django.conf import settings
from django.db import models
from django.utils.translation import get_language

from surveys import exchange, instruments


class Instrument(models.Model):
    """A questionnaire under one name; what is asked stands in its versions."""

    code = models.SlugField(max_length=40, unique=True)

    class Meta:
        ordering: ClassVar = ["code"]

    def __str__(self) -> str:
        return self.code


class InstrumentVersion(models.Model):
    """One wording of an instrument: a draft until it is published, and never changed from then on (triggers.py)."""

    instrument = models.ForeignKey(Instrument, on_delete=models.PROTECT, related_name="versions")
    number = models.PositiveSmallIntegerField()
    # As surveys.instruments.parse reads it.
    definition = models.JSONField()
    # Counts the changes of a draft, so that nobody overwrites what they have not read.
    revision = models.PositiveIntegerField(default=1)
    published_at = models.DateTimeField(null=True)
    created_at = models.DateTimeField()
    author = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering: ClassVar = ["instrument__code", "-number"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["instrument", "number"], name="one_version_per_instrument_and_number")
        ]

    def __str__(self) -> str:
        name = self.parsed.name
        return name.get((get_language() or "id")[:2]) or name["id"]

    @cached_property
    def parsed(self) -> instruments.Instrument:
        return instruments.parse(self.definition)


class InstrumentImport(models.Model):
    """A file with an instrument, kept for its preview until an analyst accepts it or a week has passed."""

    uploaded_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    uploaded_at = models.DateTimeField()
    file_name = models.CharField(max_length=120)
    # Emptied when it is accepted.
    content = models.BinaryField()
    version = models.ForeignKey(InstrumentVersion, null=True, on_delete=models.SET_NULL, related_name="+")
    accepted_at = models.DateTimeField(null=True)

    class Meta:
        ordering: ClassVar = ["-uploaded_at", "-id"]

    def __str__(self) -> str:
        return self.file_name

    @cached_property
    def reading(self) -> exchange.Reading:
        """What the file comes to, in the words of the present language. Raises exchange.Unreadable."""
        return exchange.read(bytes(self.content))
