"""Golongan/ruang of PNS, golongan of PPPK, and which of them can hold which echelon."""

import re
from collections.abc import Iterator

from django.utils.translation import gettext as _

from people.nip import AGREEMENTS

RANKS = {
    "I/a": "Juru Muda",
    "I/b": "Juru Muda Tingkat I",
    "I/c": "Juru",
    "I/d": "Juru Tingkat I",
    "II/a": "Pengatur Muda",
    "II/b": "Pengatur Muda Tingkat I",
    "II/c": "Pengatur",
    "II/d": "Pengatur Tingkat I",
    "III/a": "Penata Muda",
    "III/b": "Penata Muda Tingkat I",
    "III/c": "Penata",
    "III/d": "Penata Tingkat I",
    "IV/a": "Pembina",
    "IV/b": "Pembina Tingkat I",
    "IV/c": "Pembina Utama Muda",
    "IV/d": "Pembina Utama Madya",
    "IV/e": "Pembina Utama",
}
ORDER = list(RANKS)
AGREEMENT_GRADES = [
    "I",
    "II",
    "III",
    "IV",
    "V",
    "VI",
    "VII",
    "VIII",
    "IX",
    "X",
    "XI",
    "XII",
    "XIII",
    "XIV",
    "XV",
    "XVI",
    "XVII",
]
# Lowest and highest rank of somebody who holds a post of the echelon.
ECHELON_RANKS = {
    "II.a": ("IV/c", "IV/d"),
    "II.b": ("IV/b", "IV/c"),
    "III.a": ("IV/a", "IV/b"),
    "III.b": ("III/d", "IV/a"),
    "IV.a": ("III/c", "III/d"),
    "IV.b": ("III/b", "III/c"),
}
ECHELON_KINDS = {
    "II.a": "JPT",
    "II.b": "JPT",
    "III.a": "ADMINISTRATOR",
    "III.b": "ADMINISTRATOR",
    "IV.a": "PENGAWAS",
    "IV.b": "PENGAWAS",
}


def normalise_grade(text: str) -> str:
    """`iii c`, `III-C` and `III/c` are the same; a PPPK grade is a Roman numeral alone."""
    parts = re.fullmatch(r"\s*([IVXivx]+)\s*[/\-. ]?\s*([A-Ea-e])?\s*", text)
    if not parts:
        return text.strip()
    roman, letter = parts.groups()
    return f"{roman.upper()}/{letter.lower()}" if letter else roman.upper()


def normalise_echelon(text: str) -> str:
    """`IV A`, `iv/a` and `IV.a` are the same; a dash means none."""
    parts = re.fullmatch(r"\s*([IVXivx]+)\s*[/\-. ]?\s*([A-Ba-b])\s*", text)
    if not parts:
        return "" if text.strip() in {"", "-", "–"} else text.strip()
    return f"{parts.group(1).upper()}.{parts.group(2).lower()}"


def errors(*, status: str, grade: str, echelon: str, post_kind: str) -> Iterator[str]:
    """In plain words, what cannot be about a person's rank. Arguments are normalised."""
    if status in AGREEMENTS:
        yield from agreement_errors(grade, echelon)
        return
    if grade not in RANKS:
        yield _("Golongan %(grade)s tidak dikenal untuk PNS. Tulis seperti III/c, dari I/a sampai IV/e.") % {
            "grade": grade or _("(kosong)")
        }
        return
    yield from echelon_errors(grade, echelon, post_kind)


def agreement_errors(grade: str, echelon: str) -> Iterator[str]:
    if grade not in AGREEMENT_GRADES:
        yield _("Golongan %(grade)s tidak dikenal untuk PPPK. Tulis angka Romawi saja, dari I sampai XVII.") % {
            "grade": grade or _("(kosong)")
        }
    if echelon:
        yield _("PPPK tidak memegang jabatan bereselon. Kosongkan kolom eselon atau periksa statusnya.")


def echelon_errors(grade: str, echelon: str, post_kind: str) -> Iterator[str]:
    if not echelon:
        return
    if echelon not in ECHELON_RANKS:
        yield _("Eselon %(echelon)s tidak dikenal. Tulis II.a sampai IV.b, atau kosongkan.") % {"echelon": echelon}
        return
    if ECHELON_KINDS[echelon] != post_kind:
        yield _("Eselon %(echelon)s tidak sesuai dengan jenis jabatannya. Periksa kedua kolom itu.") % {
            "echelon": echelon
        }
    low, high = ECHELON_RANKS[echelon]
    if not ORDER.index(low) <= ORDER.index(grade) <= ORDER.index(high):
        yield _("Golongan %(grade)s tidak mungkin untuk eselon %(echelon)s: seharusnya %(low)s sampai %(high)s.") % {
            "grade": grade,
            "echelon": echelon,
            "low": low,
            "high": high,
        }
