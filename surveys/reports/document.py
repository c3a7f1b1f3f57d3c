"""The reading on one sheet of A4: for who leads the office, and for all of its staff."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import get_language
from django.utils.translation import gettext as _t

from surveys.models import Initiative, Survey
from surveys.reports.paper import ACCENT, FILL, HEIGHT, MARGIN, MUTED, TRACK, WIDTH, Paper, Style, lines_of, width_of
from surveys.reports.reading import Reading
from surveys.reports.rows import Change, Row, Words
from surveys.reports.wording import signed

TITLE, LEAD = Style(18, bold=True), Style(11)
HEADING, BODY = Style(10.5, bold=True, colour=ACCENT), Style(8.5)
SMALL, STRONG = Style(7.5, colour=MUTED), Style(8.5, bold=True)
GAP, GUTTER = 13.0, 26.0
FULL = WIDTH - 2 * MARGIN
HALF = (FULL - GUTTER) / 2
RIGHT = MARGIN + HALF + GUTTER
MOST_INITIATIVES, MOST_LINES = 4, 4
BAR = 6.0
# Of a change: its interval, and the air beside its words.
INTERVAL, AIR = 62.0, 8.0


@dataclass(frozen=True, slots=True)
class Report:
    """What is put on the sheet. `for_head`: with the statistics behind the words."""

    survey: Survey
    reading: Reading
    initiatives: Sequence[Initiative]
    for_head: bool
    now: datetime


def draw(report: Report) -> Paper:
    """The sheet, drawn from above; the units take the room that what comes after them leaves."""
    survey, reading = report.survey, report.reading
    language = (get_language() or "id")[:2]
    paper = Paper(title=f"{reading.title} · {survey.series.office.name}", language=language, author="Rembuk")
    y, edge = head(paper, report), MARGIN + protected_height(report)
    if reading.profile:
        promises, trusted = promised(report), trust_lines(reading) if report.for_head else []
        below = height_of_promises(promises) + height_of_trust(trusted)
        y = units(paper, reading, figures(paper, report, y), edge + below)
        y = write_promises(paper, promises, y)
        write_trust(paper, trusted, y)
    protected(paper, report, edge)
    return paper


def head(paper: Paper, report: Report) -> float:
    survey, reading = report.survey, report.reading
    closed = date_format(timezone.localtime(survey.closes_at), "j F Y")
    audience = _t("Laporan untuk pimpinan") if report.for_head else _t("Laporan untuk semua pegawai")
    line = _t("{office} · {audience} · ditutup {day}").format(
        office=survey.series.office.name, audience=audience, day=closed
    )
    y = paper.text((MARGIN, HEIGHT - MARGIN), line, SMALL, width=FULL)
    y = paper.text((MARGIN, y - 2), reading.title, TITLE, width=FULL, kind="H1")
    y = paper.text((MARGIN, y - 2), reading.sentence, LEAD, width=FULL)
    said = [reading.response, reading.composition if report.for_head else ""]
    if reading.profile and not reading.is_representative:
        said.append(_t("Belum mewakili: bacalah sebagai suara sebagian, bukan seluruh pegawai."))
    y = paper.text((MARGIN, y - 2), " ".join(filter(None, said)), BODY, width=FULL)
    paper.rule(y - 5)
    return y - 5


def figures(paper: Paper, report: Report, y: float) -> float:
    """Profile to the left, change to the right, and what blocks below."""
    reading = report.reading
    top = y - GAP
    left = paper.text((MARGIN, top), _t("Profil per faktor"), HEADING, width=HALF, kind="H2")
    left = bars(paper, reading.profile, (MARGIN, left - 2))
    said = reading.profile_sentence
    if reading.has_one_scale:
        scale = _t("Skala {low} sampai {high}.").format(low=reading.ends[0], high=reading.ends[1])
        said = f"{scale} {said}"
    left = paper.text((MARGIN, left), said, SMALL, width=HALF)
    right = changes(paper, report, top)
    if reading.background:
        right = right - GAP if reading.changes else top
        right = paper.text((RIGHT, right), _t("Menurut latar belakang"), HEADING, width=HALF, kind="H2")
        right = bars(paper, reading.background, (RIGHT, right - 2))
    y = min(left, right)
    if reading.barrier:
        said = _t("Penghambat pertama: “{name}” belum melewati tengah skala; faktor sesudahnya sulit naik sebelum ini.")
        y = paper.text((MARGIN, y - 5), said.format(name=reading.barrier), STRONG, width=FULL)
    return y


def changes(paper: Paper, report: Report, y: float) -> float:
    reading = report.reading
    if not reading.changes:
        return y
    title = _t("Perubahan sejak gelombang {wave}")
    if report.for_head:
        title = _t("Perubahan sejak gelombang {wave}, dengan selang 95%")
    y = paper.text((RIGHT, y), title.format(wave=reading.wave), HEADING, width=HALF, kind="H2")
    room = max(width_of(change_words(row), BODY) for row in reading.changes) + AIR
    for row in reading.changes:
        y = change_line(paper, row, y - 2, room, for_head=report.for_head)
    return y


def change_words(row: Change) -> str:
    return f"{row.text} {row.size}"


def change_line(paper: Paper, row: Change, y: float, room: float, *, for_head: bool) -> float:
    """The label, for who leads the interval, and at the right edge the change in words, which all find `room`."""
    edge = RIGHT + HALF
    with paper.tag("P"):
        below = paper.write((RIGHT, y), lines_of(row.label, BODY, HALF - room - INTERVAL - AIR), BODY)
        if for_head:
            ends = _t("{low} s.d. {high}").format(low=signed(row.ends[0]), high=signed(row.ends[1]))
            paper.write((edge - room, y), [ends], SMALL, to_right=True)
        paper.write((edge, y), [change_words(row)], BODY, to_right=True)
        return below


def sentence_of(row: Row) -> str:
    """What a row of a chart says, for whoever hears it."""
    names = f" ({row.names})" if row.names else ""
    if row.is_hidden:
        return _t("{name}: disamarkan").format(name=row.label)
    interval = f" ({row.interval})" if row.interval else ""
    said = [f"{row.label}{names}: {row.text}{interval}", row.band, row.moved_text, row.took_part]
    return " ".join(filter(None, said))


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
        with paper.tag("Figure", sentence_of(row)):
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


def trust_lines(reading: Reading) -> list[str]:
    """How far the figures may be trusted: for who leads."""

    def said(title: str, rows: Sequence[Words]) -> str:
        return f"{title}: " + "; ".join(f"{row.label} {row.words}" for row in rows) + "."

    found = []
    if reading.reliability:
        found.append(said(_t("Keandalan ukuran"), reading.reliability))
    if reading.agreement:
        found.append(said(_t("Kesepakatan di dalam unit"), reading.agreement))
    if reading.unit_effects:
        found.append(said(_t("Perbedaan antarunit"), reading.unit_effects))
    if not reading.is_validated:
        found.append(_t("Instrumen ini belum divalidasi; jangan menyimpulkan apa pun di luar kantor ini."))
    return found


def height_of_trust(said: Sequence[str]) -> float:
    lines = sum(len(lines_of(line, SMALL, FULL)) for line in said)
    return GAP + HEADING.leading + lines * SMALL.leading if said else 0


def write_trust(paper: Paper, said: Sequence[str], y: float) -> None:
    if said:
        y = paper.text((MARGIN, y - GAP), _t("Seberapa dapat dipercaya"), HEADING, width=FULL, kind="H2")
    for line in said:
        y = paper.text((MARGIN, y), line, SMALL, width=FULL)


def promised(report: Report) -> list[tuple[str, str]]:
    """What was heard, and what is done about it by whom and until when; the nearest dates first."""
    rows = [(one.heard, promise_of(one)) for one in report.initiatives[:MOST_INITIATIVES]]
    more = len(report.initiatives) - len(rows)
    return [*rows, ("", _t("… dan {number} lagi.").format(number=more))] if more > 0 else rows


def promise_of(one: Initiative) -> str:
    if one.done_at:
        when = _t("selesai {day}").format(day=date_format(timezone.localtime(one.done_at), "j F Y"))
    else:
        when = _t("sampai {day}").format(day=date_format(one.due, "j F Y"))
    return f"{one.action} {one.owner.name}, {when}. {one.outcome}".rstrip()


def both_sides(row: tuple[str, str]) -> tuple[list[str], list[str]]:
    heard, done = (lines_of(text, BODY, HALF, most=MOST_LINES) for text in row)
    return heard, done


def height_of(row: tuple[str, str]) -> float:
    return max(map(len, both_sides(row))) * BODY.leading + 3


def height_of_promises(rows: Sequence[tuple[str, str]]) -> float:
    return GAP + HEADING.leading + sum(map(height_of, rows)) if rows else 0


def write_promises(paper: Paper, rows: Sequence[tuple[str, str]], y: float) -> float:
    if rows:
        title = _t("Yang kami dengar, yang akan kami lakukan")
        y = paper.text((MARGIN, y - GAP), title, HEADING, width=FULL, kind="H2")
    for row in rows:
        for x, lines in zip((MARGIN, RIGHT), both_sides(row), strict=True):
            if lines:
                with paper.tag("P"):
                    paper.write((x, y), lines, BODY)
        y -= height_of(row)
    return y


def protection(report: Report) -> list[str]:
    """How answers are protected."""
    limits = report.survey.thresholds
    said = _t(
        "Tidak ada angka tentang satu orang: rata-rata ditampilkan mulai {mean} jawaban, sebaran mulai {counts}, "
        "komentar mulai {comments}; yang tersamar tidak dapat dihitung dari yang tampak. Dicetak dari Rembuk, {day}."
    ).format(
        mean=limits.mean,
        counts=limits.distribution,
        comments=limits.comment,
        day=date_format(timezone.localtime(report.now), "j F Y"),
    )
    return lines_of(said, SMALL, FULL)


def protected_height(report: Report) -> float:
    return len(protection(report)) * SMALL.leading + 6


def protected(paper: Paper, report: Report, y: float) -> None:
    """At the lower edge of the sheet."""
    paper.rule(y - 2)
    with paper.tag("P"):
        paper.write((MARGIN, y - 6), protection(report), SMALL)
