"""The standing cast: a small district with named people, in every test that needs somebody."""

from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from django.utils import timezone

from people.models import Appointment, Capacity, EmploymentStatus, Membership, PostKind, Role, Unit, UnitKind, User
from workflow.models import Route, Stage

START = date(2020, 1, 1)


@dataclass
class Cast:
    """Units and people by short names, e.g. `cast.rina` (clerk in Delima), `cast.delima`."""

    district: Unit
    secretariat: Unit
    personnel: Unit
    finance: Unit
    government: Unit
    delima: Unit
    city: Unit
    people: dict[str, User] = field(default_factory=dict)

    def __getattr__(self, name: str) -> Any:
        try:
            return self.__dict__["people"][name]
        except KeyError:
            raise AttributeError(name) from None


def unit(name: str, kind: str, parent: Unit | None = None) -> Unit:
    row = Unit.objects.create(name=name, kind=kind, parent=parent)
    row.path = f"{parent.path if parent else '/'}{row.pk}/"
    row.save()
    return row


def person(number: int, name: str, workplace: Unit | None, post: str = "Pelaksana") -> User:
    user = somebody(number, name, workplace)
    user.save()
    if workplace:
        at_work(user, workplace, post).save()
    return user


def somebody(number: int, name: str, workplace: Unit | None) -> User:
    return User(
        nip=f"19860926201505{number % 2 + 1}{number:03d}",
        email=f"{name.split(maxsplit=1)[0].lower()}@example.go.id",
        name=name,
        sex="P" if number % 2 else "L",
        status=EmploymentStatus.PNS if workplace else EmploymentStatus.EXTERNAL,
    )


def at_work(user: User, workplace: Unit, post: str = "Pelaksana") -> Membership:
    return Membership(user=user, unit=workplace, post=post, post_kind=PostKind.EXECUTOR, grade="II/c", starts=START)


def appoint(user: User, role: str, where: Unit, capacity: str = Capacity.STANDING, **dates: date) -> Appointment:
    dates.setdefault("starts", START)
    return Appointment.objects.create(user=user, role=role, unit=where, capacity=capacity, **dates)


def assemble() -> Cast:
    """Everybody and everything at once: nearly every test begins with it."""
    district = unit("Kecamatan Binawidya", UnitKind.DISTRICT)
    secretariat = unit("Sekretariat", UnitKind.SECRETARIAT, district)
    cast = Cast(
        district=district,
        secretariat=secretariat,
        personnel=unit("Subbag Umum dan Kepegawaian", UnitKind.SUBSECTION, secretariat),
        finance=unit("Subbag Keuangan dan Program", UnitKind.SUBSECTION, secretariat),
        government=unit("Seksi Pemerintahan", UnitKind.SECTION, district),
        delima=unit("Kelurahan Delima", UnitKind.URBAN_VILLAGE, district),
        city=unit("Pemerintah Kota Pekanbaru", UnitKind.AGENCY),
    )
    places = {
        "rizal": ("Rizal Hamdani", district),
        "yulfa": ("Yulfa Marlinda", secretariat),
        "hendra": ("Hendra Saputra Nasution", cast.personnel),
        "desi": ("Desi Ratna Wulandari", cast.personnel),
        "lilis": ("Lilis Suryani", cast.personnel),
        "fauzan": ("Fauzan Akbar Lubis", cast.finance),
        "syahrul": ("Syahrul Ramadhan", cast.government),
        "mutia": ("Mutia Anggraini", cast.government),
        "nofrizal": ("Nofrizal Caniago", cast.delima),
        "erna": ("Erna Widyastuti", cast.delima),
        "rina": ("Rina Febriani", cast.delima),
        "febri": ("Febri Andeska", cast.delima),
        "sekda": ("Sekretaris Daerah", None),
        "delegate": ("Delegasi Wali Kota", None),
        "analyst": ("Analis BKPSDM", None),
        "auditor": ("Auditor Inspektorat", None),
        "partner": ("Mitra Universitas", None),
        "operator": ("Operator Server", None),
    }
    people = [somebody(number, *whose) for number, whose in enumerate(places.values(), start=1)]
    cast.people.update(zip(places, User.objects.bulk_create(people), strict=True))
    working = {key: workplace for key, (_, workplace) in places.items() if workplace}
    Membership.objects.bulk_create(at_work(cast.people[key], workplace) for key, workplace in working.items())
    roles = [
        ("rizal", Role.HEAD, district),
        ("yulfa", Role.HEAD, secretariat),
        ("hendra", Role.HEAD, cast.personnel),
        ("hendra", Role.PERSONNEL_OFFICER, district),
        ("syahrul", Role.HEAD, cast.government),
        ("nofrizal", Role.HEAD, cast.delima),
        ("desi", Role.COMMITTEE, district),
        ("fauzan", Role.COMMITTEE, district),
        ("lilis", Role.MODERATOR, district),
        ("sekda", Role.AUTHORISED_OFFICIAL, cast.city),
        ("delegate", Role.APPOINTING_AUTHORITY, cast.city),
        ("analyst", Role.ANALYST, cast.city),
        ("auditor", Role.AUDITOR, cast.city),
        ("partner", Role.PARTNER, cast.city),
        ("operator", Role.ADMINISTRATOR, district),
    ]
    Appointment.objects.bulk_create(
        Appointment(user=cast.people[key], role=role, unit=where, capacity=Capacity.STANDING, starts=START)
        for key, role, where in roles
    )
    lay_routes(cast)
    return cast


def lay_routes(cast: Cast) -> None:
    now = timezone.now() - timedelta(days=365)
    route = Route.objects.create(subject_type="proposals.proposal", version=1, name="Usulan pelatihan", created_at=now)
    rescue: dict[str, Any] = {"takeover_role": Role.HEAD, "takeover_unit": cast.secretariat}
    of_proposals = [
        Stage(
            route=route,
            order=1,
            name="Ditinjau atasan",
            name_en="Line manager's review",
            role=Role.HEAD,
            where=Stage.Where.AUTHOR_UNIT,
            working_days=5,
            **rescue,
        ),
        Stage(
            route=route,
            order=2,
            name="Diverifikasi kepegawaian",
            name_en="Personnel verification",
            role=Role.HEAD,
            where=Stage.Where.NAMED,
            unit=cast.personnel,
            working_days=5,
            **rescue,
        ),
        Stage(
            route=route,
            order=3,
            name="Keputusan camat",
            name_en="Head of district's decision",
            role=Role.HEAD,
            where=Stage.Where.NAMED,
            unit=cast.district,
            working_days=5,
            **rescue,
        ),
    ]
    route = Route.objects.create(subject_type="planning.plan", version=1, name="Rencana tahunan", created_at=now)
    of_plans = [
        Stage(
            route=route,
            order=1,
            name="Dikonfirmasi PyB",
            name_en="Authorised official's confirmation",
            role=Role.AUTHORISED_OFFICIAL,
            where=Stage.Where.NAMED,
            unit=cast.city,
            working_days=5,
        ),
        Stage(
            route=route,
            order=2,
            name="Ditetapkan PPK",
            name_en="Appointing authority's enactment",
            role=Role.APPOINTING_AUTHORITY,
            where=Stage.Where.NAMED,
            unit=cast.city,
            working_days=5,
        ),
    ]
    Stage.objects.bulk_create([*of_proposals, *of_plans])
