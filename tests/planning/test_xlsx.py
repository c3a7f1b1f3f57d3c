from io import BytesIO
from typing import Any

import pytest
from openpyxl import load_workbook

from planning.models import Plan
from tests.cast import Cast

pytestmark = pytest.mark.django_db


def sheet_of(answer: Any) -> Any:
    return load_workbook(BytesIO(answer.content)).active


def test_the_plan_as_a_spreadsheet(cast: Cast, plan: Plan, line_of: Any, client_of: Any) -> None:
    line_of(plan, quarter=2)
    line_of(plan, unit=cast.government, title="Mediasi sengketa warga", cost=27_900_000, learning_hours=20)
    answer = client_of(cast.rina).get(f"/api/plans/{plan.pk}/xlsx/")
    assert answer.status_code == 200
    assert "rencana-2027-v1.xlsx" in answer["Content-Disposition"]
    sheet = sheet_of(answer)
    headings = [cell.value for cell in sheet[8]]
    assert {heading[1] for heading in headings if heading.startswith("(")} == set("abcdefg")
    texts = {cell.value for row in sheet.iter_rows() for cell in row if cell.value is not None}
    assert {"Jumlah Kelurahan Delima", "Jumlah Seksi Pemerintahan", "Jumlah seluruhnya", "Triwulan II"} <= texts
    assert 57_600_000 in texts
    money = next(cell for row in sheet.iter_rows() for cell in row if cell.value == 27_900_000)
    assert "#,##0" in money.number_format
    assert sheet.column_dimensions["C"].width > 40
    assert sheet.freeze_panes


@pytest.mark.parametrize("title", ['=HYPERLINK("http://x","y")', "+1+1", "-2", "@SUM(A1)"])
def test_a_title_never_becomes_a_formula(title: str, cast: Cast, plan: Plan, line_of: Any, client_of: Any) -> None:
    line_of(plan, title=title)
    sheet = sheet_of(client_of(cast.rina).get(f"/api/plans/{plan.pk}/xlsx/"))
    cell = next(cell for row in sheet.iter_rows() for cell in row if cell.value == title)
    assert cell.data_type == "s"
    assert cell.quotePrefix


def test_what_no_spreadsheet_can_hold_is_left_out(cast: Cast, plan: Plan, line_of: Any, client_of: Any) -> None:
    line_of(plan, title="Kearsipan\x08 digital", audience="\x01Staf")
    sheet = sheet_of(client_of(cast.rina).get(f"/api/plans/{plan.pk}/xlsx/"))
    texts = {cell.value for row in sheet.iter_rows() for cell in row}
    assert {"Kearsipan digital", "Staf"} <= texts


def test_the_decree_and_the_ledgers_hash_are_on_it(cast: Cast, plan: Plan, line_of: Any, client_of: Any) -> None:
    line_of(plan)
    Plan.objects.filter(pk=plan.pk).update(
        state="enacted", decree_number="KPTS-1/2027", decree_date="2027-01-05", ledger_anchor="c" * 64
    )
    sheet = sheet_of(client_of(cast.partner).get(f"/api/plans/{plan.pk}/xlsx/"))
    texts = [str(cell.value) for row in sheet.iter_rows() for cell in row if cell.value]
    assert any("KPTS-1/2027 tanggal 5 Januari 2027" in text for text in texts)
    assert any("c" * 64 in text for text in texts)


def test_a_partner_sees_no_draft(cast: Cast, plan: Plan, client_of: Any) -> None:
    client = client_of(cast.partner)
    assert client.get(f"/api/plans/{plan.pk}/xlsx/").status_code == 404
    assert client.get(f"/api/plans/{plan.pk}/").status_code == 404
    assert client.get("/api/plans/").json()["count"] == 0
    assert client_of(cast.auditor).get("/api/plans/").json()["count"] == 1


def test_an_empty_plan_is_a_sheet_too(cast: Cast, plan: Plan, client_of: Any) -> None:
    assert client_of(cast.rina).get(f"/api/plans/{plan.pk}/xlsx/").status_code == 200
