"""The reading on one sheet of A4: for who leads the office, and for all of its staff."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import get_language
from django.utils.translation import gettext as _t

from surveys.models import Initiative, Survey
from surveys.reports import sheet_notes as notes
from surveys.reports.paper import HEIGHT, MARGIN, Paper, lines_of, width_of
from surveys.reports.reading import Reading
from surveys.reports.rows import Change
from surveys.reports.sheet_charts import bars, units
from surveys.reports.styles import BODY, FULL, GAP, HALF, HEADING, LEAD, RIGHT, SMALL, STRONG, TITLE
from surveys.reports.wording import signed

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
    protection = notes.protection(survey, report.now)
    y, edge = head(paper, report), MARGIN + notes.protected_height(protection)
    if reading.profile:
        promises = notes.promised(report.initiatives)
        trusted = notes.trust_lines(reading) if report.for_head else []
        below = notes.height_of_promises(promises) + notes.height_of_trust(trusted)
        y = units(paper, reading, figures(paper, report, y), edge + below)
        y = notes.write_promises(paper, promises, y)
        notes.write_trust(paper, trusted, y)
    notes.write_protection(paper, protection, edge)
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
