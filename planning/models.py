from datetime import date, datetime
from typing import Any, ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _
from django_fsm import FSMField, transition

from people.models import Competence, Role, Unit
from proposals.models import Call, LearningForm, Proposal
from workflow.machine import asks


class Window(models.TextChoices):
    """The five windows of a cycle, in their order: the stage strip of every page."""

    PROPOSE = "propose", _("Usul")
    DISCUSS = "discuss", _("Bahas")
    VOTE = "vote", _("Pilih")
    DECIDE = "decide", _("Putuskan")
    ENACT = "enact", _("Tetapkan")


class Cycle(models.Model):
    """The year's road from idea to plan. Proposing, discussing and voting are the Call's windows; the rest is here."""

    call = models.OneToOneField(Call, on_delete=models.PROTECT, related_name="cycle")
    decide_from = models.DateTimeField()
    decide_until = models.DateTimeField()
    enact_from = models.DateTimeField()
    enact_until = models.DateTimeField()
    # The last day on which the plan can still enter the year's budget draft (KUA-PPAS); people are told.
    budget_cutoff = models.DateField(null=True)

    class Meta:
        ordering: ClassVar = ["-call__year", "-call__round"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(decide_until__gt=F("decide_from"))
                & Q(enact_until__gt=F("enact_from"))
                & Q(decide_until__lte=F("enact_until")),
                name="cycle_windows_end_after_they_start",
            )
        ]

    def __str__(self) -> str:
        return str(self.call)

    def window(self, name: str) -> tuple[datetime, datetime]:
        """(from inclusive, until exclusive) of a window, wherever it is kept."""
        owner = self if name in {Window.DECIDE, Window.ENACT} else self.call
        return getattr(owner, f"{name}_from"), getattr(owner, f"{name}_until")

    def dates(self) -> dict[str, datetime]:
        """All ten dates by name, `propose_from` to `enact_until`."""
        return {
            f"{name}_{edge}": value
            for name in Window.values
            for edge, value in zip(("from", "until"), self.window(name), strict=True)
        }

    def open_windows(self, now: datetime) -> list[str]:
        return [name for name in Window.values if self.window(name)[0] <= now < self.window(name)[1]]


class WindowChange(models.Model):
    """That dates moved, and why: stays visible on the cycle's page."""

    cycle = models.ForeignKey(Cycle, on_delete=models.PROTECT, related_name="window_changes")
    window = models.CharField(max_length=10, choices=Window)
    old_from = models.DateTimeField()
    old_until = models.DateTimeField()
    new_from = models.DateTimeField()
    new_until = models.DateTimeField()
    reason = models.TextField()
    actor = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    changed_at = models.DateTimeField()

    class Meta:
        ordering: ClassVar = ["-changed_at", "-id"]
        constraints: ClassVar = [models.CheckConstraint(condition=~Q(reason=""), name="a_window_change_has_a_reason")]

    def __str__(self) -> str:
        return f"{self.cycle} {self.window}"


class CeilingChange(models.Model):
    """That the ceiling of a cycle was changed, and why: stays visible on the cycle's page."""

    cycle = models.ForeignKey(Cycle, on_delete=models.PROTECT, related_name="ceiling_changes")
    old_budget = models.PositiveBigIntegerField()
    new_budget = models.PositiveBigIntegerField()
    reason = models.TextField()
    actor = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    changed_at = models.DateTimeField()

    class Meta:
        ordering: ClassVar = ["-changed_at", "-id"]
        constraints: ClassVar = [models.CheckConstraint(condition=~Q(reason=""), name="a_ceiling_change_has_a_reason")]

    def __str__(self) -> str:
        return f"{self.cycle} {self.new_budget}"


class WindowCall(models.Model):
    """That the clock has told the staff of a window's opening or nearing end: told once, however often it ticks."""

    class Edge(models.TextChoices):
        OPENED = "opened", _("Dibuka")
        CLOSING = "closing", _("Segera ditutup")

    cycle = models.ForeignKey(Cycle, on_delete=models.CASCADE, related_name="window_calls")
    window = models.CharField(max_length=10, choices=Window)
    edge = models.CharField(max_length=10, choices=Edge)
    told_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["cycle", "window", "edge"], name="one_call_per_window_and_edge_of_a_cycle")
        ]

    def __str__(self) -> str:
        return f"{self.cycle_id} {self.window} {self.edge}"


class PlanQuerySet(models.QuerySet["Plan"]):
    def visible_to(self, user: Any, now: datetime) -> "PlanQuerySet":
        """Staff and those who decide, check or run the system see drafts; everybody else what is enacted."""
        return self if sees_drafts(user, timezone.localdate(now)) else self.filter(state=Plan.State.ENACTED)


OUTSIDE_READERS = {
    Role.ANALYST,
    Role.AUTHORISED_OFFICIAL,
    Role.APPOINTING_AUTHORITY,
    Role.AUDITOR,
    Role.ADMINISTRATOR,
}


def sees_drafts(user: Any, day: date) -> bool:
    return user.unit_on(day) is not None or any(row.role in OUTSIDE_READERS for row in user.duties(day))


class Plan(models.Model):
    """The office's annual competence-development plan (rencana pengembangan kompetensi), one version of it."""

    class State(models.TextChoices):
        DRAFT = "draft", _("Draf")
        IN_REVIEW = "in_review", _("Menunggu penetapan")
        ENACTED = "enacted", _("Ditetapkan")

    office = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="plans")
    year = models.PositiveSmallIntegerField()
    version = models.PositiveSmallIntegerField(default=1)
    ceiling = models.PositiveBigIntegerField()
    state = FSMField(default=State.DRAFT, choices=State.choices, protected=True)
    created_at = models.DateTimeField()
    submitted_at = models.DateTimeField(null=True)
    submitted_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    enacted_at = models.DateTimeField(null=True)
    decree_number = models.CharField(max_length=80, blank=True)
    decree_date = models.DateField(null=True)
    # The hash of the ledger's newest block when the plan was enacted: the outside anchor that paper carries.
    ledger_anchor = models.CharField(max_length=64, blank=True)
    # A total above the ceiling passes only with the camat's recorded reason, and only up to the total it was given for.
    exception_reason = models.TextField(blank=True)
    exception_total = models.PositiveBigIntegerField(null=True)
    exception_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    exception_at = models.DateTimeField(null=True)

    objects = PlanQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["-year", "-version"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["office", "year", "version"], name="one_plan_per_office_year_and_version"),
            models.UniqueConstraint(
                fields=["office", "year"], condition=~Q(state="enacted"), name="one_unfinished_plan_per_office_and_year"
            ),
            models.CheckConstraint(
                condition=~Q(state="enacted") | (~Q(decree_number="") & Q(decree_date__isnull=False)),
                name="an_enacted_plan_bears_its_decree",
            ),
            models.CheckConstraint(
                condition=Q(exception_total=None) | ~Q(exception_reason=""), name="a_ceiling_exception_has_a_reason"
            ),
        ]

    def __str__(self) -> str:
        return _t("Rencana pengembangan kompetensi %(year)s versi %(version)s") % {
            "year": self.year,
            "version": self.version,
        }

    def total(self) -> int:
        """Whole rupiah."""
        return sum(line.cost for line in self.lines.all())

    @transition(
        field=state, source=State.DRAFT, target=State.IN_REVIEW, permission=asks("planning.rules.may_submit_plan")
    )
    def submit(self, *, by: models.Model, at: datetime) -> None:
        self.submitted_by = by  # type: ignore[assignment]
        self.submitted_at = at

    @transition(
        field=state, source=State.IN_REVIEW, target=State.DRAFT, permission=asks("planning.rules.may_follow_case")
    )
    def return_for_revision(self) -> None:
        """The authorised official or the appointing authority wants changes."""

    @transition(
        field=state, source=State.IN_REVIEW, target=State.ENACTED, permission=asks("planning.rules.may_follow_case")
    )
    def enact(self, *, number: str, decree_date: date, anchor: str, at: datetime) -> None:
        self.decree_number = number
        self.decree_date = decree_date
        self.ledger_anchor = anchor
        self.enacted_at = at


class Quarter(models.IntegerChoices):
    FIRST = 1, _("Triwulan I")
    SECOND = 2, _("Triwulan II")
    THIRD = 3, _("Triwulan III")
    FOURTH = 4, _("Triwulan IV")


class Funding(models.TextChoices):
    DISTRICT = "apbd_opd", _("APBD OPD")
    PERSONNEL_AGENCY = "apbd_bkpsdm", _("APBD BKPSDM")
    PROVINCE = "apbd_prov", _("APBD Provinsi")
    STATE = "apbn", _("APBN")
    GRANT = "grant", _("Hibah atau kemitraan")
    OWN = "own", _("Mandiri")
    NONE = "none", _("Tanpa biaya")


class Source(models.TextChoices):
    """What shows the need (PP 11/2017 art. 206: gap analysis; domain.md §1.3)."""

    PROPOSAL = "proposal", _("Usulan pegawai")
    POLICY = "policy", _("Kebijakan")
    GAP = "gap", _("Kesenjangan kompetensi")
    PERFORMANCE = "performance", _("Kesenjangan kinerja")


class PlanLine(models.Model):
    """One programme of the plan, with the source it came from (PP 11/2017 art. 205-207: contents a to g)."""

    plan = models.ForeignKey(Plan, on_delete=models.PROTECT, related_name="lines")
    proposal = models.ForeignKey(Proposal, null=True, on_delete=models.PROTECT, related_name="plan_lines")
    source = models.CharField(max_length=20, choices=Source)
    source_note = models.CharField(max_length=200, blank=True)
    title = models.CharField(max_length=180)
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    competence = models.ForeignKey(Competence, null=True, on_delete=models.PROTECT, related_name="+")
    form = models.ForeignKey(LearningForm, on_delete=models.PROTECT, related_name="+")
    audience = models.TextField(blank=True)
    organiser = models.CharField(max_length=160, blank=True)
    participants = models.PositiveIntegerField()
    learning_hours = models.PositiveSmallIntegerField()
    quarter = models.PositiveSmallIntegerField(null=True, choices=Quarter)
    cost = models.PositiveBigIntegerField()
    funding = models.CharField(max_length=20, choices=Funding)
    # Content (f): whose curriculum standard the programme follows.
    curriculum = models.CharField(max_length=200, blank=True)
    added_at = models.DateTimeField()

    class Meta:
        ordering: ClassVar = ["plan", "unit__path", "id"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["plan", "proposal"], name="one_line_per_plan_and_proposal"),
            models.CheckConstraint(
                condition=Q(source="proposal", proposal__isnull=False)
                | (~Q(source="proposal") & Q(proposal__isnull=True) & ~Q(source_note="")),
                name="a_plan_line_names_its_source",
            ),
        ]

    def __str__(self) -> str:
        return self.title
