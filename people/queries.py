from collections import defaultdict
from collections.abc import Collection, Iterable
from datetime import date, datetime
from typing import Any, TypeVar

from django.contrib.auth.hashers import UNUSABLE_PASSWORD_PREFIX
from django.db.models import Exists, OuterRef, Prefetch, Q, QuerySet
from django.utils import timezone

from activity.models import Event
from activity.prepared import Found, read_together
from people import registry, rules, staff_list
from people.models import (
    APPOINTMENTS_OF,
    MEMBERSHIPS_OF,
    Appointment,
    Membership,
    SecondLook,
    StaffImport,
    Unit,
    User,
    holding_on,
    valid_on,
)
from people.staff_plan import Known, StaffPlan, compare

DatedRow = TypeVar("DatedRow", Membership, Appointment)
Duties = tuple[Found[Membership], Found[Appointment]]


def today() -> date:
    """The day at the office's own clock: dated rows begin and end at its midnight."""
    return timezone.localdate()


def holders(role: str, unit: Unit, day: date) -> list[User]:
    """Who holds the role at exactly this unit on that day, standing or acting. Nobody twice."""
    held = Appointment.objects.filter(holding_on(day), user=OuterRef("pk"), role=role, unit=unit)
    return list(User.objects.filter(Exists(held), is_active=True))


def all_holders(role: str, day: date) -> list[User]:
    """Who holds the role anywhere on that day."""
    held = Appointment.objects.filter(holding_on(day), user=OuterRef("pk"), role=role)
    return list(User.objects.filter(Exists(held), is_active=True))


def staff(office: Unit, day: date) -> QuerySet[User]:
    """The active people who work in the office or in a unit under it on that day."""
    works = Membership.objects.filter(valid_on(day), user=OuterRef("pk"), unit__path__startswith=office.path)
    return User.objects.filter(Exists(works), is_active=True)


def with_duties(people: QuerySet[User]) -> QuerySet[User]:
    """The same people with memberships and appointments read in two queries, whatever their number."""
    return people.prefetch_related(*duties_of())


def duties_found(people: Collection[int]) -> Duties:
    """The memberships and appointments of people by their ids, before objects are made of them."""
    with read_together(MEMBERSHIPS_OF.asked(users=people), APPOINTMENTS_OF.asked(users=people)):
        return MEMBERSHIPS_OF.found(users=people), APPOINTMENTS_OF.found(users=people)


def duties_among(found: Duties, people: Collection[int]) -> Duties:
    return found[0].of("user_id", people), found[1].of("user_id", people)


def read_duties(people: Iterable[User]) -> None:
    """Read the memberships and appointments of people who are loaded already, in two queries for all of them."""
    people = list(people)
    give_duties(people, duties_found({person.pk for person in people}))


def give_duties(people: Iterable[User], found: Duties) -> None:
    """Let people who are loaded know what was found of them."""
    memberships, appointments = by_person(found[0].rows), by_person(found[1].rows)
    for person in people:
        person.dated_memberships = memberships[person.pk]
        person.dated_appointments = appointments[person.pk]


def by_person(rows: Iterable[DatedRow]) -> dict[int, list[DatedRow]]:
    grouped: dict[int, list[DatedRow]] = defaultdict(list)
    for row in rows:
        grouped[row.user_id].append(row)
    return grouped


def duties_of(prefix: str = "") -> list[Prefetch]:
    """Prefetches that fill `User.dated_memberships` and `User.dated_appointments` of a related person."""
    return [
        Prefetch(f"{prefix}memberships", Membership.objects.select_related("unit"), to_attr="dated_memberships"),
        Prefetch(f"{prefix}appointments", Appointment.objects.select_related("unit"), to_attr="dated_appointments"),
    ]


def without_password(unit: Unit | None, day: date) -> list[User]:
    """Who works there (or anywhere) on that day, has an open account and never set a password."""
    works = Membership.objects.filter(
        valid_on(day), user=OuterRef("pk"), unit__path__startswith=unit.path if unit else "/"
    )
    waiting = User.objects.filter(Exists(works), is_active=True, password__startswith=UNUSABLE_PASSWORD_PREFIX)
    return list(with_duties(waiting))


def found_by(people: QuerySet[User], words: str, day: date) -> QuerySet[User]:
    """Those whose name or present unit contains every word; spaces in a unit's name do not matter."""
    for word in words.split()[:8]:
        units = [unit.pk for unit in Unit.objects.all() if word.lower() in unit.name.lower().replace(" ", "")]
        there = Membership.objects.filter(valid_on(day), user=OuterRef("pk"), unit__in=units)
        people = people.filter(Q(name__icontains=word) | Exists(there))
    return people


def people_visible_to(user: Any, now: datetime) -> QuerySet[User]:
    """Everybody, for those who may see who works where; else only oneself."""
    everybody = with_duties(User.objects.all())
    return everybody if rules.may_see_people(None, user, now) else everybody.filter(pk=user.pk)


def appointments_visible_to(user: Any, now: datetime) -> QuerySet[Appointment]:
    """Who holds which role is public in the house: it says who decides."""
    rows = Appointment.objects.select_related("user", "unit", "appointed_by", "confirmed_by")
    return rows if rules.may_see_people(None, user, now) else rows.filter(user=user.pk)


def awaiting_second_look(day: date) -> QuerySet[Appointment]:
    """Appointments that do not count until somebody else confirms them, and are not over."""
    rows = Appointment.objects.filter(Q(ends=None) | Q(ends__gte=day), second_look=SecondLook.AWAITED)
    return rows.select_related("user", "unit", "appointed_by").order_by("pk")


def second_lookers_of(appointment: Appointment) -> list[User]:
    """Who can confirm it today."""
    return list(User.objects.filter(pk__in=rules.second_lookers(appointment.user, appointment.appointed_by, today())))


def imports_visible_to(user: Any, now: datetime) -> QuerySet[StaffImport]:
    rows = StaffImport.objects.select_related("uploaded_by")
    return rows if rules.may_keep_staff(None, user, now) else rows.none()


def personal_copy(person: User) -> dict[str, Any]:
    """What Rembuk holds about a person: their right under UU 27/2022.

    Whether somebody voted is left out, so that nobody can demand the proof.
    """
    fields = ("nip", "email", "name", "sex", "status", "staff_code", "language", "created_at")
    work = ("unit__name", "post", "post_kind", "echelon", "grade", "starts", "ends")
    duties = ("role", "unit__name", "capacity", "letter", "starts", "ends")
    return {
        "person": {name: getattr(person, name) for name in fields},
        "memberships": list(person.memberships.values(*work)),
        "appointments": list(person.appointments.values(*duties)),
        "actions": list(Event.objects.filter(actor=person).values("created_at", "verb", "subject_type", "subject_id")),
        "notices": list(person.notices.values("event__created_at", "event__verb", "path", "read_at")),
        **{name: read(person) for name, read in registry.personal_data.items()},
    }


def tree() -> list[Unit]:
    """All units, each followed by those under it."""
    return sorted(Unit.objects.all(), key=lambda unit: unit.place)


def known_on(day: date) -> Known:
    """What a staff list that counts from that day is compared with."""
    people = list(with_duties(User.objects.order_by("pk")))
    return Known(units=list(Unit.objects.all()), people=people, day=day)


def plan_of(upload: StaffImport, *, actor: User | None = None, now: datetime | None = None) -> StaffPlan:
    """What accepting the upload would do as things stand."""
    staff_of_file = staff_list.parse(bytes(upload.content), today=timezone.localdate(now or timezone.now()))
    return compare(staff_of_file, known_on(upload.effective_on), actor=actor)
