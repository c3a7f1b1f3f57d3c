"""The 18-digit employee numbers of Indonesian civil servants: NIP of PNS, NI PPPK of contract staff.

PNS: birth date YYYYMMDD, month of appointment YYYYMM, sex, sequence NNN (Perka BKN 22/2007 and 43/2007).
PPPK: birth date YYYYMMDD, year of appointment YYYY, number of the work agreement CC, sex, sequence NNN.
There is no check digit, so a number that passes is plausible, not proven.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _

LENGTH = 18
YOUNGEST, OLDEST = 18, 65
# An age beyond it is a slip of the pen, and not worth telling.
LONGEST_LIFE = 100
FIRST_YEAR_OF_PPPK = 2019
# Contract staff by status, with the year in which the first of them were appointed. Part-time contracts came with the
# ministry's decree of 2025; how their numbers are made is not settled, so an earlier year is only odd.
AGREEMENTS = {"PPPK": FIRST_YEAR_OF_PPPK, "PPPK_PW": 2025}
SEX_DIGITS = {"1": "L", "2": "P"}


@dataclass(frozen=True, slots=True)
class Reading:
    """What a number says, and in plain words what is wrong (errors) or only odd (warnings) about it.

    `start_month` is None for PPPK, whose digits 13-14 are the number of the work agreement, not a month.
    """

    digits: str
    birth: date | None = None
    start_year: int | None = None
    start_month: int | None = None
    sex: str = ""
    errors: tuple[str, ...] = ()
    warnings: tuple[str, ...] = ()


def normalise(text: str) -> str:
    """The number without spaces, dots, dashes and the apostrophe with which spreadsheets mark text."""
    return re.sub(r"[\s.\-']", "", text)


def mask(nip: str) -> str:
    """The number as others may see it: `1986••••••••••1001`."""
    return f"{nip[:4]}{'•' * 10}{nip[-4:]}" if len(nip) == LENGTH else "•" * len(nip)


def read(text: str, *, status: str, today: date, sex: str = "") -> Reading:
    """Read the number of a person with this status (PNS, CPNS, PPPK or PPPK_PW); `sex` is L or P when it is known."""
    digits = normalise(text)
    shape = shape_error(text, digits)
    if shape:
        return Reading(digits, errors=(shape,))
    birth = to_date(digits[:8])
    agreement = status in AGREEMENTS
    return Reading(
        digits=digits,
        birth=birth,
        start_year=int(digits[8:12]),
        start_month=None if agreement else int(digits[12:14]),
        sex=SEX_DIGITS.get(digits[14], ""),
        errors=tuple(errors_of(digits, birth, sex, today, agreement=agreement)),
        warnings=tuple(warnings_of(digits, status)),
    )


def shape_error(text: str, digits: str) -> str:
    if not digits:
        return _("NIP belum diisi. Tulis 18 angka.")
    if re.fullmatch(r"\d[\d,]*E\+?\d+", digits, re.IGNORECASE):
        return _(
            "NIP dirusak oleh program lembar kerja (tertulis seperti 1,98E+17). Ubah kolom NIP menjadi teks, "
            "lalu isi lagi dari data asli."
        )
    if not re.fullmatch(r"[0-9]+", digits):
        return _("NIP berisi huruf atau tanda lain. Tulis 18 angka saja.")
    if len(digits) != LENGTH:
        return _("NIP berisi %(count)d angka, seharusnya 18. Periksa apakah ada angka yang kurang atau lebih.") % {
            "count": len(digits)
        }
    return ""


def to_date(digits: str) -> date | None:
    try:
        return date(int(digits[:4]), int(digits[4:6]), int(digits[6:8]))
    except ValueError:
        return None


def errors_of(digits: str, birth: date | None, sex: str, today: date, *, agreement: bool) -> Iterator[str]:
    yield from birth_errors(digits, birth, today)
    yield from agreement_errors(digits, birth, today) if agreement else appointment_errors(digits, birth, today)
    yield from sex_errors(digits[14], sex)
    if digits[15:] == "000":
        yield _("Tiga angka terakhir NIP adalah nomor urut, mulai 001. Nomor 000 tidak ada.")


def birth_errors(digits: str, birth: date | None, today: date) -> Iterator[str]:
    if birth is None:
        yield bad_birth(digits)
        return
    age = age_on(birth, today)
    if not 0 <= age <= LONGEST_LIFE:
        yield _("Tahun lahir pada NIP adalah %(year)s, dan itu tidak mungkin. Periksa 4 angka pertama.") % {
            "year": digits[:4]
        }
        return
    if not YOUNGEST <= age <= OLDEST:
        yield _("Menurut NIP usia pegawai %(age)d tahun, padahal seharusnya 18 sampai 65. Periksa 4 angka pertama.") % {
            "age": age
        }


def bad_birth(digits: str) -> str:
    if not 1 <= int(digits[4:6]) <= 12:
        return _("Bulan lahir pada NIP adalah %(month)s, padahal hanya ada 01 sampai 12. Periksa angka ke-5 dan 6.") % {
            "month": digits[4:6]
        }
    return _("Tanggal lahir pada NIP (%(day)s-%(month)s-%(year)s) tidak ada di kalender. Periksa 8 angka pertama.") % {
        "day": digits[6:8],
        "month": digits[4:6],
        "year": digits[:4],
    }


def age_on(birth: date, day: date) -> int:
    return day.year - birth.year - ((day.month, day.day) < (birth.month, birth.day))


def appointment_errors(digits: str, birth: date | None, today: date) -> Iterator[str]:
    """PNS: digits 9-14 are the month of appointment, at 18 or older and not in the future."""
    year, month = int(digits[8:12]), int(digits[12:14])
    if not 1 <= month <= 12:
        yield _(
            "Bulan pengangkatan pada NIP adalah %(month)s, padahal hanya ada 01 sampai 12. "
            "Periksa angka ke-13 dan 14, atau statusnya bila orang ini PPPK."
        ) % {"month": digits[12:14]}
        return
    if birth is not None and (year, month) < (birth.year + YOUNGEST, birth.month):
        yield _("Menurut NIP orang ini diangkat sebelum berusia 18 tahun. Periksa angka ke-9 sampai 14.")
    if (year, month) > (today.year, today.month):
        yield _("Menurut NIP orang ini diangkat pada bulan yang belum tiba. Periksa angka ke-9 sampai 14.")


def agreement_errors(digits: str, birth: date | None, today: date) -> Iterator[str]:
    """PPPK: digits 9-12 are the year of appointment; the first were appointed in 2019."""
    year = int(digits[8:12])
    if year < FIRST_YEAR_OF_PPPK:
        yield _(
            "Menurut nomornya orang ini diangkat tahun %(year)d, padahal PPPK baru ada sejak 2019. "
            "Periksa angka ke-9 sampai 12, atau statusnya bila orang ini PNS."
        ) % {"year": year}
    if year > today.year:
        yield _("Menurut nomornya orang ini diangkat pada tahun yang belum tiba. Periksa angka ke-9 sampai 12.")
    if birth is not None and year >= FIRST_YEAR_OF_PPPK and year < birth.year + YOUNGEST:
        yield _("Menurut nomornya orang ini diangkat sebelum berusia 18 tahun. Periksa 12 angka pertama.")


def sex_errors(digit: str, sex: str) -> Iterator[str]:
    if digit not in SEX_DIGITS:
        yield _(
            "Angka ke-15 NIP menyatakan jenis kelamin: 1 laki-laki, 2 perempuan. Angka %(digit)s tidak dikenal."
        ) % {"digit": digit}
    elif sex and SEX_DIGITS[digit] != sex:
        yield _("Jenis kelamin menurut NIP (angka ke-15) berbeda dari kolom jenis kelamin. Periksa keduanya.")


def warnings_of(digits: str, status: str) -> Iterator[str]:
    if status not in AGREEMENTS:
        return
    if FIRST_YEAR_OF_PPPK <= int(digits[8:12]) < AGREEMENTS[status]:
        yield _("Menurut nomornya orang ini diangkat sebelum ada PPPK paruh waktu (2025). Pastikan statusnya benar.")
    if 1 <= int(digits[12:14]) <= 12:
        yield _("Nomor ini tampak seperti NIP PNS (angka ke-13 dan 14 seperti bulan). Pastikan statusnya PPPK.")
