from datetime import date, datetime
from typing import TYPE_CHECKING, Any, ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.utils.functional import cached_property
from django.utils.timezone import localdate
from django.utils.translation import gettext_lazy as _
from django_fsm import FSMField, transition

from people.models import Competence, Unit
from people.rules import reads_along
from proposals.models.calls import Call
from proposals.models.forms import LearningForm, Scope
from workflow.machine import asks

if TYPE_CHECKING:
    from people.models import User


class State(models.TextChoices):
    DRAFT = "draft", _("Draf")
    SUBMITTED = "submitted", _("Diajukan")
    OPEN = "open", _("Diskusi terbuka")
    IN_REVIEW = "in_review", _("Sedang ditinjau")
    RETURNED = "returned", _("Dikembalikan")
    APPROVED = "approved", _("Disetujui")
    ENACTED = "enacted", _("Ditetapkan")
    REJECTED = "rejected", _("Ditolak")
    DEFERRED = "deferred", _("Ditunda")
    MERGED = "merged", _("Digabung")
    WITHDRAWN = "withdrawn", _("Ditarik")


class Online(models.TextChoices):
    YES = "yes", _("Ya, seluruhnya")
    PARTLY = "partly", _("Sebagian")
    NO = "no", _("Tidak")
    UNSURE = "unsure", _("Belum tahu")


class ProposalQuerySet(models.QuerySet["Proposal"]):
    def visible_to(self, user: "User") -> "ProposalQuerySet":
        """What the user may know of: everything once submitted in an office that is theirs; drafts only their own.

        Who works nowhere any more still sees what they wrote themselves.
        """
        if not user.is_authenticated:
            return self.none()
        today = localdate()
        if reads_along(user, today):
            return self.but_drafts_of_others(user)
        unit = user.unit_on(today)
        if unit is None:
            return self.filter(author=user)
        return self.of_offices(user, [unit.pk, *unit.ancestor_ids()])

    def of_offices(self, user: Any, offices: Any) -> "ProposalQuerySet":
        """What staff of these offices may know of there. Both may be parameters of a prepared query."""
        calls = Call.objects.filter(pk=OuterRef("call"), office__in=offices)
        return self.but_drafts_of_others(user).filter(Exists(calls))

    def but_drafts_of_others(self, user: Any) -> "ProposalQuerySet":
        """Worded without OR and IN, so that a page of any list can be read off the index that orders it."""
        return self.exclude(Q(number__isnull=True) & ~Q(author=user))


class Proposal(models.Model):
    """A training programme that somebody puts forward: six short answers, a form of learning, a rough cost."""

    call = models.ForeignKey(Call, on_delete=models.PROTECT, related_name="proposals")
    number = models.PositiveIntegerField(null=True)
    author = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="proposals")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="proposals")
    title = models.CharField(max_length=180, blank=True)
    # The six questions of the short form; the sixth, the rough size, is `participants` and the cost lines.
    problem = models.TextField(blank=True)
    audience = models.TextField(blank=True)
    remedy = models.TextField(blank=True)
    timing = models.CharField(max_length=300, blank=True)
    online = models.CharField(max_length=10, choices=Online, blank=True)
    participants = models.PositiveIntegerField(null=True)

    competence = models.ForeignKey(Competence, null=True, on_delete=models.PROTECT, related_name="proposals")
    form = models.ForeignKey(LearningForm, null=True, on_delete=models.PROTECT, related_name="proposals")
    scope = models.CharField(max_length=20, choices=Scope, default=Scope.NATIONAL)
    days = models.PositiveSmallIntegerField(null=True)
    sessions = models.PositiveSmallIntegerField(null=True)
    months = models.PositiveSmallIntegerField(null=True)
    scheduled_hours = models.PositiveSmallIntegerField(null=True)
    occasions = models.PositiveSmallIntegerField(null=True)
    partner = models.CharField(max_length=160, blank=True)
    # Computed by services.save_draft from the fields above and the cost lines.
    learning_hours = models.PositiveSmallIntegerField(null=True)
    cost = models.PositiveBigIntegerField(default=0)

    state = FSMField(default=State.DRAFT, choices=State.choices, protected=True)
    state_since = models.DateTimeField()
    # While it is returned: the day by which it should come back, and when its author was reminded of that.
    revise_by = models.DateField(null=True)
    revision_reminded_at = models.DateTimeField(null=True)
    merged_into = models.ForeignKey("self", null=True, on_delete=models.PROTECT, related_name="merged", db_index=False)
    deferred_to_year = models.PositiveSmallIntegerField(null=True)
    appealed_at = models.DateTimeField(null=True)
    created_at = models.DateTimeField()
    edited_at = models.DateTimeField()
    revision = models.PositiveIntegerField(default=0)
    # Title, unit and answers in small letters without spaces and marks: what search looks in.
    search_text = models.TextField(blank=True)

    objects = ProposalQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["-state_since", "-id"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["call", "number"], name="one_proposal_per_number_of_a_call"),
            models.CheckConstraint(
                condition=Q(state="draft") | Q(state="withdrawn") | Q(number__isnull=False),
                name="a_submitted_proposal_has_a_number",
            ),
            models.CheckConstraint(
                condition=~Q(state="merged") | Q(merged_into__isnull=False), name="a_merged_proposal_names_its_target"
            ),
            models.CheckConstraint(
                condition=~Q(state="deferred") | Q(deferred_to_year__isnull=False),
                name="a_deferred_proposal_names_its_year",
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["call", "state", "-state_since"], name="proposals_of_a_call_by_state"),
            models.Index(fields=["call", "-state_since", "-id"], name="proposals_of_a_call_newest"),
            models.Index(fields=["call", "number", "author"], name="proposals_counted_for_readers"),
            models.Index(fields=["-state_since", "-id"], name="proposals_newest_first"),
            # With the many that were not merged in it, SQLite would rather read the whole table.
            models.Index(
                fields=["merged_into"], condition=Q(merged_into__isnull=False), name="proposals_merged_into_others"
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def label(self) -> str:
        """How people name it: `U-2027-014`, in a later round `U-2027/2-014`, or nothing before it is submitted."""
        later_round = f"/{self.call.round}" if self.call.round > 1 else ""
        return f"U-{self.call.year}{later_round}-{self.number:03d}" if self.number else ""

    @cached_property
    def merged_here(self) -> "list[Proposal]":
        """What lives on in this one. Lists and pages fetch it with their rows (queries.proposals)."""
        return list(self.merged.select_related("author"))

    def get_state_display(self) -> str:  # type: ignore[no-redef]  # of FSM fields the stubs know it
        """As Django's own, which hashes the translation of every choice on each call: a list asks it 350 times."""
        return str(State(self.state).label)

    @transition(field=state, source=State.DRAFT, target=State.SUBMITTED, permission=asks("proposals.rules.may_submit"))
    def submit(self, *, number: int, now: datetime) -> None:
        self.number = number
        self.state_since = now

    @transition(field=state, source=State.SUBMITTED, target=State.OPEN, permission=asks("proposals.rules.may_open"))
    def open(self, *, now: datetime) -> None:
        self.state_since = now

    @transition(field=state, source=State.SUBMITTED, target=State.MERGED, permission=asks("proposals.rules.may_merge"))
    def merge(self, *, into: "Proposal", now: datetime) -> None:
        self.merged_into = into
        self.state_since = now

    @transition(field=state, source=State.OPEN, target=State.IN_REVIEW, permission=asks("proposals.rules.may_close"))
    def close(self, *, now: datetime) -> None:
        self.state_since = now

    @transition(
        field=state, source=State.IN_REVIEW, target=State.APPROVED, permission=asks("proposals.rules.may_follow_case")
    )
    def approve(self, *, now: datetime) -> None:
        self.state_since = now

    @transition(
        field=state, source=State.IN_REVIEW, target=State.RETURNED, permission=asks("proposals.rules.may_follow_case")
    )
    def return_for_revision(self, *, now: datetime, revise_by: date) -> None:
        self.state_since = now
        self.revise_by = revise_by
        self.revision_reminded_at = None

    @transition(
        field=state, source=State.IN_REVIEW, target=State.REJECTED, permission=asks("proposals.rules.may_follow_case")
    )
    def reject(self, *, now: datetime) -> None:
        self.state_since = now

    @transition(
        field=state, source=State.IN_REVIEW, target=State.DEFERRED, permission=asks("proposals.rules.may_follow_case")
    )
    def defer(self, *, year: int, now: datetime) -> None:
        self.deferred_to_year = year
        self.state_since = now

    @transition(
        field=state, source=State.RETURNED, target=State.IN_REVIEW, permission=asks("proposals.rules.may_resubmit")
    )
    def resubmit(self, *, now: datetime) -> None:
        self.state_since = now
        self.revise_by = None

    @transition(
        field=state, source=State.REJECTED, target=State.IN_REVIEW, permission=asks("proposals.rules.may_appeal")
    )
    def appeal(self, *, now: datetime) -> None:
        self.appealed_at = now
        self.state_since = now

    @transition(
        field=state,
        source=[State.DRAFT, State.SUBMITTED, State.OPEN, State.RETURNED],
        target=State.WITHDRAWN,
        permission=asks("proposals.rules.may_withdraw"),
    )
    def withdraw(self, *, now: datetime) -> None:
        self.state_since = now

    @transition(field=state, source=State.APPROVED, target=State.ENACTED, permission=asks("proposals.rules.may_enact"))
    def enact(self, *, now: datetime) -> None:
        self.state_since = now


class CostLine(models.Model):
    """One line of the rough cost (RAB): volume × unit price, in whole rupiah."""

    proposal = models.ForeignKey(Proposal, on_delete=models.CASCADE, related_name="cost_lines")
    order = models.PositiveSmallIntegerField()
    description = models.CharField(max_length=160)
    volume = models.PositiveIntegerField()
    measure = models.CharField(max_length=20)
    unit_price = models.PositiveBigIntegerField()

    class Meta:
        ordering: ClassVar = ["order"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["proposal", "order"], name="one_cost_line_per_order_of_a_proposal")
        ]

    def __str__(self) -> str:
        return self.description

    @property
    def amount(self) -> int:
        """Whole rupiah."""
        return self.volume * self.unit_price
