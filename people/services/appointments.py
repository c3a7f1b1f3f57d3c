from datetime import date, datetime

from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from activity.answers import conflict
from activity.services import record
from people import rules
from people.models import Appointment, Capacity, Role, SecondLook, Unit, User


@transaction.atomic
def appoint(
    person: User,
    *,
    role: str,
    unit: Unit,
    actor: User | None,
    starts: date,
    ends: date | None = None,
    capacity: str = Capacity.STANDING,
    letter: str = "",
    now: datetime | None = None,
) -> Appointment:
    """Give somebody a role at a unit between dates. `actor` None is the setup of an empty house.

    It may wait for a second person (rules.second_look_at).
    """
    now = now or timezone.now()
    unit = Unit.objects.select_for_update(no_key=True).get(pk=unit.pk)
    if actor is not None:
        rules.may_appoint(person, actor, now).require()
        rules.may_appoint_to(role, actor, now).require()
    appointment = Appointment(
        user=person, role=role, unit=unit, capacity=capacity, starts=starts, ends=ends, letter=letter.strip()
    )
    appointment.appointed_by = actor
    appointment.second_look = rules.second_look_at(person, role, actor, now)
    rules.has_good_dates(appointment).require()
    refuse_overlap(appointment)
    appointment.save()
    tell(appointment, "appoint", actor=actor, now=now)
    ask_second_look(appointment, actor=actor, now=now)
    return appointment


def ask_second_look(appointment: Appointment, *, actor: User | None, now: datetime) -> None:
    """Tell those who could confirm it, if it waits for one of them."""
    if appointment.second_look == SecondLook.AWAITED:
        tell(appointment, "ask_second_look", actor=actor, now=now)


@transaction.atomic
def confirm(appointment: Appointment, *, actor: User, now: datetime | None = None) -> Appointment:
    """The second person's word that the holder is who they are said to be: from now on the appointment counts."""
    now = now or timezone.now()
    unit = Unit.objects.select_for_update(no_key=True).get(pk=appointment.unit_id)
    appointment = Appointment.objects.select_related("user").get(pk=appointment.pk)
    appointment.unit = unit
    rules.may_confirm(appointment, actor, now).require()
    appointment.second_look, appointment.confirmed_by = SecondLook.GIVEN, actor
    appointment.save(update_fields=["second_look", "confirmed_by"])
    tell(appointment, "confirm", actor=actor, now=now)
    return appointment


def tell(appointment: Appointment, verb: str, *, actor: User | None, now: datetime) -> None:
    record(
        f"people.{verb}",
        appointment,
        actor=actor,
        now=now,
        person=appointment.user_id,
        name=appointment.user.name,
        role=appointment.role,
        unit=appointment.unit.name,
        capacity=appointment.capacity,
        starts=appointment.starts.isoformat(),
        ends=appointment.ends.isoformat() if appointment.ends else None,
        second_look=appointment.second_look,
    )


def refuse_overlap(new: Appointment) -> None:
    """A unit has one standing head at a time, and nobody holds the same role there twice on a day."""
    same = Appointment.objects.filter(role=new.role, unit=new.unit).exclude(pk=new.pk).select_related("user")
    overlapping = same.filter(Q(ends=None) | Q(ends__gte=new.starts))
    if new.ends is not None:
        overlapping = overlapping.filter(starts__lte=new.ends)
    if overlapping.filter(user=new.user).exists():
        conflict("same_appointment", _("Orang ini sudah memegang tugas itu pada tanggal tersebut.")).require()
    if new.role != Role.HEAD or new.capacity != Capacity.STANDING:
        return
    holder = overlapping.filter(capacity=Capacity.STANDING).first()
    if holder is not None:
        text = _("%(unit)s sudah mempunyai kepala definitif: %(name)s. Akhiri dulu penugasannya.")
        conflict("two_heads", text % {"unit": new.unit.name, "name": holder.user.name}).require()


@transaction.atomic
def end(appointment: Appointment, *, last_day: date, actor: User, now: datetime | None = None) -> Appointment:
    """The appointment holds up to and including that day."""
    now = now or timezone.now()
    unit = Unit.objects.select_for_update(no_key=True).get(pk=appointment.unit_id)
    appointment = Appointment.objects.select_related("user").get(pk=appointment.pk)
    appointment.unit = unit
    rules.may_end(appointment, actor, now).require()
    if last_day < appointment.starts:
        conflict("before_start", _("Hari terakhir itu sebelum penugasan mulai.")).require()
    refuse_last_administrator(appointment, last_day)
    prolongs = appointment.ends is not None and last_day > appointment.ends
    appointment.ends = last_day
    if prolongs:
        # More days are given like the first ones: nobody gives them to themselves, nor over somebody else's.
        rules.may_appoint(appointment.user, actor, now).require()
        refuse_overlap(appointment)
    appointment.save(update_fields=["ends"])
    tell(appointment, "end", actor=actor, now=now)
    return appointment


def refuse_last_administrator(appointment: Appointment, last_day: date) -> None:
    """Somebody must be able to open the house again."""
    if appointment.role != Role.ADMINISTRATOR:
        return
    others = Appointment.objects.filter(
        Q(ends=None) | Q(ends__gt=last_day), role=Role.ADMINISTRATOR, user__is_active=True
    ).exclude(second_look=SecondLook.AWAITED)
    if not others.exclude(pk=appointment.pk).exclude(user=appointment.user_id).exists():
        conflict("last_administrator", _("Ini pengelola sistem terakhir. Tunjuk penggantinya dulu.")).require()
