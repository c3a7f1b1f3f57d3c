"""Reads a staff list from CSV as offices have it, and says of each row in plain words what is wrong. No database."""

import csv
import io
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date

from django.utils.translation import gettext as _

from people import nip, ranks

MOST_BYTES = 1_000_000
MOST_ROWS = 3_000
LONGEST_NAME, LONGEST_POST, LONGEST_CODE = 120, 160, 20

# Column headings as they occur, lower case and without anything but letters and digits.
HEADINGS = {
    "code": {"id", "kode", "kodepegawai"},
    "name": {"nama", "namalengkap", "namapegawai", "name"},
    "sex": {"jk", "jeniskelamin", "kelamin", "lp", "sex"},
    "unit": {"unit", "unitkerja", "unitorganisasi"},
    "post": {"jabatan", "namajabatan", "post"},
    "post_kind": {"jenisjabatan", "kindofpost"},
    "echelon": {"eselon", "esl", "echelon"},
    "status": {"status", "statuspegawai", "statuskepegawaian", "kedudukan"},
    "grade": {"gol", "golongan", "golruang", "golonganruang", "pangkatgol", "grade"},
    "nip": {"nip", "nipfiktif", "nipbaru", "nippppk", "nipnippppk", "nipppk"},
}
OPTIONAL = {"code", "echelon"}
TITLES = {"code": "id", "sex": "jk", "post_kind": "jenis_jabatan", "grade": "gol"}
INDONESIAN = {"name": "nama", "unit": "unit", "post": "jabatan", "echelon": "eselon", "status": "status", "nip": "nip"}
SEXES = {"l": "L", "lakilaki": "L", "pria": "L", "p": "P", "perempuan": "P", "wanita": "P"}
STATUSES = {"pns": "PNS", "cpns": "CPNS", "pppk": "PPPK", "p3k": "PPPK"} | dict.fromkeys(
    ("pppkpw", "pppkparuhwaktu", "p3kparuhwaktu"), "PPPK_PW"
)
POST_KINDS = {
    "jpt": "JPT",
    "jabatanpimpinantinggi": "JPT",
    "administrator": "ADMINISTRATOR",
    "pengawas": "PENGAWAS",
    "pelaksana": "PELAKSANA",
    "fungsional": "FUNGSIONAL",
    "jabatanfungsional": "FUNGSIONAL",
}


@dataclass(frozen=True, slots=True)
class Line:
    """One person as the file has them, normalised. `number` counts as a spreadsheet does: the heading is row 1."""

    number: int
    code: str
    name: str
    sex: str
    unit: str
    post: str
    post_kind: str
    echelon: str
    status: str
    grade: str
    nip: str
    errors: tuple[str, ...] = ()
    warnings: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class StaffList:
    lines: tuple[Line, ...] = ()
    # What is wrong with the file as a whole, so that no row could be read.
    errors: tuple[str, ...] = ()


def squeeze(text: str) -> str:
    """Lower case, letters and digits only: how headings and unit names are compared."""
    return "".join(character for character in text.lower() if character.isalnum())


def parse(content: bytes, *, today: date) -> StaffList:
    """Read a file: UTF-8 (with or without BOM), UTF-16 or Windows-1252; columns between commas, semicolons or tabs."""
    if len(content) > MOST_BYTES:
        return StaffList(errors=(_("Berkas terlalu besar: paling besar 1 MB."),))
    text = decode(content)
    if not text.strip() or "\x00" in text:
        return StaffList(
            errors=(_("Berkas kosong atau bukan CSV. Simpan lembar kerja sebagai CSV, lalu unggah lagi."),)
        )
    try:
        table = list(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter_of(text), strict=True))
    except csv.Error:
        return StaffList(
            errors=(_("Tanda kutip di berkas tidak lengkap. Simpan ulang sebagai CSV, lalu unggah lagi."),)
        )
    return read_table(table, today)


def decode(content: bytes) -> str:
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        return content.decode("utf-16", errors="replace")
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return content.decode("cp1252", errors="replace")


def delimiter_of(text: str) -> str:
    """The separator that the heading uses most; a list has no other marks there."""
    heading = text.lstrip().splitlines()[0]
    return max(",;\t", key=heading.count)


def read_table(table: list[list[str]], today: date) -> StaffList:
    start = next((index for index, cells in enumerate(table) if any(cell.strip() for cell in cells)), 0)
    columns = columns_of(table[start])
    errors = heading_errors(table[start], columns)
    rows = [
        (number, cells)
        for number, cells in enumerate(table[start + 1 :], start=start + 2)
        if any(map(str.strip, cells))
    ]
    if not errors and not rows:
        errors = (_("Berkas tidak berisi satu pegawai pun."),)
    if len(rows) > MOST_ROWS:
        errors = (_("Berkas berisi terlalu banyak baris: paling banyak 3.000."),)
    if errors:
        return StaffList(errors=errors)
    return StaffList(lines=tuple(read_line(number, cells, columns, today) for number, cells in rows))


def columns_of(heading: list[str]) -> dict[str, int]:
    found: dict[str, int] = {}
    for index, title in enumerate(heading):
        name = next((name for name, titles in HEADINGS.items() if squeeze(title) in titles), None)
        if name is not None:
            found.setdefault(name, index)
    return found


def heading_errors(heading: list[str], columns: dict[str, int]) -> tuple[str, ...]:
    missing = [
        TITLES.get(name) or INDONESIAN[name] for name in HEADINGS if name not in columns and name not in OPTIONAL
    ]
    if not missing:
        return ()
    return (
        _("Kolom tidak ditemukan: %(columns)s. Baris pertama berkas harus berisi judul kolom.")
        % {"columns": ", ".join(missing)},
    )


def read_line(number: int, cells: list[str], columns: dict[str, int], today: date) -> Line:
    def cell(name: str) -> str:
        index = columns.get(name)
        return " ".join(cells[index].split()) if index is not None and index < len(cells) else ""

    status = STATUSES.get(squeeze(cell("status")), cell("status").upper())
    sex = SEXES.get(squeeze(cell("sex")), "")
    kind = POST_KINDS.get(squeeze(cell("post_kind")), "")
    echelon = ranks.normalise_echelon(cell("echelon"))
    grade = ranks.normalise_grade(cell("grade"))
    line = Line(
        number=number,
        code=cell("code"),
        name=cell("name"),
        sex=sex,
        unit=cell("unit"),
        post=cell("post"),
        post_kind=kind,
        echelon=echelon,
        status=status,
        grade=grade,
        nip=nip.normalise(cell("nip")),
    )
    errors = [*missing_cells(line, cell("post_kind")), *status_errors(line)]
    if status not in STATUSES.values():
        return with_findings(line, errors, ())
    reading = nip.read(cell("nip"), status=status, today=today, sex=sex)
    rank = ranks.errors(status=status, grade=grade, echelon=echelon, post_kind=kind)
    return with_findings(line, [*errors, *reading.errors, *rank], reading.warnings)


def with_findings(line: Line, errors: list[str], warnings: tuple[str, ...]) -> Line:
    return replace(line, errors=tuple(errors), warnings=warnings)


def missing_cells(line: Line, kind: str) -> Iterator[str]:
    if not line.name:
        yield _("Nama belum diisi.")
    if not line.sex:
        yield _("Jenis kelamin belum diisi atau tidak dikenal. Tulis L atau P.")
    if not line.unit:
        yield _("Unit belum diisi.")
    if not line.post:
        yield _("Jabatan belum diisi.")
    if not line.post_kind:
        yield _(
            "Jenis jabatan %(kind)s tidak dikenal. Tulis JPT, ADMINISTRATOR, PENGAWAS, PELAKSANA, atau FUNGSIONAL."
        ) % {"kind": kind or _("(kosong)")}
    if len(line.name) > LONGEST_NAME or len(line.post) > LONGEST_POST or len(line.code) > LONGEST_CODE:
        yield _("Nama, jabatan, atau kode terlalu panjang.")


def status_errors(line: Line) -> Iterator[str]:
    if line.status not in STATUSES.values():
        yield _("Status %(status)s tidak dikenal. Tulis PNS, CPNS, PPPK, atau PPPK paruh waktu.") % {
            "status": line.status or _("(kosong)")
        }
