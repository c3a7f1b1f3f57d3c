"""An instrument as four tables, one row a part: what a spreadsheet shows and people edit.

Headings and words are read in both languages and written in the reader's: a file goes on working for a colleague who
uses the other one.
"""

from collections.abc import Mapping, Sequence
from typing import Any

from django.utils.translation import get_language

SHEETS = {
    "instrument": ("Instrumen", "Instrument"),
    "scales": ("Skala", "Scales"),
    "items": ("Butir", "Items"),
    "factors": ("Faktor", "Factors"),
}
COLUMNS: dict[str, dict[str, tuple[str, str]]] = {
    "instrument": {
        "part": ("Bagian", "Part"),
        "id": ("Indonesia", "Indonesian"),
        "en": ("Inggris", "English"),
    },
    "scales": {
        "scale": ("Kode skala", "Scale code"),
        "value": ("Angka", "Value"),
        "id": ("Pilihan (Indonesia)", "Option (Indonesian)"),
        "en": ("Pilihan (Inggris)", "Option (English)"),
    },
    "items": {
        "section": ("Bagian", "Section"),
        "title.id": ("Judul bagian (Indonesia)", "Section title (Indonesian)"),
        "title.en": ("Judul bagian (Inggris)", "Section title (English)"),
        "code": ("Kode butir", "Item code"),
        "text.id": ("Bunyi (Indonesia)", "Wording (Indonesian)"),
        "text.en": ("Bunyi (Inggris)", "Wording (English)"),
        "scale": ("Kode skala", "Scale code"),
        "reverse": ("Terbalik", "Reverse"),
        "not_applicable": ("Boleh tidak berlaku", "May be not applicable"),
        "show_if.item": ("Hanya bila butir", "Only if item"),
        "show_if.options": ("dijawab", "is answered"),
    },
    "factors": {
        "code": ("Kode faktor", "Factor code"),
        "name.id": ("Nama (Indonesia)", "Name (Indonesian)"),
        "name.en": ("Nama (Inggris)", "Name (English)"),
        "items": ("Kode butir", "Item codes"),
    },
}
PARTS = {
    "name": ("Nama", "Name"),
    "about": ("Keterangan", "About"),
    "validated": ("Sudah divalidasi", "Validated"),
    "high_is_good": ("Nilai tinggi diharapkan", "High is good"),
    "total": ("Nilai gabungan", "Total"),
}
FLAGS = ("validated", "high_is_good")
YES, NO = ("ya", "yes"), ("tidak", "no")

Rows = list[list[Any]]


def own(words: tuple[str, str]) -> str:
    """In the reader's language."""
    return words[(get_language() or "id")[:2] == "en"]


def as_tables(data: Mapping[str, Any]) -> dict[str, Rows]:
    """Of a definition as `as_data` writes it; without headings, in the order of COLUMNS."""
    return {
        "instrument": [part_row(data, part) for part in PARTS],
        "scales": [row for scale in data.get("scales", []) for row in scale_rows(scale)],
        "items": [row for at, section in enumerate(data["sections"], 1) for row in section_rows(at, section)],
        "factors": [
            [factor["code"], factor["name"]["id"], factor["name"]["en"], joined(factor["items"])]
            for factor in data.get("factors", [])
        ],
    }


def part_row(data: Mapping[str, Any], part: str) -> list[Any]:
    if part in FLAGS:
        return [own(PARTS[part]), own(YES if data[part] else NO), ""]
    text = data.get(part) or {"id": "", "en": ""}
    return [own(PARTS[part]), text["id"], text["en"]]


def scale_rows(scale: Mapping[str, Any]) -> Rows:
    labels = zip(scale["labels"]["id"], scale["labels"]["en"], strict=True)
    return [[scale["code"], value, *pair] for value, pair in enumerate(labels, scale["lowest"])]


def section_rows(at: int, section: Mapping[str, Any]) -> Rows:
    title = section.get("title") or {"id": "", "en": ""}
    rows = []
    for place, item in enumerate(section["items"]):
        condition = item.get("show_if") or {"item": "", "options": []}
        rows.append(
            [
                at,
                title["id"] if place == 0 else "",
                title["en"] if place == 0 else "",
                item["code"],
                item["text"]["id"],
                item["text"]["en"],
                item.get("scale", ""),
                own(YES) if item.get("reverse") else "",
                own(YES) if item.get("not_applicable") else "",
                condition["item"],
                joined(condition["options"]),
            ]
        )
    return rows


def joined(values: Sequence[Any]) -> str:
    """Semicolons: with a comma a spreadsheet takes two numbers for one with decimals."""
    return "; ".join(map(str, values))
