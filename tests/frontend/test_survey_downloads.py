"""Files of results and of instruments, fetched by clicking where people click."""

import json
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook

from surveys import services
from surveys.models import Survey
from tests.cast import Cast
from tests.frontend.conftest import Opened
from tests.surveys.conftest import opened, shipped, with_colleagues
from tests.surveys.test_reports import published

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
SHEETS = {"Ringkasan", "Semua faktor", "Semua unit"}


@pytest.fixture
def survey(settings: Any, tmp_path: Path, cast: Cast) -> Survey:
    settings.KEY_DIR = tmp_path / "keys"
    with_colleagues(cast, 7)
    return published(opened(cast), {cast.personnel: 8, cast.finance: 7, cast.delima: 9})


def clicked(page: Any, words: str) -> tuple[str, bytes]:
    """(name of the file, what is in it)."""
    with page.expect_download() as waiting:
        page.get_by_role("link", name=words, exact=True).click()
    return waiting.value.suggested_filename, Path(waiting.value.path()).read_bytes()


def test_results_are_downloaded_as_sheet_of_paper_spreadsheet_and_table(
    page_of: Opened, survey: Survey, cast: Cast
) -> None:
    stem = f"survei-{survey.pk}-gelombang-1"
    page = page_of(cast.rina, f"/survei/{survey.pk}/hasil/", "a[download]")
    assert page.get_by_text("PDF untuk pimpinan").count() == 0
    name, content = clicked(page, "PDF untuk pegawai")
    assert (name, content[:5]) == (f"{stem}.pdf", b"%PDF-")
    name, content = clicked(page, "Semua angka, XLSX")
    assert name == f"{stem}.xlsx"
    assert set(load_workbook(BytesIO(content)).sheetnames) >= SHEETS
    name, content = clicked(page, "Semua angka, CSV")
    assert name == f"{stem}.csv"
    assert content.decode("utf-8-sig").splitlines()[0] == "Tabel,Baris,Kolom,Nilai"
    leading = page_of(cast.rizal, f"/survei/{survey.pk}/hasil/", "a[download]")
    name, content = clicked(leading, "PDF untuk pimpinan")
    assert (name, content[:5]) == (f"{stem}-pimpinan.pdf", b"%PDF-")


def test_an_instrument_is_downloaded_as_it_may_come_back(page_of: Opened, cast: Cast) -> None:
    version = services.add_version("proses", definition=shipped("process"), actor=cast.analyst)
    page = page_of(cast.analyst, f"/survei/instrumen/{version.pk}/", "a[download]")
    name, content = clicked(page, "JSON")
    assert (name, json.loads(content)) == ("proses-v1.json", version.definition)
    name, content = clicked(page, "XLSX")
    assert name == "proses-v1.xlsx"
    sheets = load_workbook(BytesIO(content))
    texts = {cell for row in sheets["Butir"].iter_rows(values_only=True) for cell in row}
    assert {item["text"]["id"] for section in version.definition["sections"] for item in section["items"]} <= texts
