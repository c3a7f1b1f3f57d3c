"""Every unit with its mean, or with the group in which it is hidden."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from django.utils.translation import gettext as _t

from people.models import Unit
from surveys.models import Survey
from surveys.reports.rows import Row, row_of
from surveys.results import TOTAL

Json = Mapping[str, Any]


def unit_rows(survey: Survey, told: Json, units: Sequence[Unit]) -> list[Row]:
    """Units in their order, then the groups in which some of them are hidden."""
    instrument = survey.series.version.parsed
    measure = TOTAL if instrument.total else instrument.factors[0].code
    parents = {unit.parent_id for unit in units}
    names = {str(unit.pk): own_name(unit, has_others=unit.pk in parents) for unit in units}
    groups = [block for block in told["blocks"] if len(block["units"]) > 1]
    places = {unit: group for group in groups for unit in group["units"]}
    moved = moves(told, measure)

    def row(label: str, cell: Json) -> Row:
        found = row_of(label, cell["measures"][measure], instrument, measure)
        change = moved.get(tuple(cell["units"]))
        if change:
            found = replace(found, moved=change["difference"], moved_ends=tuple(change["interval"] or ()))
        return replace(found, is_total=False, answered=cell["n"], eligible=cell["eligible"])

    rows = []
    for unit in sorted(units, key=lambda unit: unit.place):
        key = str(unit.pk)
        if cell := told["units"].get(key):
            rows.append(replace(row(unit.name, cell), is_total=unit.pk == survey.series.office_id))
        else:
            rows.append(hidden_row(unit.name, places.get(key), names))
    shown = {tuple(cell["units"]) for cell in told["units"].values()}
    merged = [block for block in groups if tuple(block["units"]) not in shown]
    return rows + [replace(row(size_of(block), block), names=names_in(block, names)) for block in merged]


def hidden_row(label: str, group: Json | None, names: Mapping[str, str]) -> Row:
    return Row(label, is_hidden=True, where=names_in(group, names) if group else "")


def moves(told: Json, measure: str) -> dict[tuple[str, ...], Json]:
    """The change of units and groups, by the units of which they are sums."""
    change = told.get("change") or {}
    cells = [*change.get("blocks", ()), *change.get("units", {}).values()]
    return {tuple(cell["units"]): cell["measures"][measure] for cell in cells}


def own_name(unit: Unit, *, has_others: bool) -> str:
    """In a group a unit stands for its own people alone: of one that has others below it, those at its top."""
    return _t("Pimpinan {unit}").format(unit=unit.name) if has_others else unit.name


def size_of(group: Json) -> str:
    return _t("Gabungan {number} unit").format(number=len(group["units"]))


def names_in(group: Json, names: Mapping[str, str]) -> str:
    return ", ".join(names[unit] for unit in group["units"])
