from datetime import date
from typing import Any, ClassVar
from uuid import uuid4

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django_fsm import FSMField, transition

from activity.secrecy.box import Box, unlock
from activity.secrecy.unlinking import Unlinkable
from people.models import Role, Unit
from people.rules import READING_ROLES
from surveys.disclosure.blocks import Thresholds
from surveys.models.instruments import InstrumentVersion
from workflow.machine import asks


class Background(models.TextChoices):
    """What a survey may ask about the person, besides the unit. No age, no sex: in small units they name somebody."""

    STATUS = "status", _("Status kepegawaian")
    TENURE = "tenure", _("Masa kerja")


class Series(models.Model):
    """Surveys that ask the same of the same office, wave after wave."""

    name = models.CharField(max_length=120)
    version = models.ForeignKey(InstrumentVersion, on_delete=models.PROTECT, related_name="series")
    office = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="survey_series")
    # The key under which the codes that people made for linking waves are kept; a file, as for a box.
    link_key_id = models.UUIDField(default=uuid4, unique=True, editable=False)
    # From then on no wave follows, and neither the key nor what stood for the codes is there any more.
    ended_at = models.DateTimeField(null=True)

    class Meta:
        ordering: ClassVar = ["name", "id"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["office", "name"], name="one_series_per_office_and_name")
        ]

    def __str__(self) -> str:
        return self.name


class SurveyQuerySet(models.QuerySet["Survey"]):
    def visible_to(self, user: Any, day: date) -> "SurveyQuerySet":
        """Those of the offices where the user works; all for officials who read along; drafts for analysts."""
        duties = {duty.role for duty in user.duties(day)}
        rows = self if Role.ANALYST in duties else self.exclude(state=Survey.State.DRAFT)
        if duties & READING_ROLES:
            return rows
        unit = user.unit_on(day)
        return rows.filter(series__office__in=[unit.pk, *unit.ancestor_ids()] if unit else [])


class Survey(Unlinkable):
    """One wave: who is asked when, what is promised, and from how many answers on something is told."""

    class State(models.TextChoices):
        DRAFT = "draft", _("Disiapkan")
        OPEN = "open", _("Terbuka")
        CLOSED = "closed", _("Ditutup")
        PUBLISHED = "published", _("Diterbitkan")

    series = models.ForeignKey(Series, on_delete=models.PROTECT, related_name="surveys")
    wave = models.PositiveSmallIntegerField()
    state = FSMField(default=State.DRAFT, choices=State.choices, protected=True)
    promise = models.TextField(max_length=1000)
    promise_en = models.TextField(max_length=1000)
    opens_at = models.DateTimeField()
    closes_at = models.DateTimeField()
    created_at = models.DateTimeField()
    background = models.JSONField(default=list)
    links_waves = models.BooleanField(default=False)
    mean_from = models.PositiveSmallIntegerField(default=5)
    distribution_from = models.PositiveSmallIntegerField(default=8)
    comment_from = models.PositiveSmallIntegerField(default=10)
    # Written when it opens: how many are asked, and how many of them belong to each option (surveys.electorates).
    eligible = models.PositiveIntegerField(default=0)
    electorate = models.JSONField(default=dict)
    # Written at close: how many answered, and what is told of the answers (surveys.results). Nothing else is shown.
    answered = models.PositiveIntegerField(null=True)
    results = models.JSONField(null=True)

    objects = SurveyQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["-opens_at"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["series", "wave"], name="one_survey_per_series_and_wave"),
            models.CheckConstraint(condition=Q(closes_at__gt=F("opens_at")), name="a_survey_closes_after_it_opens"),
            models.CheckConstraint(
                condition=Q(mean_from__gte=5, distribution_from__gte=8, comment_from__gte=10),
                name="thresholds_are_never_below_five_eight_ten",
            ),
        ]

    def __str__(self) -> str:
        return self.series.name if self.wave == 1 else f"{self.series.name} {self.wave}"

    @property
    def thresholds(self) -> Thresholds:
        return Thresholds(self.mean_from, self.distribution_from, self.comment_from)

    @property
    def is_over(self) -> bool:
        return self.state in {self.State.CLOSED, self.State.PUBLISHED}

    def unlock(self) -> Box:
        return unlock(f"survey/{self.pk}", self.key_id)

    # The transitions carry the noun: their names become ledger verbs.
    @transition(field=state, source=State.DRAFT, target=State.OPEN, permission=asks("surveys.rules.may_open_survey"))
    def open_survey(self, *, eligible: int, electorate: dict[str, Any]) -> None:
        self.eligible, self.electorate = eligible, electorate

    @transition(field=state, source=State.OPEN, target=State.CLOSED, permission=asks("surveys.rules.may_close_survey"))
    def close_survey(self, *, answered: int) -> None:
        self.answered = answered

    @transition(
        field=state, source=State.CLOSED, target=State.PUBLISHED, permission=asks("surveys.rules.may_publish_survey")
    )
    def publish_survey(self) -> None:
        """Everybody who was asked may now read what is told of the answers."""


class Invited(models.Model):
    """Who may answer, and in which unit they worked, frozen when the survey opens."""

    survey = models.ForeignKey(Survey, on_delete=models.PROTECT, related_name="invited")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["survey", "user"], name="one_invitation_per_survey_and_user")
        ]

    def __str__(self) -> str:
        return f"{self.user_id} in {self.survey_id}"


class Initiative(models.Model):
    """What the office will do about something that it heard: an owner and a date, followed until it is done."""

    survey = models.ForeignKey(Survey, on_delete=models.PROTECT, related_name="initiatives")
    heard = models.CharField(max_length=300)
    action = models.CharField(max_length=300)
    owner = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    due = models.DateField()
    done_at = models.DateTimeField(null=True)
    outcome = models.CharField(max_length=500, blank=True)
    created_at = models.DateTimeField()

    class Meta:
        ordering: ClassVar = ["due", "id"]

    def __str__(self) -> str:
        return self.action
