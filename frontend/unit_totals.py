"""What a poll tells by unit, as a table, and how well each group's wishes were met: from the published totals alone."""

from string import ascii_uppercase
from typing import Any

from django.utils.translation import gettext as _t
from django.utils.translation import ngettext

from activity.figures import number
from frontend.proportionality import in_hundred
from proposals import queries
from proposals.models import Candidate, Poll
from proposals.unit_totals import UnitSatisfaction


def unit_rows(poll: Poll, candidates: list[Candidate]) -> dict[str, Any] | None:
    """How many of each group wanted each candidate, where the poll tells of groups; no cells stand for a hidden row."""
    shown = poll.unit_totals
    if not shown:
        return None
    cells = [{**cell, "letter": letter_of(place)} for place, cell in enumerate(shown["cells"])]
    rows = [(row, told_of(row, cells)) for row in candidates]
    return {
        "cells": cells,
        "fewest": shown["fewest"],
        "rows": rows,
        **met_by_unit(queries.unit_satisfaction(poll, candidates) or [], cells),
    }


def letter_of(place: int) -> str:
    """A, B, …, Z, AA, AB, …: a short name for a group in the heading of a table."""
    first, last = divmod(place, len(ascii_uppercase))
    return (letter_of(first - 1) if first else "") + ascii_uppercase[last]


def told_of(candidate: Candidate, cells: list[dict[str, Any]]) -> list[tuple[dict[str, Any], int]]:
    """A candidate's supporters in each group. None is told where one is hidden: they are hidden together."""
    values = [(cell, cell["supporters"].get(candidate.label)) for cell in cells]
    return [] if any(value is None for _cell, value in values) else values


def short_name(cell: dict[str, Any]) -> str:
    """`A · Sekretariat`, or for units that are told of together `B · gabungan 3 unit`."""
    units = cell["units"]
    together = ngettext("gabungan %(number)s unit", "gabungan %(number)s unit", units) % {"number": number(units)}
    return f"{cell['letter']} · {together if units > 1 else cell['name']}"


def met_by_unit(found: list[UnitSatisfaction], cells: list[dict[str, Any]]) -> dict[str, Any]:
    """Of all support that is told of a group, the part that went to what was selected, in hundredths.

    Nothing where it is all or none everywhere: that tells groups apart by nothing.
    """
    rows = [met_row(one, cell) for one, cell in zip(found, cells, strict=True) if one.number is not None]
    values = {row["value"] for row in rows}
    if not rows or values <= {0} or values <= {100}:
        return {}
    return {"met_rows": rows, "met_sentence": met_words(rows), "untold": found[0].untold}


def met_row(found: UnitSatisfaction, cell: dict[str, Any]) -> dict[str, Any]:
    share = in_hundred(found.number)
    return {"label": short_name(cell), "value": share, "text": f"{share}%", "chosen": True}


def met_words(rows: list[dict[str, Any]]) -> str:
    best, least = max(row["value"] for row in rows), min(row["value"] for row in rows)
    if best == least:
        text = _t("Di setiap kelompok, %(least)s%% dari dukungannya jatuh pada usulan yang terpilih.")
        return text % {"least": least}
    lowest = next(row for row in rows if row["value"] == least)
    text = _t(
        "Bagian dukungan yang jatuh pada usulan terpilih: paling kecil %(least)s%% (%(name)s), paling besar %(best)s%%."
    )
    return text % {"least": least, "best": best, "name": lowest["label"]}
