"""The plan as an XLSX file, with the seven legal contents a to g (PP 11/2017 art. 205-207) as columns."""

from collections.abc import Sequence
from datetime import datetime
from io import BytesIO

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from openpyxl import Workbook
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from activity.sheets import put
from planning.models import Plan, PlanLine, Quarter, Source
from planning.queries.plans import UnitTotal, lines_by_unit

MIME = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
RUPIAH = '"Rp"#,##0;[Red]-"Rp"#,##0'
WIDTHS = (5, 34, 44, 20, 30, 36, 18, 26, 28, 14, 30, 11, 8, 18, 22, 30)
PARTICIPANTS, HOURS, COST = 12, 13, 14
ACCENT = "0B6B57"
THIN = Border(bottom=Side(style="thin", color="D8D5CC"))
HEAD_ROW = 8


def headings() -> list[str]:
    return [
        _("No."),
        _("Unit"),
        _("Nama program"),
        _("(a) Jenis kompetensi"),
        _("(a) Kompetensi"),
        _("(b) Sasaran pegawai"),
        _("(c) Jalur"),
        _("(c) Jenis"),
        _("(d) Penyelenggara"),
        _("(e) Jadwal"),
        _("(f) Kesesuaian kurikulum"),
        _("Peserta"),
        _("JP"),
        _("(g) Anggaran"),
        _("(g) Sumber dana"),
        _("Sumber kebutuhan"),
    ]


def build(plan: Plan, lines: Sequence[PlanLine], now: datetime) -> bytes:
    book = Workbook()
    sheet: Worksheet = book.active  # type: ignore[assignment]
    sheet.title = _("Rencana %(year)s") % {"year": plan.year}
    write_head(sheet, plan)
    row = write_body(sheet, lines_by_unit(lines))
    write_foot(sheet, plan, row + 2, now)
    lay_out(sheet)
    stream = BytesIO()
    book.save(stream)
    return stream.getvalue()


def write_head(sheet: Worksheet, plan: Plan) -> None:
    put(sheet, 1, 1, _("Rencana Pengembangan Kompetensi Tahun %(year)s") % {"year": plan.year}).font = Font(
        bold=True, size=16, color=ACCENT
    )
    put(sheet, 2, 1, plan.office.name).font = Font(size=12)
    put(sheet, 3, 1, f"{_('Versi')} {plan.version} · {plan.get_state_display()}")
    put(sheet, 4, 1, decree_text(plan))
    put(sheet, 5, 1, _("Pagu"))
    put(sheet, 5, 3, plan.ceiling).number_format = RUPIAH
    if plan.exception_reason:
        put(sheet, 6, 1, _("Alasan melampaui pagu"))
        put(sheet, 6, 3, plan.exception_reason)
    for column, text in enumerate(headings(), start=1):
        cell = put(sheet, HEAD_ROW, column, text)
        cell.font = Font(bold=True, color="FFFFFF")
        cell.fill = PatternFill("solid", fgColor=ACCENT)
        cell.alignment = Alignment(wrap_text=True, vertical="center")


def decree_text(plan: Plan) -> str:
    if not plan.decree_date:
        return _("Belum ditetapkan")
    return _("Ditetapkan dengan Keputusan Nomor %(number)s tanggal %(date)s") % {
        "number": plan.decree_number,
        "date": date_format(plan.decree_date, "j F Y"),
    }


def write_body(sheet: Worksheet, groups: Sequence[UnitTotal]) -> int:
    """Lines by unit, each unit with its sum, and the sum of all; returns the last row written."""
    row, number = HEAD_ROW, 0
    for group in groups:
        for line in group.lines:
            row, number = row + 1, number + 1
            write_line(sheet, row, number, line)
        row += 1
        write_sum(sheet, row, _("Jumlah %(unit)s") % {"unit": group.unit.name}, group, shade="F1EFE9")
    row += 1
    total = UnitTotal(groups[0].unit, [line for group in groups for line in group.lines]) if groups else None
    write_sum(sheet, row, _("Jumlah seluruhnya"), total, shade="E1F1EC")
    return row


def write_line(sheet: Worksheet, row: int, number: int, line: PlanLine) -> None:
    values = [
        number,
        line.unit.name,
        line.title,
        line.competence.get_kind_display() if line.competence else "",
        line.competence.name if line.competence else "",
        line.audience,
        line.form.get_path_display(),
        line.form.name,
        line.organiser,
        str(Quarter(line.quarter).label) if line.quarter else _("Belum dijadwalkan"),
        line.curriculum,
        line.participants,
        line.learning_hours,
        line.cost,
        line.get_funding_display(),
        source_text(line),
    ]
    for column, value in enumerate(values, start=1):
        cell = put(sheet, row, column, value)
        cell.alignment = Alignment(wrap_text=True, vertical="top")
        cell.border = THIN
    sheet.cell(row=row, column=COST).number_format = RUPIAH


def source_text(line: PlanLine) -> str:
    if line.source == Source.PROPOSAL and line.proposal:
        return _("Usulan %(label)s") % {"label": line.proposal.label}
    return f"{line.get_source_display()}: {line.source_note}"


def write_sum(sheet: Worksheet, row: int, text: str, group: UnitTotal | None, *, shade: str) -> None:
    put(sheet, row, 3, text)
    put(sheet, row, PARTICIPANTS, group.participants if group else 0)
    put(sheet, row, HOURS, group.learning_hours if group else 0)
    put(sheet, row, COST, group.cost if group else 0).number_format = RUPIAH
    for column in range(1, len(WIDTHS) + 1):
        shaded = sheet.cell(row=row, column=column)
        shaded.font = Font(bold=True)
        shaded.fill = PatternFill("solid", fgColor=shade)


def write_foot(sheet: Worksheet, plan: Plan, row: int, now: datetime) -> None:
    if plan.ledger_anchor:
        put(sheet, row, 1, _("Sidik jejak audit saat ditetapkan: %(hash)s") % {"hash": plan.ledger_anchor})
        row += 1
    written = date_format(timezone.localtime(now), "j F Y H.i")
    put(sheet, row, 1, _("Dicetak dari Rembuk pada %(time)s WIB") % {"time": written})


def lay_out(sheet: Worksheet) -> None:
    for column, width in enumerate(WIDTHS, start=1):
        sheet.column_dimensions[get_column_letter(column)].width = width
    sheet.row_dimensions[HEAD_ROW].height = 34
    sheet.freeze_panes = f"D{HEAD_ROW + 1}"
    sheet.page_setup.orientation = "landscape"
    sheet.page_setup.paperSize = sheet.PAPERSIZE_A4  # type: ignore[assignment]
    sheet.page_setup.fitToWidth = 1
    sheet.page_setup.fitToHeight = 0
    sheet.sheet_properties.pageSetUpPr.fitToPage = True  # type: ignore[union-attr]
    sheet.print_title_rows = f"{HEAD_ROW}:{HEAD_ROW}"
