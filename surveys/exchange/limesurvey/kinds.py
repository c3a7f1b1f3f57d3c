"""LimeSurvey's types of questions: what becomes of each here, or why nothing does."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _

LISTS = {"L", "!", "O"}
OPEN = {"S", "T", "U"}
OPEN_ROWS = {"Q"}
ROWS_ON_ANSWERS = {"F", "H"}


@dataclass(frozen=True, slots=True)
class Options:
    """An answer scale: the lowest value, the labels, and the value of each of LimeSurvey's codes."""

    lowest: int
    labels: Mapping[str, tuple[str, ...]]
    values: Mapping[str, int]


def numbered(most: int) -> Options:
    texts = tuple(map(str, range(1, most + 1)))
    return Options(1, {"id": texts, "en": texts}, {text: int(text) for text in texts})


YES_OR_NO = Options(0, {"id": ("Tidak", "Ya"), "en": ("No", "Yes")}, {"N": 0, "Y": 1})
FIXED: dict[str, Options] = {"5": numbered(5), "Y": YES_OR_NO}
ROWS_ON_FIXED: dict[str, Options] = {
    "A": numbered(5),
    "B": numbered(10),
    "C": Options(1, {"id": ("Tidak", "Tidak pasti", "Ya"), "en": ("No", "Uncertain", "Yes")}, {"N": 1, "U": 2, "Y": 3}),
    "E": Options(
        1, {"id": ("Berkurang", "Tetap", "Bertambah"), "en": ("Decrease", "Same", "Increase")}, {"D": 1, "S": 2, "I": 3}
    ),
}

# A statement in each row; the question's own text stands above them.
TABLES = {*ROWS_ON_ANSWERS, *ROWS_ON_FIXED, *OPEN_ROWS}
WITHOUT_SCALE = OPEN | OPEN_ROWS
KNOWN = {*LISTS, *FIXED, *TABLES, *OPEN}

SEVERAL = _("Tidak ikut: pertanyaan dengan beberapa jawaban sekaligus belum ada di sini.")
TWO_SCALES = _("Tidak ikut: tabel dengan dua skala atau dengan isian di setiap sel belum ada di sini.")
NO_NUMBERS = _("Tidak ikut: isian angka, tanggal, atau berkas belum ada di sini.")
WITHOUT: dict[str, Any] = {
    "M": SEVERAL,
    "P": SEVERAL,
    "R": _("Tidak ikut: mengurutkan pilihan belum ada di sini."),
    "N": NO_NUMBERS,
    "K": NO_NUMBERS,
    "D": NO_NUMBERS,
    "|": NO_NUMBERS,
    "1": TWO_SCALES,
    ";": TWO_SCALES,
    ":": TWO_SCALES,
    "X": _("Tidak ikut: teks tanpa pertanyaan. Pakai judul bagian bila perlu."),
    "*": _("Tidak ikut: hitungan otomatis."),
    "I": _("Tidak ikut: pilihan bahasa. Setiap orang memakai bahasa tampilannya sendiri."),
    "G": _("Tidak ikut: jenis kelamin tidak ditanyakan, karena di unit kecil jawabannya menunjuk orang."),
}
UNKNOWN = _("Tidak ikut: jenis pertanyaan ini tidak dikenal.")
HIDDEN = _("Tidak ikut: di LimeSurvey pertanyaan ini disembunyikan dari yang menjawab.")


def why_not(kind: str) -> Any:
    """The reason why nothing becomes of such questions, or "" where something does."""
    return "" if kind in KNOWN else WITHOUT.get(kind, UNKNOWN)
