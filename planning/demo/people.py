"""The district's people and the officials around it: the shipped staff list, roles, and some special cases."""

from datetime import date, datetime, timedelta
from pathlib import Path

from django.conf import settings
from django.utils import timezone

from people import services as people
from people.models import Appointment, Capacity, Role, Unit
from people.services.units import CITY
from planning.demo.story import Story

STAFF_LIST = Path(settings.BASE_DIR) / "people" / "demo" / "staff.csv"
DOMAIN = "rembuk.example"
BKPSDM, INSPECTORATE = "BKPSDM Kota Pekanbaru", "Inspektorat Kota Pekanbaru"

# short name: (name, role, unit)
OUTSIDE = {
    "operator": ("Iqbal Ramadhana, S.Kom.", Role.ADMINISTRATOR, "Kecamatan Binawidya"),
    "sekda": ("Zulfahmi Rangkuti, M.Si.", Role.AUTHORISED_OFFICIAL, CITY),
    "ppk": ("Marlina Hasanah, M.M.", Role.APPOINTING_AUTHORITY, CITY),
    "analis": ("Putra Aditya Lesmana, S.Psi.", Role.ANALYST, BKPSDM),
    "analis2": ("Sari Oktavia, S.E.", Role.ANALYST, BKPSDM),
    "auditor": ("Benny Hutapea, S.E., Ak.", Role.AUDITOR, INSPECTORATE),
    "mitra": ("Rahmi Fadillah, M.A.", Role.PARTNER, CITY),
    "mitra2": ("Andri Wijaya, M.T.", Role.PARTNER, CITY),
    "mitra3": ("Hesti Lubis", Role.PARTNER, CITY),
}
COMMITTEE = ("P004", "P009", "P024")
MODERATOR = "P006"
# Staff with an address to sign in with, beside their NIP.
ADDRESSES = {
    "P001": "rizal",
    "P003": "hendra",
    "P004": "desi",
    "P006": "lilis",
    "P012": "syahrul",
    "P037": "nofrizal",
    "P042": "nadia",
    "P059": "gusnita",
    "P063": "yessi",
}


def begin(story: Story, arrival: datetime) -> None:
    """What is there before anything happens: accounts from outside, the staff list, standing roles."""
    start = timezone.localdate(arrival)
    for short, (name, role, unit) in OUTSIDE.items():
        email = story.emails[short] = f"{short}@{DOMAIN}"
        account = people.register(name=name, email=email, actor=None, now=arrival)
        people.appoint(account, role=role, unit=unit_named(unit), actor=None, starts=start, now=arrival)
    people.import_staff(content=list_before_the_move(), effective_on=start, actor=None, now=arrival)
    operator = story.person("operator")
    for code in COMMITTEE:
        people.appoint(
            story.person(code), role=Role.COMMITTEE, unit=story.office, actor=operator, starts=start, now=arrival
        )
    people.appoint(
        story.person(MODERATOR), role=Role.MODERATOR, unit=story.office, actor=operator, starts=start, now=arrival
    )
    require_personnel_officer(story, start, arrival)
    for code, short in ADDRESSES.items():
        person = story.person(code)
        people.correct(person, name=person.name, email=f"{short}@{DOMAIN}", actor=operator, now=arrival)


def unit_named(name: str) -> Unit:
    return Unit.objects.get(name=name)


def require_personnel_officer(story: Story, start: date, arrival: datetime) -> None:
    """The head of the personnel subsection keeps staff list and plan, unless the list has said so already."""
    hendra = story.person("P003")
    if not hendra.holds(Role.PERSONNEL_OFFICER, start, story.office):
        people.appoint(hendra, role=Role.PERSONNEL_OFFICER, unit=story.office, actor=None, starts=start, now=arrival)


def list_before_the_move() -> bytes:
    """The shipped list as it was before Junaidi moved from Delima to the district's own counter."""
    rows = STAFF_LIST.read_text(encoding="utf-8").splitlines()
    moved = [row.replace(",Seksi Pelayanan Umum,", ",Kelurahan Delima,") if row[:4] == "P028" else row for row in rows]
    return "\n".join(moved).encode()


def move_junaidi(story: Story, when: datetime) -> None:
    """Somebody moves in mid-year; the history stays, and the staff list agrees from then on."""
    junaidi = story.person("P028")
    work = junaidi.membership_on(timezone.localdate(when))
    if work is None:
        return
    people.move(
        junaidi,
        unit=unit_named("Seksi Pelayanan Umum"),
        post=work.post,
        post_kind=work.post_kind,
        echelon=work.echelon,
        grade=work.grade,
        starts=timezone.localdate(when),
        actor=story.person("operator"),
        now=when,
    )


def lend_the_lurah_s_seat(story: Story, when: datetime) -> None:
    """Lurah Erwin takes long leave: Gusnita acts for him (Plt) until he comes back."""
    operator, erwin = story.person("operator"), story.person("P058")
    first, last = timezone.localdate(when), timezone.localdate(when) + timedelta(days=90)
    seat = Appointment.objects.select_related("unit").get(user=erwin, role=Role.HEAD, ends=None)
    people.end(seat, last_day=first - timedelta(days=1), actor=operator, now=when)
    letter = "Surat Perintah Camat Nomor 800/214/BNW"
    people.appoint(
        story.person("P059"),
        role=Role.HEAD,
        unit=seat.unit,
        capacity=Capacity.ACTING,
        starts=first,
        ends=last,
        letter=letter,
        actor=operator,
        now=when,
    )
    back = last + timedelta(days=1)
    people.appoint(erwin, role=Role.HEAD, unit=seat.unit, starts=back, actor=operator, now=when)


def welcome_a_newcomer(story: Story, when: datetime) -> None:
    """A candidate civil servant (CPNS), appointed after the staff list was written: a list of one row."""
    start = timezone.localdate(when)
    heading = STAFF_LIST.read_text(encoding="utf-8").splitlines()[0]
    nip = f"20010417{start:%Y%m}1965"
    row = f'P065,"Rahmat Hidayat, A.Md.",L,Seksi Pelayanan Umum,Pengolah Data dan Informasi,PELAKSANA,,CPNS,II/c,{nip}'
    people.import_staff(content=f"{heading}\n{row}".encode(), effective_on=start, actor=None, now=when)
