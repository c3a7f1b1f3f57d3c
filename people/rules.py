"""Who may do what with people, units and appointments. Pure: (subject, user, now) -> Answer."""

from datetime import date, datetime
from typing import Any

from django.contrib.auth.hashers import UNUSABLE_PASSWORD_PREFIX
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from activity.answers import YES, Answer, Rule, conflict, first_refusal, forbidden
from people import ranks, staff_list
from people.models import (
    GUARDED_ROLES,
    Appointment,
    Capacity,
    EmploymentStatus,
    Role,
    SecondLook,
    Unit,
    User,
    holding_on,
)

# Those from outside the office who read what its staff read.
READING_ROLES = {Role.AUDITOR, Role.ANALYST, Role.AUTHORISED_OFFICIAL, Role.APPOINTING_AUTHORITY}

# Those who keep the staff list, and so can look at each other's appointments.
KEEPING_ROLES = [Role.ADMINISTRATOR, Role.PERSONNEL_OFFICER]


def reads_along(user: User, day: date) -> bool:
    return any(duty.role in READING_ROLES for duty in user.duties(day))


def is_staff_of(user: Any, office: Unit, day: date) -> bool:
    """Whether somebody works in the office, or in a unit under it, on that day."""
    unit = user.unit_on(day) if isinstance(user, User) else None
    return unit is not None and unit.path.startswith(office.path)


def may_read(user: Any, now: datetime) -> Answer:
    """Read what the staff read: they themselves, and officials from outside whose duty it is."""
    if not isinstance(user, User):
        return forbidden("not_signed_in", _("Masuk dulu untuk membaca halaman ini."))
    day = timezone.localdate(now)
    if user.membership_on(day) or reads_along(user, day):
        return YES
    return forbidden("not_staff", _("Halaman ini untuk pegawai dan pejabat yang menangani usulan."))


def may_administer(subject: Any, user: Any, now: datetime) -> Answer:
    """Run the house: units, appointments, routes, holidays, cycles, accounts. Not above others in content."""
    if isinstance(user, User) and user.holds(Role.ADMINISTRATOR, timezone.localdate(now)):
        return YES
    return forbidden("not_administrator", _("Hanya pengelola sistem yang dapat melakukan ini."))


def may_keep_staff(subject: Any, user: Any, now: datetime) -> Answer:
    """Keep the staff list: administrators, and the personnel officer, whose work it is."""
    if isinstance(user, User) and user.holds(Role.PERSONNEL_OFFICER, timezone.localdate(now)):
        return YES
    if may_administer(subject, user, now):
        return YES
    return forbidden(
        "not_personnel_officer", _("Hanya pengelola kepegawaian atau pengelola sistem yang dapat melakukan ini.")
    )


def may_see_people(subject: Any, user: Any, now: datetime) -> Answer:
    """See who works where: readers, and those who keep the list."""
    if may_read(user, now) or may_keep_staff(subject, user, now):
        return YES
    return forbidden("not_staff", _("Daftar pegawai hanya untuk pegawai dan pengelola."))


def may_see_details(subject: User, user: Any, now: datetime) -> Answer:
    """See rank, e-mail and history: the person, and those who keep the list."""
    if isinstance(user, User) and user.pk == subject.pk:
        return YES
    return may_keep_staff(subject, user, now)


def may_move(subject: User, user: Any, now: datetime) -> Answer:
    """Nobody from outside makes themselves staff, who read, propose and vote."""
    if not works_here(subject, now) and not (answer := not_oneself(subject, user)):
        return answer
    return may_keep_staff(subject, user, now)


def may_depart(subject: User, user: Any, now: datetime) -> Answer:
    return first_refusal(answer for answer in (may_keep_staff(subject, user, now), works_here(subject, now)))


def works_here(subject: User, now: datetime) -> Answer:
    if subject.membership_on(timezone.localdate(now)):
        return YES
    return conflict("not_a_member", _("Orang ini sudah tidak tercatat bekerja di unit mana pun."))


def may_correct(subject: User, user: Any, now: datetime) -> Answer:
    return may_administer(subject, user, now)


def may_make_link(subject: User, user: Any, now: datetime) -> Answer:
    """Make a one-time link with which the person sets a password."""
    if not subject.is_active:
        return conflict("account_closed", _("Akun ini ditutup. Buka dulu akunnya, lalu buat tautan."))
    return may_administer(subject, user, now) and is_not_own_appointee(subject, user, now)


def is_not_own_appointee(subject: User, user: Any, now: datetime) -> Answer:
    """Who gave a duty does not also get the link of its holder, before somebody else has looked at the duty."""
    day = timezone.localdate(now)
    own = [
        row
        for row in subject.dated_appointments
        if row.appointed_by_id == user.pk
        and row.role in GUARDED_ROLES
        and row.second_look != SecondLook.GIVEN
        and (row.ends is None or row.ends >= day)
    ]
    if not own or not second_lookers(subject, user, day):
        return YES
    message = _(
        "Anda sendiri yang memberi orang ini tugas. Minta pengelola lain membuat tautannya, atau minta pengelola lain "
        "atau pengelola kepegawaian mengesahkan dulu tugas itu."
    )
    return conflict("own_appointee", message)


def second_lookers(subject: User, user: Any, day: date) -> list[int]:
    """Who could look at what `user` does for `subject`: others who keep the staff list and have a password."""
    keeps = Appointment.objects.filter(holding_on(day), role__in=KEEPING_ROLES, user__is_active=True)
    others = keeps.exclude(user__in=[row.pk for row in (subject, user) if row])
    found = others.exclude(user__password__startswith=UNUSABLE_PASSWORD_PREFIX)
    return sorted(set(found.values_list("user_id", flat=True)))


def second_look_at(subject: User, role: str, user: User | None, now: datetime) -> SecondLook:
    """What a new duty needs: a second pair of eyes, where its giver brought in the account or made its last link, and
    so may hold it.

    Where there is nobody else yet, the duty counts at once (somebody must begin), and stays marked.
    """
    day = timezone.localdate(now)
    had_a_hand = user is not None and user.pk in {subject.brought_by_id, subject.link_made_by_id}
    # Who can't make links (the personnel officer) never holds the account of somebody whom they bring in.
    if user is None or not had_a_hand or role not in GUARDED_ROLES or not user.holds(Role.ADMINISTRATOR, day):
        return SecondLook.NOT_NEEDED
    return SecondLook.AWAITED if second_lookers(subject, user, day) else SecondLook.MISSING


def may_confirm(subject: Appointment, user: Any, now: datetime) -> Answer:
    """Look at an appointment as the second person: it was given by somebody else, to somebody else."""
    if not (answer := may_keep_staff(subject, user, now)):
        return answer
    if user.pk in {subject.appointed_by_id, subject.user_id}:
        return forbidden(
            "not_the_second_person", _("Pengesahan dilakukan orang kedua: bukan pemberi atau penerimanya.")
        )
    if subject.second_look == SecondLook.GIVEN:
        return conflict("already_confirmed", _("Penugasan ini sudah disahkan orang kedua."))
    if subject.appointed_by_id is None or subject.role not in GUARDED_ROLES:
        return conflict("needs_no_second_look", _("Penugasan ini tidak perlu disahkan orang kedua."))
    return is_not_over(subject, now)


def is_not_over(subject: Appointment, now: datetime) -> Answer:
    if subject.ends is None or subject.ends >= timezone.localdate(now):
        return YES
    return conflict("already_ended", _("Penugasan ini sudah berakhir."))


def may_close_account(subject: User, user: Any, now: datetime) -> Answer:
    if not subject.is_active:
        return conflict("already_closed", _("Akun ini sudah ditutup."))
    if isinstance(user, User) and user.pk == subject.pk:
        return conflict("own_account", _("Akun sendiri tidak dapat ditutup. Minta pengelola lain melakukannya."))
    return may_administer(subject, user, now)


def may_open_account(subject: User, user: Any, now: datetime) -> Answer:
    if subject.is_active:
        return conflict("already_open", _("Akun ini sudah terbuka."))
    return may_administer(subject, user, now)


def may_appoint(subject: User, user: Any, now: datetime) -> Answer:
    """Give somebody a role. Nobody gives one to themselves: power needs a second person."""
    return not_oneself(subject, user) and may_keep_staff(subject, user, now)


def not_oneself(subject: User, user: Any) -> Answer:
    if isinstance(user, User) and user.pk == subject.pk:
        return forbidden("own_appointment", _("Anda tidak dapat menugaskan diri sendiri. Minta pengelola lain."))
    return YES


def may_appoint_to(role: str, user: Any, now: datetime) -> Answer:
    """The personnel officer appoints heads (also Plt and Plh); every other role needs an administrator."""
    return may_keep_staff(None, user, now) if role == Role.HEAD else may_administer(None, user, now)


def may_end(subject: Appointment, user: Any, now: datetime) -> Answer:
    if not (answer := is_not_over(subject, now)):
        return answer
    return may_appoint_to(subject.role, user, now)


def may_apply(subject: Any, user: Any, now: datetime) -> Answer:
    """Accept an uploaded staff list (services.apply also refuses a list with errors or a stale preview)."""
    if subject.applied_at is not None:
        return conflict("already_applied", _("Berkas ini sudah diterapkan. Unggah berkas baru bila ada perubahan."))
    return may_keep_staff(subject, user, now)


def is_small_enough(size: int) -> Answer:
    """Asked before an upload is read into memory."""
    if size > staff_list.MOST_BYTES:
        return conflict("too_large", _("Berkas terlalu besar: paling besar 1 MB."))
    return YES


def is_plausible(person: User, post_kind: str, echelon: str, grade: str) -> Answer:
    """Whether somebody of this status can have the rank and hold the post."""
    if person.status == EmploymentStatus.EXTERNAL:
        return YES
    wrong = next(ranks.errors(status=person.status, grade=grade, echelon=echelon, post_kind=post_kind), None)
    return conflict("impossible_rank", wrong) if wrong else YES


def has_good_dates(appointment: Appointment) -> Answer:
    """Acting officials act between two days; nobody acts without an end."""
    if appointment.ends is not None and appointment.ends < appointment.starts:
        return conflict("ends_before_start", _("Hari terakhir harus sesudah hari pertama."))
    if appointment.capacity != Capacity.STANDING and appointment.ends is None:
        return conflict(
            "acting_without_end", _("Plt dan Plh bertugas untuk jangka waktu tertentu. Isi hari terakhirnya.")
        )
    return YES


PERSON_ACTIONS: dict[str, Rule] = {
    "move": may_move,
    "depart": may_depart,
    "correct": may_correct,
    "appoint": may_appoint,
    "one_time_link": may_make_link,
    "close_account": may_close_account,
    "open_account": may_open_account,
}
UNIT_ACTIONS: dict[str, Rule] = {"rename": may_administer}
APPOINTMENT_ACTIONS: dict[str, Rule] = {"end": may_end, "confirm": may_confirm}
IMPORT_ACTIONS: dict[str, Rule] = {"apply": may_apply}
