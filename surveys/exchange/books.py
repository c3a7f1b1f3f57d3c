"""An instrument as an XLSX file, and back."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime, time, timedelta
from io import BytesIO
from typing import Any

from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _
from openpyxl import Workbook, load_workbook
from openpyxl.styles import Alignment, Font
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from activity.sheets import put
from surveys.exchange.guarded import BROKEN, Start, check_archive
from surveys.exchange.outcome import Problem, Reading, Unreadable, checked
from surveys.exchange.tables import COLUMNS, SHEETS, as_tables, own
from surveys.exchange.untabling import Place, Row, Untabling, as_text, plain

MOST_ROWS, MOST_COLUMNS = 500, 40
WIDTHS = {"text.id": 60, "text.en": 60, "id": 40, "en": 40, "part": 26, "title.id": 30, "title.en": 30}
USUAL_WIDTH = 16

NO_SHEET = _("Lembar “{sheet}” tidak ada. Unduh XLSX dari sebuah instrumen sebagai contoh dan isi lembarnya.")
NO_COLUMN = _("Lembar “{sheet}” tidak punya kolom “{column}” di baris pertama.")
TOO_MANY_ROWS = format_lazy(_("Satu lembar memuat paling banyak {most} baris."), most=MOST_ROWS)
HAS_FORMULA = _("Sel ini berisi rumus. Ganti dengan isinya.")
HAS_DATE = _("Sel ini dibaca sebagai tanggal. Ubah format selnya menjadi teks, lalu ketik ulang.")
HAS_ERROR = _("Sel ini berisi galat spreadsheet.")


def as_book(data: Mapping[str, Any]) -> bytes:
    """The definition as a workbook with one sheet for each table; every cell is text or a number, never a formula."""
    book = Workbook()
    book.remove(book.worksheets[0])
    for name, rows in as_tables(data).items():
        write(book.create_sheet(own(SHEETS[name])), COLUMNS[name], rows)
    stream = BytesIO()
    book.save(stream)
    return stream.getvalue()


def write(sheet: Worksheet, columns: Mapping[str, tuple[str, str]], rows: Sequence[Sequence[Any]]) -> None:
    for at, row in enumerate([[own(words) for words in columns.values()], *rows], start=1):
        for column, value in enumerate(row, start=1):
            cell = put(sheet, at, column, value)
            cell.alignment = Alignment(wrap_text=True, vertical="top")
            cell.font = Font(bold=at == 1)
            cell.number_format = "@" if isinstance(value, str) else "0"
    for at, name in enumerate(columns, start=1):
        sheet.column_dimensions[get_column_letter(at)].width = WIDTHS.get(name, USUAL_WIDTH)
    sheet.freeze_panes = "A2"


def read(content: bytes) -> Reading:
    """Raises Unreadable; what is wrong in a cell is a problem with its place."""
    problems: list[Problem] = []
    tables = Untabling({name: numbered(name, cells, problems) for name, cells in sheets_of(content).items()})
    data = tables.read()
    problems += tables.problems
    found = checked(data)
    told = {str(problem.where) for problem in problems}
    for problem in found.problems:
        where = tables.place_of(str(problem.where)).words()
        if str(where) not in told:
            problems.append(Problem(where, problem.text))
    return Reading(None, tuple(problems)) if problems else found


def sheets_of(content: bytes) -> dict[str, list[Sequence[Any]]]:
    """The cells of the four sheets, by name; only factors may be missing."""
    sheets = {plain(title): cells for title, cells in opened(content).items()}
    found = {}
    for name, words in SHEETS.items():
        known = next((sheets[plain(word)] for word in words if plain(word) in sheets), None)
        if known is None and name != "factors":
            raise Unreadable(format_lazy(NO_SHEET, sheet=own(words)))
        found[name] = known or []
    return found


def opened(content: bytes) -> dict[str, list[Sequence[Any]]]:
    check_archive(content, far_rows)
    try:
        book = load_workbook(BytesIO(content), read_only=True, data_only=False, keep_links=False)
        return {sheet.title: list(cells_of(sheet)) for sheet in book.worksheets}
    # Whatever the library stumbles over in a file from outside, it is the file that is broken.
    except Exception as problem:
        raise Unreadable(BROKEN) from problem


def cells_of(sheet: Any) -> Iterator[Sequence[Any]]:
    yield from sheet.iter_rows(max_row=MOST_ROWS + 1, max_col=MOST_COLUMNS)


def far_rows() -> Start:
    """Refuses a sheet with something written below the rows that are read: it would be lost in silence."""
    at = 0

    def start(tag: str, attributes: dict[str, str]) -> None:
        nonlocal at
        name = tag.rpartition(":")[2]
        if name == "row":
            at = int(attributes.get("r", at + 1))
        elif name in {"v", "t"} and at > MOST_ROWS + 1:
            raise Unreadable(TOO_MANY_ROWS)

    return start


def numbered(name: str, cells: Sequence[Sequence[Any]], problems: list[Problem]) -> list[tuple[int, Row]]:
    """The rows that say something, each by column. Raises Unreadable where a column is missing."""
    if not cells:
        return []
    places = columns_of(name, [plain(cell.value) for cell in cells[0]])
    found: list[tuple[int, Row]] = []
    for number, row in enumerate(cells[1:], start=2):
        values = {
            column: value_of(row[at] if at < len(row) else None, Place(name, number, column), problems)
            for column, at in places.items()
        }
        if any(as_text(value) for value in values.values()):
            found.append((number, values))
    return found


def columns_of(name: str, headings: Sequence[str]) -> dict[str, int]:
    places = {}
    for column, words in COLUMNS[name].items():
        at = next((headings.index(plain(word)) for word in words if plain(word) in headings), None)
        if at is None:
            raise Unreadable(format_lazy(NO_COLUMN, sheet=own(SHEETS[name]), column=own(words)))
        places[column] = at
    return places


def value_of(cell: Any, place: Place, problems: list[Problem]) -> Any:
    kind, value = getattr(cell, "data_type", "n"), getattr(cell, "value", None)
    wrong = {"f": HAS_FORMULA, "e": HAS_ERROR}.get(kind)
    if isinstance(value, datetime | date | time | timedelta):
        wrong = HAS_DATE
    if wrong is None:
        return value
    problems.append(Problem(place.words(), wrong))
    return None
