"""Words on the sheet of A4: how far figures may be trusted, what is promised, how answers are protected."""

from collections.abc import Sequence
from datetime import datetime

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _t

from surveys.models import Initiative, Survey
from surveys.reports.paper import MARGIN, Paper, lines_of
from surveys.reports.reading import Reading
from surveys.reports.rows import Words
from surveys.reports.styles import BODY, FULL, GAP, HALF, HEADING, MOST_LINES, RIGHT, SMALL

MOST_INITIATIVES = 4


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


def promised(initiatives: Sequence[Initiative]) -> list[tuple[str, str]]:
    """What was heard, and what is done about it by whom and until when; the nearest dates first."""
    rows = [(one.heard, promise_of(one)) for one in initiatives[:MOST_INITIATIVES]]
    more = len(initiatives) - len(rows)
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


def protection(survey: Survey, now: datetime) -> list[str]:
    """How answers are protected."""
    limits = survey.thresholds
    said = _t(
        "Tidak ada angka tentang satu orang: rata-rata ditampilkan mulai {mean} jawaban, sebaran mulai {counts}, "
        "komentar mulai {comments}; yang tersamar tidak dapat dihitung dari yang tampak. Dicetak dari Rembuk, {day}."
    ).format(
        mean=limits.mean,
        counts=limits.distribution,
        comments=limits.comment,
        day=date_format(timezone.localtime(now), "j F Y"),
    )
    return lines_of(said, SMALL, FULL)


def protected_height(said: Sequence[str]) -> float:
    return len(said) * SMALL.leading + 6


def write_protection(paper: Paper, said: Sequence[str], y: float) -> None:
    """At the lower edge of the sheet."""
    paper.rule(y - 2)
    with paper.tag("P"):
        paper.write((MARGIN, y - 6), said, SMALL)
