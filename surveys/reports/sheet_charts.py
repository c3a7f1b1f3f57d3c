"""Bars on the sheet of A4: of factors, units and groups, each heard as a sentence."""

from collections.abc import Sequence

from django.utils.translation import gettext as _t

from surveys.reports.paper import ACCENT, FILL, MARGIN, TRACK, Paper, Style, lines_of, width_of
from surveys.reports.reading import Reading
from surveys.reports.rows import Row
from surveys.reports.styles import BODY, FULL, GAP, HALF, HEADING, MOST_LINES, RIGHT, SMALL, STRONG

BAR = 6.0


def row_height(row: Row) -> float:
    """Of a row of a chart: its label, what stands under it, its bar."""
    label, _value, style = label_of(row)
    return len(label) * style.leading + len(under_of(row)) * SMALL.leading + (2 if row.is_hidden else BAR + 4)


def label_of(row: Row) -> tuple[list[str], str, Style]:
    """Lines of the label beside the value, the value, and how both are written."""
    style = STRONG if row.is_total else BODY
    said = _t("disamarkan") if row.is_hidden else " ".join(filter(None, [row.text, row.band, row.moved_text]))
    return lines_of(row.label, style, HALF - width_of(said, style) - 8), said, style


def under_of(row: Row) -> list[str]:
    """The units of a group; of a group by background, who took part."""
    return lines_of(row.names or row.note, SMALL, HALF, most=MOST_LINES)


def bars(paper: Paper, rows: Sequence[Row], at: tuple[float, float]) -> float:
    """Bars under their labels; the same lengths as on the page (components/profile.html)."""
    x, y = at
    for row in rows:
        with paper.tag("Figure", row.sentence):
            y = draw_row(paper, row, (x, y))
    return y


def draw_row(paper: Paper, row: Row, at: tuple[float, float]) -> float:
    (x, y), (label, value, style) = at, label_of(row)
    paper.write((x + HALF, y), [value], SMALL if row.is_hidden else style, to_right=True)
    y = paper.write((x, y), label, style)
    y = paper.write((x, y), under_of(row), SMALL)
    if row.is_hidden:
        return y - 2
    box = (x, y - BAR, HALF, BAR)
    paper.bar(box, TRACK)
    paper.bar(box, ACCENT if row.is_total else FILL, row.at / 100)
    if row.low is not None and row.high is not None:
        paper.whisker(box, row.low / 100, row.high / 100)
    return y - BAR - 4


def units(paper: Paper, reading: Reading, y: float, lowest: float) -> float:
    """In two columns as far as there is room; the rest is counted."""
    if len(reading.units) < 2:
        return y
    y = paper.text((MARGIN, y - GAP), _t("Per unit kerja"), HEADING, width=FULL, kind="H2")
    y = paper.text((MARGIN, y), reading.units_sentence, SMALL, width=FULL) - 3
    rows = list(reading.units)
    columns = columns_of(rows, y - lowest - SMALL.leading)
    ends = [bars(paper, column, (x, y)) for x, column in zip((MARGIN, RIGHT), columns, strict=True)]
    left_out = len(rows) - sum(map(len, columns))
    if not left_out:
        return min(ends)
    said = _t("… dan {number} unit lain pada halaman hasil.").format(number=left_out)
    return paper.text((MARGIN, min(ends)), said, SMALL, width=FULL)


def columns_of(rows: Sequence[Row], room: float) -> tuple[list[Row], list[Row]]:
    """Two columns, about equally high, none higher than the room."""
    half = min(room, sum(map(row_height, rows)) / 2 + max(map(row_height, rows), default=0) / 2)
    left, right = list[Row](), list[Row]()
    for row in rows:
        column, most = (left, half) if not right and height(left) + row_height(row) <= half else (right, room)
        if height(column) + row_height(row) > most:
            break
        column.append(row)
    return left, right


def height(rows: Sequence[Row]) -> float:
    return sum(map(row_height, rows))
