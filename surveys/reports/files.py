"""The tables of a reading as an XLSX file and as a CSV file."""

import csv
from collections.abc import Sequence
from io import BytesIO, StringIO

from django.utils.translation import gettext as _t
from openpyxl import Workbook
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from activity.figures import harmless
from activity.sheets import put
from surveys.reports.tables import Table

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
ACCENT = "0B6B57"
WIDEST = 60


def as_csv(tables: Sequence[Table]) -> str:
    """One row for each cell: which table, which row, which column, what. Numbers have a point in every language."""
    out = StringIO(newline="")
    writer = csv.writer(out)
    writer.writerow([_t("Tabel"), _t("Baris"), _t("Kolom"), _t("Nilai")])
    for table in tables:
        for place, row in enumerate(table.rows, start=1):
            name, first = (row[0], 1) if len(row) > 1 else (place, 0)
            for heading, value in zip(table.headings[first:], row[first:], strict=True):
                if value not in {None, ""}:
                    writer.writerow([harmless(cell) for cell in (table.title, name, heading, value)])
    return "\ufeff" + out.getvalue()


def as_xlsx(tables: Sequence[Table]) -> bytes:
    """One sheet for each table."""
    book = Workbook()
    first: Worksheet = book.active  # type: ignore[assignment]
    for number, table in enumerate(tables):
        sheet = book.create_sheet() if number else first
        sheet.title = table.title
        fill(sheet, table)
    stream = BytesIO()
    book.save(stream)
    return stream.getvalue()


def fill(sheet: Worksheet, table: Table) -> None:
    for column, heading in enumerate(table.headings, start=1):
        cell = put(sheet, 1, column, heading)
        cell.font = Font(bold=True, color="FFFFFF")
        cell.fill = PatternFill("solid", fgColor=ACCENT)
        cell.alignment = Alignment(wrap_text=True, vertical="center")
    for place, row in enumerate(table.rows, start=2):
        for column, value in enumerate(row, start=1):
            cell = put(sheet, place, column, value)
            cell.alignment = Alignment(wrap_text=True, vertical="top")
            if isinstance(value, float):
                cell.number_format = "0.00"
    for column in range(1, len(table.headings) + 1):
        longest = max(len(str(row[column - 1] or "")) for row in [table.headings, *table.rows])
        sheet.column_dimensions[get_column_letter(column)].width = min(WIDEST, max(10, longest + 2))
    sheet.freeze_panes = "B2"
