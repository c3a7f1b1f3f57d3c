"""What the result page says by unit: groups by letter, hidden rows whole, and how well each group's wishes were met."""

from types import SimpleNamespace
from typing import Any

from frontend.unit_totals import letter_of, unit_rows


def candidate(label: str, selected: bool) -> Any:
    return SimpleNamespace(label=label, selected=selected, cost=10)


def cell(name: str, units: int, **supporters: int | None) -> dict[str, Any]:
    return {"name": name, "units": units, "electors": 12, "ballots": 10, "supporters": supporters}


def told(candidates: list[Any], cells: list[dict[str, Any]]) -> dict[str, Any]:
    found = unit_rows(SimpleNamespace(unit_totals={"fewest": 8, "cells": cells}), candidates)  # type: ignore[arg-type]
    assert found is not None
    return found


def test_letters_go_on_after_the_alphabet() -> None:
    assert [letter_of(place) for place in (0, 25, 26, 52)] == ["A", "Z", "AA", "BA"]


def test_a_hidden_candidate_has_no_cell_in_any_group_and_counts_nowhere() -> None:
    cells = [cell("Sekretariat", 1, won=6, lost=2, hidden=None), cell("Delima, Sibam", 2, won=3, lost=3, hidden=None)]
    found = told([candidate("won", True), candidate("lost", False), candidate("hidden", True)], cells)
    assert [len(values) for _row, values in found["rows"]] == [2, 2, 0]
    assert [(row["label"], row["value"], row["text"]) for row in found["met_rows"]] == [
        ("A · Sekretariat", 75, "75%"),
        ("B · gabungan 2 unit", 50, "50%"),
    ]
    assert "paling kecil 50% (B · gabungan 2 unit), paling besar 75%" in found["met_sentence"]


def test_where_the_told_candidates_all_won_there_is_nothing_to_compare() -> None:
    cells = [cell("Sekretariat", 1, won=6, lost=None), cell("Delima", 1, won=3, lost=None)]
    assert "met_rows" not in told([candidate("won", True), candidate("lost", False)], cells)
