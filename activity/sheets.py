"""Cells of spreadsheets that hold what people wrote."""

from typing import Any

from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
from openpyxl.worksheet.worksheet import Worksheet

from activity.figures import FORMULA


def put(sheet: Worksheet, row: int, column: int, value: Any) -> Any:
    """Write a cell; what people wrote is always text, so that a title like `=1+1` never becomes a formula.

    Control characters, which no such file can hold, are left out: one pasted into a title must not cost the whole file.
    """
    cell = sheet.cell(row=row, column=column)
    cell.value = ILLEGAL_CHARACTERS_RE.sub("", value) if isinstance(value, str) else value
    if isinstance(value, str):
        cell.data_type = "s"
        if value.startswith(FORMULA):
            cell.quotePrefix = True
    return cell
