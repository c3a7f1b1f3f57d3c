from datetime import date, datetime
from typing import Any, ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.functional import cached_property
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from django_fsm import FSMField, transition

from people.models import Capacity, Role, Unit
from workflow.machine import asks
from workflow.registry import Decidable, subjects


class Holiday(models.Model):
    """A day that is no working day though it is no weekend: national holiday or joint leave, as decreed each year."""

    class Kind(models.TextChoices):
        NATIONAL = "national", _("Libur nasional")
        JOINT_LEAVE = "joint_leave", _("Cuti bersama")

    day = models.DateField(unique=True)
    name = models.CharField(max_length=120)
    kind = models.CharField(max_length=20, choices=Kind)
    # The decree that set it; provisional while it is only reckoned (the lunar feasts move with the decree).
    source = models.CharField(max_length=160, blank=True)
    is_provisional = models.BooleanField(default=False)

    class Meta:
        ordering: ClassVar = ["day"]

    def __str__(self) -> str:
        return f"{self.day} {self.name}"


class Route(models.Model):
    """One version of the stages that a kind of subject passes. A running case stays on its version."""

    subject_type = models.CharField(max_length=60)
    version = models.PositiveIntegerField()
    name = models.CharField(max_length=120)
    created_at = models.DateTimeField()
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    is_current = models.BooleanField(default=True)
    # In how many working days an author is asked to repair what was returned.
    revision_days = models.PositiveSmallIntegerField(default=5)

    class Meta:
        ordering: ClassVar = ["subject_type", "-version"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["subject_type", "version"], name="one_route_per_subject_type_and_version"),
            models.UniqueConstraint(
                fields=["subject_type"], condition=Q(is_current=True), name="one_current_route_per_subject_type"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.name} v{self.version}"


class Stage(models.Model):
    """Who decides at one step of a route, within how many working days, and who takes over when it is overdue."""

    class Where(models.TextChoices):
        AUTHOR_UNIT = "author_unit", _("Unit pengusul")
        ANCESTOR = "ancestor", _("Unit di atas pengusul")
        NAMED = "named", _("Unit tertentu")

    route = models.ForeignKey(Route, on_delete=models.CASCADE, related_name="stages")
    order = models.PositiveSmallIntegerField()
    name = models.CharField(max_length=80)
    name_en = models.CharField(max_length=80)
    role = models.CharField(max_length=30, choices=Role)
    where = models.CharField(max_length=20, choices=Where)
    ancestor_level = models.PositiveSmallIntegerField(default=0)
    unit = models.ForeignKey(Unit, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    required = models.PositiveSmallIntegerField(default=1)
    working_days = models.PositiveSmallIntegerField()
    takeover_role = models.CharField(max_length=30, choices=Role, blank=True)
    takeover_unit = models.ForeignKey(Unit, null=True, blank=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering: ClassVar = ["route", "order"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["route", "order"], name="one_stage_per_order_of_a_route"),
            models.CheckConstraint(
                condition=~Q(where="named") | Q(unit__isnull=False), name="a_stage_at_a_named_unit_names_it"
            ),
            models.CheckConstraint(condition=Q(required__gte=1), name="a_stage_needs_somebody_to_agree"),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def title(self) -> str:
        """The name in the reader's language."""
        return self.name_en if self.name_en and get_language() == "en" else self.name

    def place(self, author_unit: Unit) -> int | None:
        """The id of the unit whose official decides here, for a subject put forward by that unit."""
        if self.where == self.Where.NAMED:
            return self.unit_id
        if self.where == self.Where.AUTHOR_UNIT:
            return author_unit.pk
        above = author_unit.ancestor_ids() or [author_unit.pk]
        return above[min(max(self.ancestor_level, 1), len(above)) - 1]


class Case(models.Model):
    """One run of a route over one subject."""

    class State(models.TextChoices):
        OPEN = "open", _("Berjalan")
        APPROVED = "approved", _("Disetujui")
        RETURNED = "returned", _("Dikembalikan")
        REJECTED = "rejected", _("Ditolak")
        DEFERRED = "deferred", _("Ditunda")
        CANCELLED = "cancelled", _("Dibatalkan")

    route = models.ForeignKey(Route, on_delete=models.PROTECT, related_name="cases")
    subject_type = models.CharField(max_length=60)
    subject_id = models.BigIntegerField()
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    stage = models.ForeignKey(Stage, on_delete=models.PROTECT, related_name="cases")
    # Who put the subject forward when the case opened, so that an inbox need not load every subject.
    author_ids = models.JSONField(default=list)
    # The case whose rejection this one appeals: whoever rejected there does not decide here.
    appeal_of = models.ForeignKey("self", null=True, on_delete=models.PROTECT, related_name="appeals")
    state = FSMField(default=State.OPEN, choices=State.choices, protected=True)
    opened_at = models.DateTimeField()
    stage_since = models.DateTimeField()
    due_on = models.DateField()
    escalated_at = models.DateTimeField(null=True)
    closed_at = models.DateTimeField(null=True)

    class Meta:
        ordering: ClassVar = ["due_on", "id"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["subject_type", "subject_id"], condition=Q(state="open"), name="one_open_case_per_subject"
            ),
            models.CheckConstraint(
                condition=Q(closed_at=None) | Q(closed_at__gte=F("opened_at")), name="a_case_closes_after_it_opens"
            ),
        ]
        indexes: ClassVar = [models.Index(fields=["subject_type", "subject_id"], name="cases_of_a_subject")]

    def __str__(self) -> str:
        return f"{self.subject_type}:{self.subject_id} @ {self.stage}"

    @property
    def kind(self) -> Decidable:
        """What the app above says of things like its subject."""
        return subjects[self.subject_type]

    @cached_property
    def subject(self) -> Any:
        """What is decided on, read once for each loaded case: rules ask often in one request."""
        return self.kind.get(self.subject_id)

    @property
    def is_open(self) -> bool:
        return bool(self.state == self.State.OPEN)

    def is_overdue(self, day: date) -> bool:
        return self.is_open and self.due_on < day

    @transition(field=state, source=State.OPEN, target=State.APPROVED, permission=asks("workflow.rules.may_end"))
    def approve(self, *, now: datetime) -> None:
        """The last stage agreed."""
        self.closed_at = now

    @transition(field=state, source=State.OPEN, target=State.RETURNED, permission=asks("workflow.rules.may_end"))
    def return_for_revision(self, *, now: datetime) -> None:
        """A stage wants something fixed."""
        self.closed_at = now

    @transition(field=state, source=State.OPEN, target=State.REJECTED, permission=asks("workflow.rules.may_end"))
    def reject(self, *, now: datetime) -> None:
        """A stage refused."""
        self.closed_at = now

    @transition(field=state, source=State.OPEN, target=State.DEFERRED, permission=asks("workflow.rules.may_end"))
    def defer(self, *, now: datetime) -> None:
        """A stage put it off to another year."""
        self.closed_at = now

    @transition(field=state, source=State.OPEN, target=State.CANCELLED, permission=asks("workflow.rules.may_cancel"))
    def cancel(self, *, now: datetime) -> None:
        """The subject went away: withdrawn by its author."""
        self.closed_at = now


class Verdict(models.TextChoices):
    APPROVE = "approve", _("Setujui")
    RETURN = "return", _("Kembalikan")
    DEFER = "defer", _("Tunda")
    REJECT = "reject", _("Tolak")


class Decision(models.Model):
    """What one official decided at one stage, in which capacity, and why. Never changed afterwards."""

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="decisions")
    stage = models.ForeignKey(Stage, on_delete=models.PROTECT, related_name="decisions")
    actor = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="decisions")
    # In which office the official sat: role and unit of the appointment, and whether for somebody else.
    role = models.CharField(max_length=30, choices=Role, blank=True)
    unit = models.ForeignKey(Unit, null=True, on_delete=models.PROTECT, related_name="+")
    capacity = models.CharField(max_length=20, choices=Capacity)
    is_substitute = models.BooleanField(default=False)
    verdict = models.CharField(max_length=10, choices=Verdict)
    reason = models.TextField()
    against_vote = models.BooleanField(default=False)
    answer_to_vote = models.TextField(blank=True)
    defer_to_year = models.PositiveSmallIntegerField(null=True)
    decree_number = models.CharField(max_length=80, blank=True)
    decree_date = models.DateField(null=True)
    decided_at = models.DateTimeField()

    class Meta:
        ordering: ClassVar = ["decided_at", "id"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["case", "actor"], name="nobody_decides_twice_in_a_case"),
            models.CheckConstraint(condition=~Q(reason=""), name="a_decision_has_a_reason"),
            models.CheckConstraint(
                condition=Q(against_vote=False) | ~Q(answer_to_vote=""),
                name="a_decision_against_the_vote_answers_it",
            ),
            models.CheckConstraint(
                condition=~Q(verdict="defer") | Q(defer_to_year__isnull=False), name="a_deferral_names_its_year"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.actor}: {self.verdict}"


class ConflictOfInterest(models.Model):
    """An official's own declaration that they must not decide on a subject."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    subject_type = models.CharField(max_length=60)
    subject_id = models.BigIntegerField()
    reason = models.TextField()
    declared_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["user", "subject_type", "subject_id"], name="one_conflict_declaration_per_user_and_subject"
            )
        ]

    def __str__(self) -> str:
        return f"{self.user} {self.subject_type}:{self.subject_id}"
