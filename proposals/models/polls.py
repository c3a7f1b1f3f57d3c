from datetime import date, datetime
from typing import Any, ClassVar
from uuid import uuid4

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django_fsm import FSMField, transition

from activity.secrecy.box import Box, unlock
from activity.secrecy.unlinking import Unlinkable
from people.rules import reads_along
from proposals.models.calls import Call
from proposals.models.proposals import Proposal
from workflow.machine import asks

# With fewer ballots than these a count would nearly say how those who took part chose (docs/trust.md).
FEWEST_BALLOTS = 5


class PollQuerySet(models.QuerySet["Poll"]):
    def visible_to(self, user: Any, day: date) -> "PollQuerySet":
        """The polls of the offices where the user works; all of them for officials from outside who read along."""
        if reads_along(user, day):
            return self
        unit = user.unit_on(day)
        return self.filter(call__office__in=[unit.pk, *unit.ancestor_ids()] if unit else [])


class Poll(Unlinkable):
    """A vote of the staff over the open proposals of a call, within its budget."""

    class State(models.TextChoices):
        DRAFT = "draft", _("Disiapkan")
        OPEN = "open", _("Terbuka")
        CLOSED = "closed", _("Ditutup")
        CERTIFIED = "certified", _("Disahkan")

    call = models.OneToOneField(Call, on_delete=models.PROTECT, related_name="poll")
    state = FSMField(default=State.DRAFT, choices=State.choices, protected=True)
    budget = models.PositiveBigIntegerField()
    opens_at = models.DateTimeField()
    closes_at = models.DateTimeField()
    created_at = models.DateTimeField()
    electorate_size = models.PositiveIntegerField(default=0)
    # Written at close (design: the two lists and their hashes), never before.
    ballots_cast = models.PositiveIntegerField(null=True)
    ballots_hash = models.CharField(max_length=64, blank=True)
    codes_hash = models.CharField(max_length=64, blank=True)
    outcome = models.JSONField(null=True)

    objects = PollQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["-opens_at"]
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(closes_at__gt=F("opens_at")), name="a_poll_closes_after_it_opens")
        ]

    def __str__(self) -> str:
        return str(self.call)

    def unlock(self) -> Box:
        """The ballot box. Raises Refused when the key is not there."""
        return unlock(f"poll/{self.pk}", self.key_id)

    @property
    def is_counted(self) -> bool:
        return self.state in {self.State.CLOSED, self.State.CERTIFIED}

    @property
    def hides_counts(self) -> bool:
        """Over, but too few took part: nothing of the count is kept or told: no selection, number or hash."""
        return self.is_counted and (self.ballots_cast or 0) < FEWEST_BALLOTS

    # The transitions carry the noun: their names become ledger verbs, and a proposal opens and closes too.
    @transition(field=state, source=State.DRAFT, target=State.OPEN, permission=asks("proposals.rules.may_open_poll"))
    def open_poll(self, *, electorate_size: int) -> None:
        self.electorate_size = electorate_size

    @transition(field=state, source=State.OPEN, target=State.CLOSED, permission=asks("proposals.rules.may_close_poll"))
    def close_poll(
        self,
        *,
        ended_at: datetime,
        ballots_cast: int,
        ballots_hash: str,
        codes_hash: str,
        outcome: dict[str, object] | None,
    ) -> None:
        self.closes_at = ended_at
        self.ballots_cast = ballots_cast
        self.ballots_hash = ballots_hash
        self.codes_hash = codes_hash
        self.outcome = outcome

    @transition(
        field=state, source=State.CLOSED, target=State.CERTIFIED, permission=asks("proposals.rules.may_certify_poll")
    )
    def certify_poll(self) -> None:
        """Enough members of the committee confirmed the count."""


class Certification(models.Model):
    """That a member of the committee had the ballots counted again, and got the published totals."""

    poll = models.ForeignKey(Poll, on_delete=models.PROTECT, related_name="certifications")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    totals_hash = models.CharField(max_length=64)
    certified_at = models.DateTimeField()

    class Meta:
        ordering: ClassVar = ["certified_at", "id"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["poll", "user"], name="one_certification_per_poll_and_member")
        ]

    def __str__(self) -> str:
        return f"{self.user} certified {self.poll_id}"


class Candidate(models.Model):
    """A proposal as it stood when the poll opened: what voters saw is what is counted."""

    poll = models.ForeignKey(Poll, on_delete=models.PROTECT, related_name="candidates")
    proposal = models.ForeignKey(Proposal, on_delete=models.PROTECT, related_name="candidacies")
    title = models.CharField(max_length=180)
    cost = models.PositiveBigIntegerField()
    learning_hours = models.PositiveSmallIntegerField(default=0)
    # Set at close; none of them where the poll hides its counts.
    approvals = models.PositiveIntegerField(null=True)
    rank = models.PositiveIntegerField(null=True)
    selected = models.BooleanField(null=True)

    class Meta:
        ordering: ClassVar = ["id"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["poll", "proposal"], name="one_candidacy_per_poll_and_proposal")
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def is_what_voters_saw(self) -> bool:
        """Whether the proposal is still the one that was voted on: one that was returned may be rewritten."""
        now = self.proposal
        seen = (self.title, self.cost, self.learning_hours)
        return seen == (now.title, now.cost, now.learning_hours or 0)

    @property
    def label(self) -> str:
        """`U-2027-014`: the id under which the count, its files and its tie order know the candidate."""
        return self.proposal.label


class Elector(models.Model):
    """Who may vote, frozen when the poll opens."""

    poll = models.ForeignKey(Poll, on_delete=models.PROTECT, related_name="electors")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["poll", "user"], name="one_elector_per_poll_and_user")]

    def __str__(self) -> str:
        return f"{self.user_id} in {self.poll_id}"


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

    After close: neither; `choices` holds the candidates' ids, sorted. Bears no date.
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
