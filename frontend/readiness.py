"""The results of a survey as a page tells them: the reading, and what this reader can do about it."""

from collections.abc import Hashable, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import get_language
from django.utils.translation import gettext as _t

from frontend.context import Shell
from frontend.keeping import Shelf
from surveys import queries
from surveys.models import Survey
from surveys.reports import Reading, analyst, read
from surveys.reports.analyst import ItemRow
from surveys.reports.rows import Spread
from surveys.rules import INITIATIVE_ACTIONS, is_analyst

# Results of so many surveys, languages and kinds of readers.
MOST = 100


@dataclass(frozen=True, slots=True)
class Told:
    """What one kind of reader is told; `items` and `quality` are empty for all but analysts."""

    key: Hashable
    reading: Reading
    items: Sequence[ItemRow]
    quality: Sequence[tuple[str, int]]
    comments: Sequence[dict[str, str]]
    spreads: Sequence[dict[str, Any]]


# Results are frozen when they are computed; only the names around them change. Nothing else is read for them again.
READ: Shelf[Told] = Shelf(MOST)


def readiness_page(survey: Survey, shell: Shell) -> dict[str, Any]:
    told = told_to(survey, shell)
    return {
        "told": told,
        "reading": told.reading,
        "profile_ends": told.reading.ends if told.reading.has_one_scale else None,
        "initiatives": initiatives(survey, shell),
    }


def told_to(survey: Survey, shell: Shell) -> Told:
    """Kept by everything that it depends on; `survey.results` is read only where it is not kept."""
    reads_all = bool(is_analyst(survey, shell.user, shell.now))
    key = (get_language(), survey.key_id, survey.unlinked_at, str(survey), reads_all, queries.places_of(survey))
    return READ.get_or_make(key, lambda: made(survey, shell, key))


def made(survey: Survey, shell: Shell, key: Hashable) -> Told:
    told, instrument = queries.told(survey, shell.user, shell.now), survey.series.version.parsed
    reading = read(survey, told, list(queries.units_of(survey)))
    return Told(
        key=key,
        reading=reading,
        items=analyst.item_rows(told, instrument),
        quality=analyst.quality(told),
        comments=queries.told_comments(survey),
        spreads=[spread_row(row, high_is_good=instrument.high_is_good) for row in reading.spreads],
    )


def spread_row(row: Spread, *, high_is_good: bool) -> dict[str, Any]:
    """As components/distribution.html draws it: the wanted end in the accent, the other one not."""
    ends = ("disagree", "agree") if high_is_good else ("agree", "disagree")
    values = (
        (ends[0], _t("di bawah tengah"), row.below),
        ("abstain", _t("di tengah"), row.middle),
        (ends[1], _t("di atas tengah"), row.above),
    )
    parts: list[dict[str, Any]] = []
    begin = 0
    for name, label, value in values:
        if value is None:
            continue
        parts.append({"name": name, "label": label, "value": value, "begin": begin, "all": row.all})
        begin += value
    return {"label": row.label, "parts": parts}


def initiatives(survey: Survey, shell: Shell) -> list[dict[str, Any]]:
    return [
        {
            "row": row,
            "action": f"/api/initiatives/{row.pk}/finish/",
            "may_finish": INITIATIVE_ACTIONS["finish"](row, shell.user, shell.now),
        }
        for row in queries.follow_up(survey)
    ]
