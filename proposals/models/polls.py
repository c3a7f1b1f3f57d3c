from datetime import date, datetime
from typing import Any, ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django_fsm import FSMField, transition

from activity.secrecy.box import Box, unlock
from activity.secrecy.unlinking import Unlinkable
from people.models import Unit, UnitKind
from people.rules import reads_along
from proposals.methods import DEFAULT_FORM, Form, default_parameters, default_rule
from proposals.models.calls import Call
from proposals.models.proposals import Proposal
from workflow.machine import asks

# With fewer ballots than these a count would nearly say how those who took part chose (docs/trust.md).
FEWEST_BALLOTS = 5
# Below this many electors only totals are published: single ballots would be guessed (design.md §4).
SMALL_ELECTORATE = 30
# Totals of a unit are told only where at least so many of it voted: they are distributions (design: small groups).
FEWEST_OF_UNIT = 8


class PollQuerySet(models.QuerySet["Poll"]):
    def visible_to(self, user: Any, day: date) -> "PollQuerySet":
        """The polls of the offices where the user works; all of them for officials from outside who read along."""
        if reads_along(user, day):
            return self
        unit = user.unit_on(day)
        return self.filter(call__office__in=[unit.pk, *unit.ancestor_ids()] if unit else [])


class Capacity(models.TextChoices):
    """What the second resource counts: learning hours (JP) that programmes take, or seats that they need."""

    HOURS = "hours", _("JP")
    SEATS = "seats", _("peserta")


class Poll(Unlinkable):
    """A vote of the staff over the open proposals of a call, within its budget."""

    class State(models.TextChoices):
        DRAFT = "draft", _("Disiapkan")
        OPEN = "open", _("Terbuka")
        CLOSED = "closed", _("Ditutup")
        CERTIFIED = "certified", _("Disahkan")

    call = models.OneToOneField(Call, on_delete=models.PROTECT, related_name="poll")
    state = FSMField(default=State.DRAFT, choices=State.choices, protected=True)
    # How it is held: set up by the committee while it is a draft, frozen when it opens.
    form = models.CharField(max_length=20, choices=Form, default=DEFAULT_FORM)
    rule = models.CharField(max_length=40, default=default_rule)
    parameters = models.JSONField(default=default_parameters)
    allows_abstention = models.BooleanField(default=True)
    # Who votes: the staff of these units (none named: of the whole office) as of that day (none: of the opening),
    # with one of these roles (none named: whatever their role).
    electorate_units = models.ManyToManyField(Unit, related_name="+", blank=True)
    electorate_roles = models.JSONField(default=list, blank=True)
    electorate_day = models.DateField(null=True)
    includes_deciders = models.BooleanField(default=False)
    # Ballots without which the vote advises nobody: a share of the electorate in percent, or a number. Not both.
    quorum_share = models.PositiveSmallIntegerField(null=True)
    quorum_number = models.PositiveIntegerField(null=True)
    # What binds a selection beside the budget: a second resource, and kinds of units of which none goes empty.
    capacity = models.PositiveIntegerField(null=True)
    capacity_of = models.CharField(max_length=20, choices=Capacity, default=Capacity.HOURS)
    covers = models.CharField(max_length=20, choices=UnitKind, blank=True)
    # Declared before the first ballot, never later: a coarse cell is sealed with each ballot then.
    shows_unit_totals = models.BooleanField(default=False)
    budget = models.PositiveBigIntegerField()
    opens_at = models.DateTimeField()
    closes_at = models.DateTimeField()
    created_at = models.DateTimeField()
    electorate_size = models.PositiveIntegerField(default=0)
    quorum = models.PositiveIntegerField(default=0)
    # [{"number": 1, "name": "Kelurahan Delima", "units": 1, "electors": 12}, …], frozen at opening if units are told.
    cells = models.JSONField(default=list, blank=True)
    # Written at close (design: the two lists and their hashes), never before.
    ballots_cast = models.PositiveIntegerField(null=True)
    ballots_hash = models.CharField(max_length=64, blank=True)
    codes_hash = models.CharField(max_length=64, blank=True)
    outcome = models.JSONField(null=True)
    unit_totals = models.JSONField(null=True)
    # What the nearest candidate lacked (proposals.nearest), worked out by the clock after the close; {} if none did.
    lacked = models.JSONField(null=True)
    # When a recount first gave something else than what was published: said wherever the result is shown.
    recount_differed_at = models.DateTimeField(null=True)
    # The hash of the ledger's newest block when the second member certified: the outside anchor that paper carries.
    certified_at = models.DateTimeField(null=True)
    ledger_anchor = models.CharField(max_length=64, blank=True)

    objects = PollQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["-opens_at"]
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(closes_at__gt=F("opens_at")), name="a_poll_closes_after_it_opens"),
            models.CheckConstraint(
                condition=Q(quorum_share=None) | Q(quorum_number=None), name="a_quorum_is_a_share_or_a_number"
            ),
            models.CheckConstraint(
                condition=Q(quorum_share=None) | Q(quorum_share__range=(1, 100)), name="a_quorum_share_is_a_percentage"
            ),
        ]

    def __str__(self) -> str:
        return str(self.call)

    @property
    def used_of_capacity(self) -> str:
        """The candidate's field that counts against the second resource."""
        return "participants" if self.capacity_of == Capacity.SEATS else "learning_hours"

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

    @property
    def meets_quorum(self) -> bool:
        """Whether enough took part for the vote to advise anybody; asked once it is counted."""
        return (self.ballots_cast or 0) >= max(self.quorum, FEWEST_BALLOTS)

    # The transitions carry the noun: their names become ledger verbs, and a proposal opens and closes too.
    @transition(field=state, source=State.DRAFT, target=State.OPEN, permission=asks("proposals.rules.may_open_poll"))
    def open_poll(self, *, electorate_size: int, quorum: int) -> None:
        self.electorate_size = electorate_size
        self.quorum = quorum

    @transition(field=state, source=State.OPEN, target=State.CLOSED, permission=asks("proposals.rules.may_close_poll"))
    def close_poll(
        self,
        *,
        ended_at: datetime,
        ballots_cast: int,
        ballots_hash: str,
        codes_hash: str,
        outcome: dict[str, object] | None,
        unit_totals: dict[str, object] | None,
    ) -> None:
        self.closes_at = ended_at
        self.ballots_cast = ballots_cast
        self.ballots_hash = ballots_hash
        self.codes_hash = codes_hash
        self.outcome = outcome
        self.unit_totals = unit_totals

    @transition(
        field=state, source=State.CLOSED, target=State.CERTIFIED, permission=asks("proposals.rules.may_certify_poll")
    )
    def certify_poll(self, *, anchor: str, now: datetime) -> None:
        """Enough members of the committee confirmed the count; `anchor`: the ledger's newest block at that moment."""
        self.certified_at = now
        self.ledger_anchor = anchor


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
    participants = models.PositiveIntegerField(default=0)
    # The name of the unit that it serves, of the kind that the poll covers.
    group = models.CharField(max_length=120, blank=True)
    # Set at close, and not where the poll hides its counts: on how many ballots it was wanted, and the total by which
    # the rule went, exact, as text.
    approvals = models.PositiveIntegerField(null=True)
    total = models.CharField(max_length=200, blank=True)
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
    # The number of the poll's cell that their unit belongs to; 0 where totals are not shown by unit.
    cell = models.PositiveSmallIntegerField(default=0)

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["poll", "user"], name="one_elector_per_poll_and_user")]

    def __str__(self) -> str:
        return f"{self.user_id} in {self.poll_id}"
