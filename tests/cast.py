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
    user = User.objects.create(
        nip=f"19860926201505{number % 2 + 1}{number:03d}",
        email=f"{name.split(maxsplit=1)[0].lower()}@example.go.id",
        name=name,
        sex="P" if number % 2 else "L",
        status=EmploymentStatus.PNS if workplace else EmploymentStatus.EXTERNAL,
    )
    if workplace:
        Membership.objects.create(
            user=user, unit=workplace, post=post, post_kind=PostKind.EXECUTOR, grade="II/c", starts=START
        )
    return user


def appoint(user: User, role: str, where: Unit, capacity: str = Capacity.STANDING, **dates: date) -> Appointment:
    dates.setdefault("starts", START)
    return Appointment.objects.create(user=user, role=role, unit=where, capacity=capacity, **dates)


def assemble() -> Cast:
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
    for number, (key, (name, workplace)) in enumerate(places.items(), start=1):
        cast.people[key] = person(number, name, workplace)
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
    for key, role, where in roles:
        appoint(cast.people[key], role, where)
    lay_routes(cast)
    return cast


def lay_routes(cast: Cast) -> None:
    now = timezone.now() - timedelta(days=365)
    route = Route.objects.create(subject_type="proposals.proposal", version=1, name="Usulan pelatihan", created_at=now)
    rescue = {"takeover_role": Role.HEAD, "takeover_unit": cast.secretariat}
    Stage.objects.create(
        route=route,
        order=1,
        name="Ditinjau atasan",
        name_en="Line manager's review",
        role=Role.HEAD,
        where=Stage.Where.AUTHOR_UNIT,
        working_days=5,
        **rescue,
    )
    Stage.objects.create(
        route=route,
        order=2,
        name="Diverifikasi kepegawaian",
        name_en="Personnel verification",
        role=Role.HEAD,
        where=Stage.Where.NAMED,
        unit=cast.personnel,
        working_days=5,
        **rescue,
    )
    Stage.objects.create(
        route=route,
        order=3,
        name="Keputusan camat",
        name_en="Head of district's decision",
        role=Role.HEAD,
        where=Stage.Where.NAMED,
        unit=cast.district,
        working_days=5,
        **rescue,
    )
    route = Route.objects.create(subject_type="planning.plan", version=1, name="Rencana tahunan", created_at=now)
    Stage.objects.create(
        route=route,
        order=1,
        name="Dikonfirmasi PyB",
        name_en="Authorised official's confirmation",
        role=Role.AUTHORISED_OFFICIAL,
        where=Stage.Where.NAMED,
        unit=cast.city,
        working_days=5,
    )
    Stage.objects.create(
        route=route,
        order=2,
        name="Ditetapkan PPK",
        name_en="Appointing authority's enactment",
        role=Role.APPOINTING_AUTHORITY,
        where=Stage.Where.NAMED,
        unit=cast.city,
        working_days=5,
    )
