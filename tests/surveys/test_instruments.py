"""Instruments as data: what is read, and what is refused where."""

import json
from copy import deepcopy
from pathlib import Path
from typing import Any

import pytest

from surveys.instruments import InvalidInstrument, as_data, parse

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


@pytest.mark.parametrize("data", [load("readiness"), load("disposition"), load("process"), SMALL])
def test_what_is_read_is_written_again(data: dict[str, Any]) -> None:
    instrument = parse(data)
    assert parse(as_data(instrument)) == instrument


def test_what_a_form_leaves_empty_is_left_out() -> None:
    empty = {"id": " ", "en": ""}
    data = {**deepcopy(SMALL), "about": empty, "total": empty}
    data["sections"][0]["title"] = empty
    assert as_data(parse(data)) == as_data(parse(SMALL))


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
        (["sections", 0, "items", 1, "code"], "A1", "sections[0].items[1].code"),
        (["sections", 0, "items", 1, "code"], "link", "sections[0].items[1].code"),
        (["sections", 0, "items", 1, "wajib"], True, "sections[0].items[1].wajib"),
        (["sections", 0, "items", 1, "scale"], ["ya"], "sections[0].items[1].scale"),
        (["sections", 0, "items", 1, "text", "id"], "Nol\0", "sections[0].items[1].text.id"),
        (["sections", 0, "items", 1, "text", "en"], "Half \ud83d", "sections[0].items[1].text.en"),
        (["scales"], SMALL["scales"] * 2, "scales[1].code"),
        (["factors"], SMALL["factors"] * 2, "factors[1].code"),
        (["factors", 0, "code"], "total", "factors[0].code"),
        (["sections", 0, "items", 0, "show_if"], {"item": "A2", "options": [1]}, "sections[0].items[0].show_if"),
        (["sections", 0, "items", 2, "show_if"], {"item": "A1", "options": [2]}, "sections[0].items[2].show_if"),
        (["sections", 0, "items", 2, "show_if"], {"item": "A1", "options": []}, "sections[0].items[2].show_if"),
        (["factors", 0, "items"], ["A1", "A3"], "factors[0].items"),
        (["factors", 0, "items"], ["A1", "A1"], "factors[0].items"),
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


@pytest.mark.parametrize("highest", [0, 12, "nol"])
def test_of_a_scale_of_no_size_no_labels_are_asked(highest: Any) -> None:
    with pytest.raises(InvalidInstrument) as refused:
        parse(changed(["scales", 0, "highest"], highest))
    assert list(refused.value.errors) == ["scales[0].highest"]


def test_of_far_too_many_items_nothing_else_is_asked() -> None:
    data = deepcopy(SMALL)
    data["sections"][0]["items"] += [{"code": f"B{at}", "text": TEXT, "scale": "ya"} for at in range(118)]
    data["factors"][0]["items"] = ["A1", "B117", "B117"]
    with pytest.raises(InvalidInstrument) as refused:
        parse(data)
    assert list(refused.value.errors) == ["sections"]


def test_no_object_is_no_instrument() -> None:
    with pytest.raises(InvalidInstrument):
        parse([])
