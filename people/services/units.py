from datetime import datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from activity.answers import conflict
from activity.services import record
from people import rules
from people.models import Competence, CompetenceKind, Unit, UnitKind, User
from people.staff_plan import unit_key

DISTRICT = "Kecamatan Binawidya"
SECRETARIAT = "Sekretariat"
CITY = "Pemerintah Kota Pekanbaru"
SUBSECTIONS = ["Subbag Umum dan Kepegawaian", "Subbag Keuangan dan Program"]
SECTIONS = [
    "Seksi Pemerintahan",
    "Seksi Ketenteraman dan Ketertiban Umum",
    "Seksi Pemberdayaan Masyarakat dan Pembangunan",
    "Seksi Kesejahteraan Sosial",
    "Seksi Pelayanan Umum",
]
# Codes of the Ministry of Home Affairs.
DISTRICT_CODE = "14.71.08"
URBAN_VILLAGES = {
    "14.71.08.1001": "Kelurahan Simpang Baru",
    "14.71.08.1008": "Kelurahan Delima",
    "14.71.08.1009": "Kelurahan Tobek Godang",
    "14.71.08.1010": "Kelurahan Binawidya",
    "14.71.08.1014": "Kelurahan Sungai Sibam",
}
CITY_OFFICES = ["BKPSDM Kota Pekanbaru", "Inspektorat Kota Pekanbaru", "Sekretariat Daerah Kota Pekanbaru"]
COMPETENCES = {
    CompetenceKind.MANAGERIAL: [
        ("integritas", "Integritas", "Integrity"),
        ("kerja-sama", "Kerja Sama", "Cooperation"),
        ("komunikasi", "Komunikasi", "Communication"),
        ("orientasi-pada-hasil", "Orientasi pada Hasil", "Orientation to results"),
        ("pelayanan-publik", "Pelayanan Publik", "Public service"),
        ("pengembangan-diri", "Pengembangan Diri dan Orang Lain", "Developing oneself and others"),
        ("mengelola-perubahan", "Mengelola Perubahan", "Managing change"),
        ("pengambilan-keputusan", "Pengambilan Keputusan", "Decision making"),
    ],
    CompetenceKind.SOCIO_CULTURAL: [("perekat-bangsa", "Perekat Bangsa", "Uniting the nation")],
    CompetenceKind.TECHNICAL: [
        ("administrasi-terpadu", "Pelayanan Administrasi Terpadu Kecamatan", "Integrated district services"),
        ("arsip", "Pengelolaan Arsip", "Records management"),
        ("keuangan-daerah", "Pengelolaan Keuangan Daerah", "Local finance"),
        ("keamanan-informasi", "Keamanan Informasi dan Pelindungan Data Pribadi", "Information security and privacy"),
        ("ketertiban-umum", "Ketenteraman dan Ketertiban Umum", "Public order"),
        ("pemberdayaan", "Pemberdayaan Masyarakat", "Community development"),
        ("pemerintahan-wilayah", "Tata Kelola Pemerintahan Wilayah", "Territorial administration"),
        ("data-statistik", "Pengelolaan Data dan Statistik", "Data and statistics"),
    ],
}


@transaction.atomic
def create_unit(
    *, name: str, kind: str, parent: Unit | None, actor: User | None, code: str = "", now: datetime | None = None
) -> Unit:
    """Add a unit to the tree. `actor` None is the setup of an empty house."""
    now = now or timezone.now()
    if actor is not None:
        rules.may_administer(None, actor, now).require()
    # The root's row is the lock of the tree.
    parent = Unit.objects.select_for_update(no_key=True).get(pk=parent.pk) if parent else None
    refuse_same_name(name)
    unit = Unit.objects.create(name=name.strip(), kind=kind, code=code.strip(), parent=parent)
    unit.path = f"{parent.path if parent else '/'}{unit.pk}/"
    unit.save(update_fields=["path"])
    record("people.create_unit", unit, actor=actor, now=now, name=unit.name)
    return unit


def refuse_same_name(name: str, *, but: Unit | None = None) -> None:
    """Names are compared as staff lists are read: without spaces and capitals."""
    others = Unit.objects.exclude(pk=but.pk) if but else Unit.objects.all()
    if any(unit_key(other.name) == unit_key(name) for other in others):
        conflict("same_name", _("Sudah ada unit dengan nama itu. Pilih nama lain.")).require()


@transaction.atomic
def rename_unit(unit: Unit, *, name: str, actor: User, code: str | None = None, now: datetime | None = None) -> Unit:
    now = now or timezone.now()
    unit = Unit.objects.select_for_update(no_key=True).get(pk=unit.pk)
    rules.may_administer(unit, actor, now).require()
    refuse_same_name(name, but=unit)
    before, unit.name = unit.name, name.strip()
    unit.code = unit.code if code is None else code.strip()
    unit.save(update_fields=["name", "code"])
    record("people.rename_unit", unit, actor=actor, now=now, old=before, new=unit.name)
    return unit


@transaction.atomic
def plant_district(*, now: datetime | None = None) -> Unit:
    """The tree of Binawidya, and the city's offices whose people decide on its plans. Harmless when it is there."""
    found = Unit.objects.filter(kind=UnitKind.DISTRICT, name=DISTRICT).first()
    if found is not None:
        return found

    def plant(name: str, kind: str, parent: Unit | None = None, code: str = "") -> Unit:
        return create_unit(name=name, kind=kind, parent=parent, code=code, actor=None, now=now)

    district = plant(DISTRICT, UnitKind.DISTRICT, code=DISTRICT_CODE)
    secretariat = plant(SECRETARIAT, UnitKind.SECRETARIAT, district)
    for name in SUBSECTIONS:
        plant(name, UnitKind.SUBSECTION, secretariat)
    for name in SECTIONS:
        plant(name, UnitKind.SECTION, district)
    for code, name in URBAN_VILLAGES.items():
        plant(name, UnitKind.URBAN_VILLAGE, district, code)
    city = plant(CITY, UnitKind.AGENCY)
    for name in CITY_OFFICES:
        plant(name, UnitKind.AGENCY, city)
    plant_competences()
    return district


def plant_competences() -> None:
    """The competences that proposals point to, where they are missing."""
    Competence.objects.bulk_create(
        [
            Competence(code=code, name=name, name_en=name_en, kind=kind)
            for kind, rows in COMPETENCES.items()
            for code, name, name_en in rows
        ],
        ignore_conflicts=True,
    )
