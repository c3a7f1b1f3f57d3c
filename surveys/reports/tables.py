"""The reading as tables for files: what the page shows, and nothing more."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _t

from surveys.models import Initiative
from surveys.reports.analyst import ItemRow
from surveys.reports.reading import Reading
from surveys.reports.rows import Change, Row, Words

Value = str | int | float | None


@dataclass(frozen=True, slots=True)
class Table:
    title: str
    headings: Sequence[str]
    rows: Sequence[Sequence[Value]]


@dataclass(frozen=True, slots=True)
class Beside:
    """What stands on the page beside the figures. `items` and `quality` are empty for all but analysts."""

    comments: Sequence[str] = ()
    initiatives: Sequence[Initiative] = ()
    items: Sequence[ItemRow] = ()
    quality: Sequence[tuple[str, int]] = ()


def tables(reading: Reading, beside: Beside) -> list[Table]:
    """Those that have rows."""
    found = [
        Table(_t("Ringkasan"), [_t("Hal"), _t("Isi")], summary(reading)),
        factors(reading),
        units(reading),
        changes(reading),
        linked(reading),
        background(reading),
        spreads(reading),
        said(_t("Keandalan"), reading.reliability),
        said(_t("Kesepakatan"), reading.agreement),
        said(_t("Beda antarunit"), reading.unit_effects),
        Table(_t("Kata pegawai"), [_t("Kalimat")], [[comment] for comment in beside.comments]),
        promises(beside.initiatives),
        items(beside.items),
        Table(_t("Mutu jawaban"), [_t("Hal"), _t("Jumlah")], beside.quality),
    ]
    return [table for table in found if table.rows]


def ends() -> list[str]:
    return [_t("Selang bawah"), _t("Selang atas")]


def mean_headings() -> list[str]:
    return [_t("Rata-rata"), *ends(), _t("Jumlah jawaban"), _t("Kata")]


def part_headings() -> list[str]:
    return [_t("Menjawab"), _t("Diundang")]


def factors(reading: Reading) -> Table:
    headings = [_t("Faktor"), *mean_headings(), _t("Kosong"), _t("Simpangan baku di dalam unit"), "POMP"]
    rows = [[row.label, *mean_of(row), row.missing, digits(row.sd), digits(row.at)] for row in reading.profile]
    return Table(_t("Semua faktor"), headings, rows)


def units(reading: Reading) -> Table:
    moved = [_t("Besar perubahan"), _t("Perubahan, selang bawah"), _t("Perubahan, selang atas")]
    headings = [_t("Unit"), _t("Gabungan dengan"), *mean_headings(), *part_headings(), *moved]
    rows = [[unit_of(row), row.where, *mean_of(row), *part_of(row), *moved_of(row)] for row in reading.units]
    return Table(_t("Semua unit"), headings, rows)


def changes(reading: Reading) -> Table:
    effect = ["g", *(f"g, {end.lower()}" for end in ends()), _t("Sebelum"), _t("Sesudah"), _t("Kata")]
    delta = ["δ", _t("δ, kata")]
    headings = [_t("Ukuran"), _t("Besar perubahan"), *ends(), *effect, *delta]
    return Table(_t("Perubahan"), headings, [change_of(row) for row in reading.changes])


def linked(reading: Reading) -> Table:
    headings = [_t("Ukuran"), _t("Besar perubahan"), *ends(), "d_av", _t("Orang"), _t("Kata")]
    return Table(_t("Menjawab dua kali"), headings, [linked_of(row) for row in reading.linked])


def background(reading: Reading) -> Table:
    headings = [_t("Kelompok"), *mean_headings(), *part_headings()]
    rows = [[row.label, *mean_of(row), *part_of(row)] for row in reading.background]
    return Table(_t("Latar belakang"), headings, rows)


def spreads(reading: Reading) -> Table:
    headings = [_t("Faktor"), _t("Di bawah tengah"), _t("Di tengah"), _t("Di atas tengah")]
    return Table(_t("Sebaran"), headings, [[row.label, row.below, row.middle, row.above] for row in reading.spreads])


def promises(initiatives: Sequence[Initiative]) -> Table:
    whose = [_t("Penanggung jawab"), _t("Selesai paling lambat"), _t("Hasil")]
    rows = [[one.heard, one.action, one.owner.name, one.due.isoformat(), one.outcome] for one in initiatives]
    return Table(_t("Tindak lanjut"), [_t("Yang kami dengar"), _t("Yang kami lakukan"), *whose], rows)


def summary(reading: Reading) -> list[list[Value]]:
    rows = [
        (_t("Nama survei"), reading.title),
        (_t("Singkatnya"), reading.sentence),
        (_t("Keikutsertaan"), reading.response),
        (_t("Mewakili"), reading.composition),
        (_t("Penghambat pertama"), reading.barrier),
        (_t("Skala"), f"{reading.ends[0]}–{reading.ends[1]}" if reading.profile and reading.has_one_scale else ""),
    ]
    return [[label, text] for label, text in rows if text]


def digits(value: float | None) -> float | None:
    """As many as the page shows."""
    return None if value is None else round(value, 2)


def pair(ends: Sequence[float]) -> tuple[float | None, float | None]:
    return (digits(ends[0]), digits(ends[1])) if ends else (None, None)


def unit_of(row: Row) -> str:
    return f"{row.label}: {row.names}" if row.names else row.label


def mean_of(row: Row) -> list[Value]:
    if row.is_hidden:
        return [_t("disamarkan"), None, None, None, None]
    return [digits(row.mean), *pair(row.ends), row.n, row.band]


def part_of(row: Row) -> list[Value]:
    return [row.answered, row.eligible]


def moved_of(row: Row) -> list[Value]:
    return [digits(row.moved), *pair(row.moved_ends)]


def change_of(row: Change) -> list[Value]:
    effect = [digits(row.effect), *pair(row.effect_ends)]
    return [
        row.label,
        digits(row.difference),
        *pair(row.ends),
        *effect,
        row.before,
        row.after,
        row.size,
        digits(row.delta),
        row.delta_size,
    ]


def linked_of(row: Change) -> list[Value]:
    return [row.label, digits(row.difference), *pair(row.ends), digits(row.effect), row.after, row.size]


def said(title: str, rows: Iterable[Words]) -> Table:
    headings = [_t("Ukuran"), _t("Kata"), _t("Angkanya")]
    return Table(title, headings, [[row.label, row.words, row.figures] for row in rows])


def items(rows: Sequence[ItemRow]) -> Table:
    options = max((len(row.counts) for row in rows), default=0)
    counts = [_t("Pilihan {number}").format(number=place + 1) for place in range(options)]
    figures = [_t("Rata-rata"), _t("Simpangan baku"), _t("α tanpa butir ini"), _t("Korelasi butir–total"), _t("Kata")]
    return Table(
        _t("Semua butir"),
        [_t("Kode"), _t("Kalimat"), *counts, _t("Kosong"), *figures],
        [
            [
                f"{row.code} (R)" if row.reverse else row.code,
                row.text,
                *row.counts,
                *[None] * (options - len(row.counts)),
                row.missing,
                *map(digits, (row.mean, row.sd, row.alpha_if_deleted, row.r_drop)),
                row.words,
            ]
            for row in rows
        ],
    )
