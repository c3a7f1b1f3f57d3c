from datetime import date, datetime, timedelta

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from activity.answers import conflict
from activity.services import record
from people import rules, staff_list
from people.models import Appointment, Capacity, Membership, StaffImport, Unit, User
from people.queries import known_on, plan_of
from people.services.appointments import ask_second_look
from people.services.memberships import settle_in
from people.staff_plan import WORK_FIELDS, Kind, Row, StaffPlan, compare

# An upload that nobody accepted is forgotten after this time: it holds personal data.
KEPT = timedelta(days=7)


@transaction.atomic
def upload_staff(
    *, file_name: str, content: bytes, effective_on: date, actor: User, now: datetime | None = None
) -> StaffImport:
    """Keep a staff list for its preview. Nothing of it counts until apply_import."""
    now = now or timezone.now()
    rules.may_keep_staff(None, actor, now).require()
    rules.is_small_enough(len(content)).require()
    upload = StaffImport(
        uploaded_by=actor, uploaded_at=now, file_name=file_name[:120], content=content, effective_on=effective_on
    )
    plan = plan_of(upload, actor=actor, now=now)
    upload.digest, upload.counts = plan.digest(), plan.counts()
    upload.save()
    record("people.upload_staff", upload, actor=actor, now=now, **upload.counts)
    return upload


@transaction.atomic
def apply_import(upload: StaffImport, *, actor: User, now: datetime | None = None) -> StaffImport:
    """Accept a staff list: all of it or nothing, and exactly what its preview showed."""
    now = now or timezone.now()
    # All units, then all people, in their order: whoever appoints or moves somebody waits for the list.
    list(Unit.objects.order_by("pk").select_for_update(no_key=True))
    list(User.objects.order_by("pk").select_for_update(no_key=True).values_list("pk"))
    upload = StaffImport.objects.select_for_update().get(pk=upload.pk)
    rules.may_apply(upload, actor, now).require()
    plan = plan_of(upload, actor=actor, now=now)
    if plan.has_errors:
        conflict("has_errors", _("Berkas masih berisi kesalahan. Perbaiki barisnya, lalu unggah lagi.")).require()
    if plan.digest() != upload.digest:
        conflict("stale", _("Data pegawai berubah sejak pratinjau dibuat. Unggah lagi berkasnya.")).require()
    write(plan, upload, actor=actor, now=now)
    upload.applied_at, upload.content, upload.counts = now, b"", plan.counts()
    upload.save()
    record("people.apply_import", upload, actor=actor, now=now, **upload.counts)
    return upload


def write(plan: StaffPlan, upload: StaffImport, *, actor: User | None, now: datetime) -> None:
    """Duties end before others begin, so that a unit never has two heads on the way."""
    changing = [(row, row.kind) for row in plan.rows if row.kind in {Kind.NEW, Kind.CHANGED}]
    people = [write_person(row, upload.effective_on, actor) for row, _kind in changing]
    for (row, _kind), person in zip(changing, people, strict=True):
        end_duties(row, person, upload.effective_on)
    for (row, kind), person in zip(changing, people, strict=True):
        begin_duties(row, person, upload.effective_on, actor=actor, now=now)
        fields = sorted({change.field for change in row.changes})
        record(f"people.{kind}_by_list", person, actor=actor, now=now, fields=fields)


def write_person(row: Row, day: date, actor: User | None) -> User:
    line = row.line
    person = row.person or new_person(actor)
    person.nip, person.name, person.sex, person.status = line.nip, line.name, line.sex, line.status
    person.staff_code = line.code or person.staff_code
    person.save()
    if row.person is None or row.changes_any((*WORK_FIELDS, "unit")):
        work = Membership(
            unit=row.unit, post=line.post, post_kind=line.post_kind, echelon=line.echelon, grade=line.grade
        )
        settle_in(person, work, starts=day)
    return person


def new_person(actor: User | None) -> User:
    """Without a password: the first one is set through a one-time link."""
    person = User(brought_by=actor)
    person.set_unusable_password()
    person.dated_memberships, person.dated_appointments = [], []
    return person


def end_duties(row: Row, person: User, day: date) -> None:
    """What a post no longer brings ends the day before; so does acting in a post that is now the person's own."""
    for duty in person.dated_appointments:
        key = (duty.role, duty.unit_id)
        own_now = key in row.gained and duty.capacity != Capacity.STANDING
        if duty.spans(day) and (key in row.lost or own_now):
            duty.ends = max(duty.starts, day - timedelta(days=1))
            duty.save(update_fields=["ends"])


def begin_duties(row: Row, person: User, day: date, *, actor: User | None, now: datetime) -> None:
    for role, unit_id in sorted(row.gained):
        look = rules.second_look_at(person, role, actor, now)
        duty = Appointment.objects.create(
            user=person, role=role, unit_id=unit_id, starts=day, appointed_by=actor, second_look=look
        )
        ask_second_look(duty, actor=actor, now=now)


def import_staff(*, content: bytes, effective_on: date, actor: User | None, now: datetime | None = None) -> StaffPlan:
    """Accept a list in one step, without a preview: for the setup of an empty house. Raises Refused on any error."""
    now = now or timezone.now()
    with transaction.atomic():
        staff = staff_list.parse(content, today=timezone.localdate(now))
        plan = compare(staff, known_on(effective_on))
        if plan.has_errors:
            conflict("has_errors", _("Berkas masih berisi kesalahan. Perbaiki barisnya, lalu unggah lagi.")).require()
        write(plan, StaffImport(effective_on=effective_on), actor=actor, now=now)
    return plan


def forget_uploads(now: datetime) -> int:
    """Empty uploads that were never accepted, a week after; returns how many."""
    old = StaffImport.objects.filter(applied_at=None, uploaded_at__lt=now - KEPT).exclude(content=b"")
    return old.update(content=b"")
