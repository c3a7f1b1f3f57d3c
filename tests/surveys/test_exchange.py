"""Instruments in files: what goes out comes back the same, and a bad file says where it is bad. No database."""

import io
import json
import zipfile
from copy import deepcopy
from datetime import date
from typing import Any

import pytest
from django.utils import translation
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import Workbook, load_workbook

from surveys.exchange import MOST_BYTES, Unreadable, as_book, read
from surveys.instruments import as_data, parse
from tests.surveys.conftest import shipped

EVIL = '<?xml version="1.0"?><!DOCTYPE a [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;">]><document><x>&b;</x></document>'
OUTSIDE = '<?xml version="1.0"?><!DOCTYPE a SYSTEM "file:///etc/passwd"><document/>'


def canonical(name: str) -> dict[str, Any]:
    return as_data(parse(shipped(name)))


def branching() -> dict[str, Any]:
    data = canonical("process")
    data["sections"][-1]["items"][-1]["show_if"] = {"item": "PR1", "options": [4, 5]}
    data["sections"][0]["items"][0]["text"]["id"] = "=SUM(A1:A2)"
    return data


def edited(change: Any, data: dict[str, Any] | None = None) -> bytes:
    """The workbook of an instrument after somebody was at it."""
    book = load_workbook(io.BytesIO(as_book(data or canonical("readiness"))))
    change(book)
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


@pytest.mark.parametrize("data", [*map(canonical, ("readiness", "disposition", "process")), branching()])
@pytest.mark.parametrize("language", ["id", "en"])
def test_what_goes_out_comes_back(data: dict[str, Any], language: str) -> None:
    with translation.override(language):
        book = as_book(data)
        plain = json.dumps(data).encode()
    assert read(book).definition == data, "whatever the language of the one who reads it"
    assert read(plain).definition == data
    assert read(b"\xef\xbb\xbf" + plain).definition == data


words = st.text(
    st.characters(exclude_categories=["Cs", "Cc"], exclude_characters="\ufffe\uffff"), min_size=1, max_size=30
)
texts = st.fixed_dictionaries({"id": words, "en": words}).filter(lambda text: all(map(str.strip, text.values())))


@st.composite
def definitions(draw: Any) -> dict[str, Any]:
    """Any small instrument: scales, sections with and without titles, branches, factors, open questions."""
    options, lowest = draw(st.integers(2, 11)), draw(st.integers(-2, 3))
    labels = {name: [draw(words.filter(str.strip)) for _ in range(options)] for name in ("id", "en")}
    scale = {"code": "s", "lowest": lowest, "highest": lowest + options - 1, "labels": labels}
    items = [{"code": f"A{at}", "text": draw(texts), "scale": "s", "reverse": draw(st.booleans())} for at in range(3)]
    asked = {"code": "O", "text": draw(texts), "show_if": {"item": "A1", "options": [lowest, lowest + 1]}}
    cut = draw(st.integers(1, 2))
    sections = [{"title": draw(texts), "items": items[:cut]}, {"items": [*items[cut:], asked]}]
    factor = {"code": "F", "name": draw(texts), "items": draw(st.permutations(["A0", "A1", "A2"]))}
    flags = {"validated": draw(st.booleans()), "high_is_good": draw(st.booleans())}
    return {"name": draw(texts), "scales": [scale], "sections": sections, "factors": [factor], **flags}


@given(definitions())
@settings(max_examples=25, deadline=None)
def test_any_instrument_comes_back_from_a_workbook(data: dict[str, Any]) -> None:
    instrument = parse(data)
    found = read(as_book(as_data(instrument)))
    assert found.problems == ()
    assert parse(found.definition) == instrument


def test_no_cell_is_a_formula() -> None:
    book = load_workbook(io.BytesIO(as_book(branching())))
    assert {cell.data_type for sheet in book for row in sheet for cell in row} <= {"s", "n", "inlineStr"}


def set_cell(sheet: str, place: str, value: Any) -> Any:
    def change(book: Workbook) -> None:
        book[sheet][place] = value

    return change


@pytest.mark.parametrize(
    ("sheet", "cell", "value", "where"),
    [
        ("Butir", "E3", "=1+1", "Lembar Butir, baris 3, kolom Bunyi (Indonesia)"),
        ("Butir", "F3", None, "Lembar Butir, baris 3, kolom Bunyi (Inggris)"),
        ("Butir", "D4", "K1", "Lembar Butir, baris 4, kolom Kode butir"),
        ("Butir", "D4", date(2026, 1, 2), "Lembar Butir, baris 4, kolom Kode butir"),
        ("Butir", "G5", "lain", "Lembar Butir, baris 5, kolom Kode skala"),
        ("Butir", "H5", "mungkin", "Lembar Butir, baris 5, kolom Terbalik"),
        ("Butir", "B5", "Judul lain", "Lembar Butir, baris 5"),
        ("Butir", "J3", "B1", "Lembar Butir, baris 3, kolom dijawab"),
        ("Skala", "B3", "dua", "Lembar Skala, baris 3, kolom Angka"),
        ("Skala", "B4", 9, "Lembar Skala, baris 4, kolom Angka"),
        ("Skala", "C4", None, "Lembar Skala, baris 2, kolom Pilihan (Indonesia)"),
        ("Faktor", "D2", "K1; K9", "Lembar Faktor, baris 2, kolom Kode butir"),
        ("Instrumen", "A2", "Judul", "Lembar Instrumen, baris 2"),
        ("Instrumen", "B4", "entah", "Lembar Instrumen, baris 4, kolom Indonesia"),
    ],
)
def test_a_wrong_cell_is_told_by_its_place(sheet: str, cell: str, value: Any, where: str) -> None:
    found = read(edited(set_cell(sheet, cell, value)))
    assert found.definition is None
    assert where in {str(problem.where) for problem in found.problems}


def test_numbers_that_a_spreadsheet_made_of_texts_are_texts_again() -> None:
    found = read(edited(lambda book: [set_cell("Butir", "E2", 2026)(book), set_cell("Skala", "C2", 1.0)(book)]))
    assert found.definition is not None
    assert found.definition["sections"][0]["items"][0]["text"]["id"] == "2026"
    assert found.definition["scales"][0]["labels"]["id"][0] == "1"


def packed(**parts: str | bytes) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name if "." in name else f"{name}.xml", content)
    return stream.getvalue()


def without_sheet(name: str) -> bytes:
    return edited(lambda book: book.remove(book[name]))


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (b"", "bukan JSON"),
        (b"kode,teks\nA1,Ya\n", "bukan JSON"),
        (b"x" * (MOST_BYTES + 1), "1 MB"),
        (b"{", "rusak"),
        (b'{"a": NaN}', "rusak"),
        (b"[" * 200_000, "rusak"),
        (b'{"a": ' + b"9" * 9_000 + b"}", "rusak"),
        (b'{"a": "\xff"}', "UTF-8"),
        (b"PK\x03\x04 and then nothing", "rusak"),
        (packed(workbook="<a/>"), "rusak"),
        (packed(workbook=EVIL), "DOCTYPE"),
        (packed(workbook=OUTSIDE.encode("utf-16")), "DOCTYPE"),
        (packed(workbook=b"<a>" + b" " * 9_000_000 + b"</a>"), "terlalu besar"),
        (packed(**{"sheet1.bin": EVIL}), "DOCTYPE"),
        (packed(**{"sheet1.bin": OUTSIDE.encode("utf-16")}), "DOCTYPE"),
        (packed(styles="<a>" + "<b/>" * 100_000 + "</a>"), "terlalu besar"),
        (packed(**{f"part{at}": "<a/>" for at in range(101)}), "terlalu besar"),
        (without_sheet("Butir"), "Lembar “Butir”"),
        (edited(set_cell("Butir", "E1", "Bunyinya")), "kolom “Bunyi (Indonesia)”"),
        (edited(set_cell("Butir", "E9000", "Jauh di bawah")), "500 baris"),
    ],
)
def test_a_hostile_or_broken_file_is_refused_in_a_sentence(content: bytes, says: str) -> None:
    with pytest.raises(Unreadable) as refused:
        read(content)
    assert says in str(refused.value.message)


@pytest.mark.parametrize("content", [b"[]", b'[{"name": 1}]', b'{"name": [], "scales": 5, "sections": {"a": []}}'])
def test_wrong_types_are_problems_with_their_paths(content: bytes) -> None:
    found = read(content)
    assert found.definition is None
    assert found.problems


def test_a_mistyped_part_is_not_lost_in_silence() -> None:
    data = deepcopy(canonical("process"))
    data["sections"][0]["items"][0]["not_aplicable"] = True
    found = read(json.dumps(data).encode())
    assert [problem.where for problem in found.problems] == ["sections[0].items[0].not_aplicable"]
