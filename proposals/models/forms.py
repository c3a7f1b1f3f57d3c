from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


class Path(models.TextChoices):
    EDUCATION = "education", _("Pendidikan")
    CLASSICAL = "classical", _("Klasikal")
    NON_CLASSICAL = "non_classical", _("Nonklasikal")


class Scope(models.TextChoices):
    NATIONAL = "national", _("Nasional")
    INTERNATIONAL = "international", _("Internasional")


class LearningForm(models.Model):
    """A form of competence development (Per LAN 10/2018), with the ids by which SIASN knows it."""

    code = models.SlugField(max_length=40, unique=True)
    siasn_id = models.PositiveSmallIntegerField(null=True)
    name = models.CharField(max_length=120)
    name_en = models.CharField(max_length=120)
    path = models.CharField(max_length=20, choices=Path)
    order = models.PositiveSmallIntegerField()

    class Meta:
        ordering: ClassVar = ["order"]

    def __str__(self) -> str:
        return self.name


class Conversion(models.Model):
    """How a form counts in learning hours (JP, 45 minutes) from a date on: one dated row of the official table."""

    class Basis(models.TextChoices):
        SCHEDULED = "scheduled", _("JP sesuai jadwal")
        PER_DAY = "per_day", _("JP per hari")
        PER_SESSION = "per_session", _("JP per sesi")
        CAPPED_PER_DAY = "capped_per_day", _("JP sesuai klaim, dengan batas per hari")
        PER_OCCASION = "per_occasion", _("JP per kegiatan")
        PER_SEMESTER = "per_semester", _("JP per semester")
        MANUAL = "manual", _("Ditetapkan verifikator")

    form = models.ForeignKey(LearningForm, on_delete=models.PROTECT, related_name="conversions")
    scope = models.CharField(max_length=20, choices=Scope)
    basis = models.CharField(max_length=20, choices=Basis)
    # JP for each day, session, occasion or semester; the cap for each day; unused where JP are as scheduled.
    amount = models.PositiveSmallIntegerField(default=0)
    percent = models.PositiveSmallIntegerField(default=100)
    sessions_per_month = models.PositiveSmallIntegerField(null=True)
    valid_from = models.DateField()
    valid_until = models.DateField(null=True)
    source = models.CharField(max_length=200)

    class Meta:
        ordering: ClassVar = ["form", "scope", "-valid_from"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["form", "scope"], condition=Q(valid_until=None), name="one_open_conversion_per_form_and_scope"
            )
        ]

    def __str__(self) -> str:
        return f"{self.form} {self.scope} {self.valid_from}"
