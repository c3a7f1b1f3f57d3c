from datetime import date, datetime, timedelta

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from activity.answers import Refused, conflict
from activity.services import record
from people import rules
from people.models import Capacity, Membership, Unit, User
from people.staff_plan import POST_ROLES


def locked_person(person: User) -> User:
    return User.objects.select_for_update(no_key=True).get(pk=person.pk)


@transaction.atomic
def move(
    person: User,
    *,
    unit: Unit,
    post: str,
    post_kind: str,
    actor: User,
    starts: date,
    echelon: str = "",
    grade: str = "",
    end_duties: bool = True,
    now: datetime | None = None,
) -> Membership:
    """From that day the person works there; where they worked until the day before stays in the history.

    `end_duties`: what came with the old post (heading a unit, keeping the staff list) ends the day before, too.
    """
    now = now or timezone.now()
    person = locked_person(person)
    rules.may_move(person, actor, now).require()
    rules.is_plausible(person, post_kind, echelon, grade).require()
    work = Membership(unit=unit, post=post.strip(), post_kind=post_kind, echelon=echelon, grade=grade)
    before = person.unit_on(starts)
    if end_duties and before is not None and before.pk != unit.pk:
        end_post_duties(person, starts)
    membership = settle_in(person, work, starts=starts)
    record(
        "people.move",
        person,
        actor=actor,
        now=now,
        unit=unit.name,
        old_unit=before.name if before else "",
        starts=starts.isoformat(),
    )
    return membership


def end_post_duties(person: User, starts: date) -> None:
    for duty in person.dated_appointments:
        if not duty.spans(starts):
            continue
        if duty.role in POST_ROLES and duty.capacity == Capacity.STANDING:
            duty.ends = max(duty.starts, starts - timedelta(days=1))
            duty.save(update_fields=["ends"])


def settle_in(person: User, work: Membership, *, starts: date) -> Membership:
    """Close what holds on that day and open the new row; a row that began that same day is corrected in place."""
    if any(row.starts > starts for row in person.dated_memberships):
        conflict(
            "later_move", _("Orang ini punya perpindahan sesudah tanggal itu. Pilih tanggal yang lebih baru.")
        ).require()
    current = person.membership_on(starts)
    if current is not None and current.starts == starts:
        work.pk = current.pk
    elif current is not None:
        current.ends = starts - timedelta(days=1)
        current.save(update_fields=["ends"])
    work.user, work.starts, work.ends = person, starts, None
    work.save()
    return work


@transaction.atomic
def depart(person: User, *, last_day: date, actor: User, now: datetime | None = None) -> User:
    """The person leaves the office after that day (retires, moves away); their duties end with it."""
    now = now or timezone.now()
    person = locked_person(person)
    rules.may_depart(person, actor, now).require()
    current = next((row for row in person.dated_memberships if row.ends is None or row.ends >= last_day), None)
    if current is None or current.starts > last_day:
        raise Refused(conflict("before_start", _("Hari terakhir itu sebelum orang ini mulai bekerja di unitnya.")))
    current.ends = last_day
    current.save(update_fields=["ends"])
    for duty in person.dated_appointments:
        if duty.starts <= last_day and (duty.ends is None or duty.ends > last_day):
            duty.ends = last_day
            duty.save(update_fields=["ends"])
    record("people.depart", person, actor=actor, now=now, last_day=last_day.isoformat())
    return person
