from datetime import date
from typing import ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models import F, Q
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from activity.prepared import Parameters, Prepared


class Role(models.TextChoices):
    """What an appointment lets somebody do; where is the appointment's unit."""

    HEAD = "head", _("Kepala unit")
    PERSONNEL_OFFICER = "personnel_officer", _("Pengelola kepegawaian")
    COMMITTEE = "committee", _("Panitia pemungutan suara")
    MODERATOR = "moderator", _("Moderator")
    ANALYST = "analyst", _("Analis BKPSDM")
    AUTHORISED_OFFICIAL = "authorised_official", _("Pejabat yang berwenang")
    APPOINTING_AUTHORITY = "appointing_authority", _("Pejabat pembina kepegawaian")
    AUDITOR = "auditor", _("Auditor")
    PARTNER = "partner", _("Mitra")
    ADMINISTRATOR = "administrator", _("Pengelola sistem")


class Capacity(models.TextChoices):
    """Whether the appointment is the holder's own, or held for somebody else for a time."""

    STANDING = "standing", _("Definitif")
    ACTING = "acting", _("Pelaksana tugas (Plt)")
    DAILY_ACTING = "daily_acting", _("Pelaksana harian (Plh)")


class SecondLook(models.TextChoices):
    """Whether somebody else looked at an appointment whose giver also had a hand in the account (docs/trust.md)."""

    NOT_NEEDED = "not_needed", _("Tidak perlu")
    AWAITED = "awaited", _("Menunggu orang kedua")
    MISSING = "missing", _("Belum dilihat orang kedua")
    GIVEN = "given", _("Disahkan orang kedua")


# Roles with which somebody decides, counts, hides or appoints: an invented holder would do harm.
GUARDED_ROLES = {
    Role.HEAD,
    Role.PERSONNEL_OFFICER,
    Role.COMMITTEE,
    Role.MODERATOR,
    Role.AUTHORISED_OFFICIAL,
    Role.APPOINTING_AUTHORITY,
    Role.ADMINISTRATOR,
}


class EmploymentStatus(models.TextChoices):
    PNS = "PNS", _("PNS")
    CPNS = "CPNS", _("CPNS")
    PPPK = "PPPK", _("PPPK")
    PPPK_PART_TIME = "PPPK_PW", _("PPPK paruh waktu")
    EXTERNAL = "EXTERNAL", _("Luar kecamatan")


class PostKind(models.TextChoices):
    SENIOR = "JPT", _("Jabatan pimpinan tinggi")
    ADMINISTRATOR = "ADMINISTRATOR", _("Administrator")
    SUPERVISOR = "PENGAWAS", _("Pengawas")
    EXECUTOR = "PELAKSANA", _("Pelaksana")
    FUNCTIONAL = "FUNGSIONAL", _("Fungsional")


class Sex(models.TextChoices):
    MALE = "L", _("Laki-laki")
    FEMALE = "P", _("Perempuan")


def valid_on(day: date) -> Q:
    """The dated rows (`starts`, `ends` inclusive or open) that hold on that day."""
    return Q(starts__lte=day) & (Q(ends=None) | Q(ends__gte=day))


def holding_on(day: date) -> Q:
    """The appointments that count on that day: an awaited second look suspends them."""
    return valid_on(day) & ~Q(second_look=SecondLook.AWAITED)


class UnitKind(models.TextChoices):
    DISTRICT = "district", _("Kecamatan")
    SECRETARIAT = "secretariat", _("Sekretariat")
    SUBSECTION = "subsection", _("Subbagian")
    SECTION = "section", _("Seksi")
    URBAN_VILLAGE = "urban_village", _("Kelurahan")
    AGENCY = "agency", _("Instansi kota")


class Unit(models.Model):
    """A node of the office's tree. `path` is the ids from the root, `/1/4/9/`, kept by services."""

    name = models.CharField(max_length=120, unique=True)
    kind = models.CharField(max_length=20, choices=UnitKind)
    code = models.CharField(max_length=20, blank=True)
    parent = models.ForeignKey("self", null=True, blank=True, on_delete=models.PROTECT, related_name="children")
    path = models.CharField(max_length=120, db_index=True, blank=True)

    class Meta:
        ordering: ClassVar = ["path"]

    def __str__(self) -> str:
        return self.name

    @property
    def depth(self) -> int:
        """0 for a root."""
        return self.path.count("/") - 2

    @property
    def place(self) -> tuple[int, ...]:
        """Sorts units as a tree, older siblings first (`path` as text would put 10 before 2)."""
        return tuple(int(part) for part in self.path.strip("/").split("/") if part)

    def ancestor_ids(self) -> list[int]:
        """Ids from the parent up to the root."""
        return [int(part) for part in self.path.strip("/").split("/")[:-1]][::-1]


class UserManager(BaseUserManager["User"]):
    def get_by_natural_key(self, username: str | None) -> "User":
        return self.get(nip=username)


class User(AbstractBaseUser):
    """A person. Staff have a NIP; people from outside (partner, operator, auditor) may have only an e-mail."""

    nip = models.CharField(max_length=18, unique=True, null=True, blank=True)
    email = models.EmailField(unique=True, null=True, blank=True)
    name = models.CharField(max_length=120)
    sex = models.CharField(max_length=1, choices=Sex, blank=True)
    status = models.CharField(max_length=10, choices=EmploymentStatus)
    staff_code = models.CharField(max_length=20, blank=True)
    is_active = models.BooleanField(default=True)
    language = models.CharField(max_length=2, default="id")
    created_at = models.DateTimeField(auto_now_add=True)
    # Part of every one-time link's token, so that a new link ends the ones before it.
    links_made = models.PositiveIntegerField(default=0)
    # Who registered the account or brought it in with a staff list, and who made its last one-time link: whose hands it
    # may still be in. None: the setup of an empty house.
    brought_by = models.ForeignKey("self", on_delete=models.PROTECT, null=True, related_name="+")
    link_made_by = models.ForeignKey("self", on_delete=models.PROTECT, null=True, related_name="+")

    # Signing in leaves no trace that could tell when somebody voted.
    last_login = None

    objects = UserManager()
    USERNAME_FIELD = "nip"
    REQUIRED_FIELDS: ClassVar = ["name"]

    class Meta:
        ordering: ClassVar = ["name", "id"]
        constraints: ClassVar = [
            models.CheckConstraint(condition=~Q(nip=None) | ~Q(email=None), name="a_user_has_a_nip_or_an_email")
        ]

    def __str__(self) -> str:
        return self.name

    @cached_property
    def dated_appointments(self) -> "list[Appointment]":
        """All appointments, read once for each loaded user: rules ask often in one request."""
        return APPOINTMENTS_OF(users=[self.pk])

    @cached_property
    def dated_memberships(self) -> "list[Membership]":
        return MEMBERSHIPS_OF(users=[self.pk])

    def duties(self, day: date) -> "list[Appointment]":
        return [row for row in self.dated_appointments if row.holds_on(day)]

    def holds(self, role: str, day: date, unit: Unit | None = None) -> bool:
        """Whether an appointment of this role (at this unit, if one is given) holds on that day."""
        return any(row.role == role and (unit is None or row.unit_id == unit.pk) for row in self.duties(day))

    def membership_on(self, day: date) -> "Membership | None":
        return next((row for row in self.dated_memberships if row.holds_on(day)), None)

    def unit_on(self, day: date) -> Unit | None:
        membership = self.membership_on(day)
        return membership.unit if membership else None

    @property
    def masked_nip(self) -> str:
        """The NIP as others may see it: `1986••••••••••1001`."""
        return f"{self.nip[:4]}{'•' * 10}{self.nip[-4:]}" if self.nip else ""


class Dated(models.Model):
    """A row that holds from a day up to and including another, or without end."""

    starts = models.DateField()
    ends = models.DateField(null=True, blank=True)

    class Meta:
        abstract = True

    def spans(self, day: date) -> bool:
        return self.starts <= day and (self.ends is None or day <= self.ends)

    def holds_on(self, day: date) -> bool:
        return self.spans(day)


class Membership(Dated):
    """Where somebody works, in which post. Moving closes one row and opens the next, so history stays."""

    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="memberships")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="memberships")
    post = models.CharField(max_length=160)
    post_kind = models.CharField(max_length=20, choices=PostKind)
    echelon = models.CharField(max_length=6, blank=True)
    grade = models.CharField(max_length=6, blank=True)

    class Meta:
        ordering: ClassVar = ["-starts", "-id"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["user"], condition=Q(ends=None), name="one_current_membership_per_user"),
            models.CheckConstraint(
                condition=Q(ends=None) | Q(ends__gte=F("starts")), name="a_membership_ends_after_it_starts"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user} @ {self.unit}"


class Appointment(Dated):
    """A role that somebody holds at a unit between dates, standing or acting."""

    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="appointments")
    role = models.CharField(max_length=30, choices=Role)
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="appointments")
    capacity = models.CharField(max_length=20, choices=Capacity, default=Capacity.STANDING)
    letter = models.CharField(max_length=80, blank=True)
    # None: by the setup of an empty house.
    appointed_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    second_look = models.CharField(max_length=12, choices=SecondLook, default=SecondLook.NOT_NEEDED)
    confirmed_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        ordering: ClassVar = ["unit", "role", "-starts"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(ends=None) | Q(ends__gte=F("starts")), name="an_appointment_ends_after_it_starts"
            ),
            models.UniqueConstraint(
                fields=["user", "role", "unit"], condition=Q(ends=None), name="one_open_appointment_per_role_and_unit"
            ),
            models.CheckConstraint(
                condition=Q(confirmed_by=None) | ~Q(confirmed_by=F("appointed_by")),
                name="nobody_confirms_an_appointment_that_they_gave",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user}: {self.role} @ {self.unit}"

    def holds_on(self, day: date) -> bool:
        return self.spans(day) and self.second_look != SecondLook.AWAITED


# Nearly every request asks for the duties of whoever asks, many for those of others.
USERS = Parameters("users", models.BigIntegerField())
MEMBERSHIPS_OF = Prepared(lambda: Membership.objects.filter(user__in=USERS).select_related("unit"))
APPOINTMENTS_OF = Prepared(lambda: Appointment.objects.filter(user__in=USERS).select_related("unit"))


class CompetenceKind(models.TextChoices):
    MANAGERIAL = "managerial", _("Manajerial")
    SOCIO_CULTURAL = "socio_cultural", _("Sosial kultural")
    TECHNICAL = "technical", _("Teknis")


class Competence(models.Model):
    code = models.SlugField(max_length=40, unique=True)
    name = models.CharField(max_length=120)
    name_en = models.CharField(max_length=120)
    kind = models.CharField(max_length=20, choices=CompetenceKind)

    class Meta:
        ordering: ClassVar = ["kind", "name"]

    def __str__(self) -> str:
        return self.name


class StaffImport(models.Model):
    """An uploaded staff list between its preview and its acceptance. The file's text goes when it is applied.

    `digest` is that of the preview: what is applied must be what was shown. `counts` stays as the record.
    """

    uploaded_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    uploaded_at = models.DateTimeField()
    file_name = models.CharField(max_length=120)
    digest = models.CharField(max_length=64)
    content = models.BinaryField(blank=True, default=b"")
    effective_on = models.DateField()
    counts = models.JSONField(default=dict)
    applied_at = models.DateTimeField(null=True)

    class Meta:
        ordering: ClassVar = ["-id"]

    def __str__(self) -> str:
        return self.file_name
