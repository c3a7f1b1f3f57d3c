"""Instruments as data: what is read, and what is refused where."""

import json
from copy import deepcopy
from pathlib import Path
from typing import Any

import pytest

from surveys.instruments import InvalidInstrument, parse

SHIPPED = Path(__file__).parents[2] / "surveys" / "instruments" / "shipped"
TEXT = {"id": "Teks", "en": "Text"}
SMALL: dict[str, Any] = {
    "name": TEXT,
    "validated": False,
    "scales": [{"code": "ya", "lowest": 0, "highest": 1, "labels": {"id": ["Tidak", "Ya"], "en": ["No", "Yes"]}}],
    "sections": [
        {
            "items": [
                {"code": "A1", "text": TEXT, "scale": "ya"},
                {"code": "A2", "text": TEXT, "scale": "ya", "reverse": True},
                {"code": "A3", "text": TEXT, "show_if": {"item": "A1", "options": [1]}},
            ]
        }
    ],
    "factors": [{"code": "A", "name": TEXT, "items": ["A1", "A2"]}],
}


def load(name: str) -> dict[str, Any]:
    data: dict[str, Any] = json.loads((SHIPPED / f"{name}.json").read_text())
    return data


@pytest.mark.parametrize(
    ("name", "items", "factors", "reverse"),
    [
        ("readiness", 12, {"K": 2, "T": 3, "M": 3, "P": 2, "B": 2}, ["T3", "B2"]),
        ("disposition", 17, {"R": 5, "E": 4, "S": 4, "C": 4}, ["R4", "C4"]),
        ("process", 4, {"PR": 3}, []),
    ],
)
def test_shipped_instruments(name: str, items: int, factors: dict[str, int], reverse: list[str]) -> None:
    instrument = parse(load(name))
    assert len(list(instrument.items())) == items
    assert {factor.code: len(factor.items) for factor in instrument.factors} == factors
    assert [item.code for item in instrument.items() if item.reverse] == reverse
    assert not instrument.is_validated, "nobody has validated them"


def test_a_question_may_depend_on_an_answer() -> None:
    instrument = parse(SMALL)
    asked = instrument.item("A3")
    assert instrument.is_shown(asked, {"A1": 1})
    assert not instrument.is_shown(asked, {"A1": 0})
    assert not instrument.is_shown(asked, {})


def changed(path: list[str | int], value: Any) -> dict[str, Any]:
    data = deepcopy(SMALL)
    place: Any = data
    for step in path[:-1]:
        place = place[step]
    place[path[-1]] = value
    return data


@pytest.mark.parametrize(
    ("path", "value", "where"),
    [
        (["name"], {"id": "Hanya satu bahasa"}, "name.en"),
        (["validated"], "tidak", "validated"),
        (["scales", 0, "highest"], 11, "scales[0].highest"),
        (["scales", 0, "labels", "en"], ["No"], "scales[0].labels.en"),
        (["scales", 0, "lowest"], "nol", "scales[0].lowest"),
        (["sections"], [], "sections"),
        (["sections", 0, "items", 0, "scale"], "lain", "sections[0].items[0].scale"),
        (["sections", 0, "items", 2, "reverse"], True, "sections[0].items[2].reverse"),
        (["sections", 0, "items", 1, "code"], "1A", "sections[0].items[1].code"),
        (["sections", 0, "items", 1, "code"], "A1", "sections"),
        (["sections", 0, "items", 0, "show_if"], {"item": "A2", "options": [1]}, "sections[0].items[0].show_if"),
        (["sections", 0, "items", 2, "show_if"], {"item": "A1", "options": [2]}, "sections[0].items[2].show_if"),
        (["sections", 0, "items", 2, "show_if"], {"item": "A1", "options": []}, "sections[0].items[2].show_if"),
        (["factors", 0, "items"], ["A1", "A3"], "factors[0].items"),
        (["factors", 0, "items"], ["A1", "A1"], "factors"),
        (["total"], TEXT, "total"),
    ],
)
def test_errors_say_where(path: list[str | int], value: Any, where: str) -> None:
    with pytest.raises(InvalidInstrument) as refused:
        parse(changed(path, value))
    assert where in refused.value.errors


def test_all_errors_are_found_at_once() -> None:
    data = changed(["name"], {})
    data["scales"][0]["labels"] = {}
    with pytest.raises(InvalidInstrument) as refused:
        parse(data)
    assert len(refused.value.errors) == 4


def test_no_object_is_no_instrument() -> None:
    with pytest.raises(InvalidInstrument):
        parse([])
