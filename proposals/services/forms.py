"""The official table of forms of learning, laid as dated data."""

from datetime import date
from typing import NamedTuple

from django.db import transaction

from proposals.models import Conversion, LearningForm, Path, Scope

SOURCE = "Per LAN 10/2018; Surat Sestama BPS B-031/BPS/2600/02/2019, lampiran"
VALID_FROM = date(2019, 1, 1)
SESSIONS_PER_MONTH = 2
MORE_ABROAD = 120

Basis = Conversion.Basis


class Row(NamedTuple):
    """A form and how it counts; `abroad` 0 means the same as at home."""

    code: str
    siasn_id: int | None
    name: str
    name_en: str
    path: str
    basis: str
    amount: int = 0
    abroad: int = 0
    percent_abroad: int = 100


TABLE = [
    Row("study", None, "Tugas belajar atau izin belajar", "Study assignment or study leave",
        Path.EDUCATION, Basis.PER_SEMESTER, 20, 20),
    Row("leadership", 1, "Pelatihan struktural kepemimpinan", "Structural leadership training",
        Path.CLASSICAL, Basis.SCHEDULED),
    Row("managerial", 5, "Pelatihan manajerial", "Managerial training",
        Path.CLASSICAL, Basis.SCHEDULED, percent_abroad=MORE_ABROAD),
    Row("technical", 3, "Pelatihan teknis", "Technical training",
        Path.CLASSICAL, Basis.SCHEDULED, percent_abroad=MORE_ABROAD),
    Row("functional", 2, "Pelatihan fungsional", "Functional training",
        Path.CLASSICAL, Basis.SCHEDULED, percent_abroad=MORE_ABROAD),
    Row("socio-cultural", 6, "Pelatihan sosial kultural", "Socio-cultural training",
        Path.CLASSICAL, Basis.SCHEDULED, percent_abroad=MORE_ABROAD),
    Row("seminar", 9, "Seminar, konferensi, atau sarasehan", "Seminar, conference or symposium",
        Path.CLASSICAL, Basis.PER_DAY, 4, 6),
    Row("workshop", 4, "Workshop atau lokakarya", "Workshop",
        Path.CLASSICAL, Basis.PER_DAY, 5, 7),
    Row("briefing", 7, "Sosialisasi", "Briefing",
        Path.CLASSICAL, Basis.PER_DAY, 4, 6),
    Row("course", 11, "Kursus", "Course",
        Path.CLASSICAL, Basis.SCHEDULED, percent_abroad=MORE_ABROAD),
    Row("upgrading", 12, "Penataran", "Upgrading course",
        Path.CLASSICAL, Basis.SCHEDULED, percent_abroad=MORE_ABROAD),
    Row("technical-guidance", 8, "Bimbingan teknis", "Technical guidance",
        Path.CLASSICAL, Basis.SCHEDULED, percent_abroad=MORE_ABROAD),
    Row("other-classical", 13, "Klasikal lainnya", "Other classical form",
        Path.CLASSICAL, Basis.MANUAL),
    Row("coaching", 14, "Coaching", "Coaching",
        Path.NON_CLASSICAL, Basis.PER_SESSION, 2, 4),
    Row("mentoring", 15, "Mentoring", "Mentoring",
        Path.NON_CLASSICAL, Basis.PER_SESSION, 2, 4),
    Row("e-learning", 16, "Pembelajaran elektronik (e-learning)", "E-learning",
        Path.NON_CLASSICAL, Basis.CAPPED_PER_DAY, 3, 4),
    Row("distance", 17, "Pelatihan jarak jauh", "Distance training",
        Path.NON_CLASSICAL, Basis.SCHEDULED, percent_abroad=MORE_ABROAD),
    Row("outdoor", 19, "Pembelajaran alam terbuka", "Outdoor learning",
        Path.NON_CLASSICAL, Basis.SCHEDULED, percent_abroad=MORE_ABROAD),
    Row("secondment", 18, "Detasering", "Secondment",
        Path.NON_CLASSICAL, Basis.PER_OCCASION, 20, 24),
    Row("exchange", 21, "Pertukaran dengan swasta, BUMN, atau BUMD", "Exchange with private or state enterprise",
        Path.NON_CLASSICAL, Basis.PER_OCCASION, 20, 24),
    Row("internship", 10, "Magang", "Internship",
        Path.NON_CLASSICAL, Basis.PER_OCCASION, 20, 24),
    Row("benchmarking", 20, "Patok banding", "Benchmarking visit",
        Path.NON_CLASSICAL, Basis.PER_OCCASION, 10, 20),
    Row("self-study", 22, "Belajar mandiri", "Self-study",
        Path.NON_CLASSICAL, Basis.CAPPED_PER_DAY, 2, 2, MORE_ABROAD),
    Row("community", 23, "Komunitas belajar", "Learning community",
        Path.NON_CLASSICAL, Basis.CAPPED_PER_DAY, 2, 2, MORE_ABROAD),
    Row("workplace", 24, "Bimbingan di tempat kerja", "Guidance at the workplace",
        Path.NON_CLASSICAL, Basis.MANUAL),
    Row("other-non-classical", 25, "Nonklasikal lainnya", "Other non-classical form",
        Path.NON_CLASSICAL, Basis.MANUAL),
]  # fmt: skip


@transaction.atomic
def install_learning_forms() -> None:
    """Lay the table where it is missing; rows that somebody has since changed or dated anew stay as they are."""
    for order, row in enumerate(TABLE, start=1):
        form, _created = LearningForm.objects.get_or_create(
            code=row.code,
            defaults={
                "siasn_id": row.siasn_id,
                "name": row.name,
                "name_en": row.name_en,
                "path": row.path,
                "order": order,
            },
        )
        lay_conversion(form, row, Scope.NATIONAL, row.amount, 100)
        lay_conversion(form, row, Scope.INTERNATIONAL, row.abroad or row.amount, row.percent_abroad)


def lay_conversion(form: LearningForm, row: Row, scope: str, amount: int, percent: int) -> None:
    if form.conversions.filter(scope=scope).exists():
        return
    Conversion.objects.create(
        form=form,
        scope=scope,
        basis=row.basis,
        amount=amount,
        percent=percent,
        sessions_per_month=SESSIONS_PER_MONTH if row.basis == Basis.PER_SESSION else None,
        valid_from=VALID_FROM,
        source=SOURCE,
    )
