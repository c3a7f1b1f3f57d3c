from typing import ClassVar
from uuid import uuid4

from django.conf import settings
from django.db import models
from django.db.models import Q

from proposals.models.polls import Poll


class Turnout(models.Model):
    """That somebody took part. Never shown as names; written anew in random order at close. Bears no date."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    poll = models.ForeignKey(Poll, on_delete=models.PROTECT, related_name="turnout")
    voter = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["poll", "voter"], name="one_turnout_per_poll_and_voter")
        ]

    def __str__(self) -> str:
        return "turnout"


class Ballot(models.Model):
    """What somebody chose, apart from who. While the poll is open: `handle` and `sealed` under the poll's key file.

    After close: neither; `choices` holds the marks in the canonical shape of `proposals.ballots`. Bears no date.
    """

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    poll = models.ForeignKey(Poll, on_delete=models.PROTECT, related_name="ballots")
    handle = models.CharField(max_length=64, null=True)  # noqa: DJ001  after close there is no handle: NULLs are not equal
    sealed = models.BinaryField(null=True)
    choices = models.JSONField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["poll", "handle"], name="one_ballot_per_handle_of_a_poll"),
            models.CheckConstraint(
                condition=Q(handle__isnull=False, sealed__isnull=False, choices__isnull=True)
                | Q(handle__isnull=True, sealed__isnull=True, choices__isnull=False),
                name="a_ballot_is_sealed_with_a_handle_or_open_without",
            ),
        ]

    def __str__(self) -> str:
        return "ballot"


class ReceiptCode(models.Model):
    """That a ballot with this code is in the count. No key to the voter nor to the ballot."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    poll = models.ForeignKey(Poll, on_delete=models.PROTECT, related_name="receipt_codes")
    code = models.CharField(max_length=32)

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["poll", "code"], name="one_receipt_code_per_poll")]

    def __str__(self) -> str:
        return self.code
