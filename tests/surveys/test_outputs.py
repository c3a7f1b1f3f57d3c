"""After close nothing that anybody can ask for reads answers: every output is made of what was released."""

from typing import Any

import pytest
from django.core import mail

from activity.models import Event, Notice
from surveys.models import Comment, Participation, Response, Survey
from surveys.results import TOTAL
from tests.cast import Cast
from tests.frontend.reading import Page, faults
from tests.observing import changed, seen_by
from tests.surveys.conftest import CODES, answers, opened, with_colleagues
from tests.surveys.test_reports import published

pytestmark = pytest.mark.django_db


@pytest.fixture
def few(cast: Cast) -> Survey:
    """With an open question, answered by six of one unit and by four of another: enough for means, not for comments."""
    with_colleagues(cast, 7)
    survey = published(opened(cast, "process", background=["status"]), {cast.delima: 6, cast.finance: 3})
    assert survey.results is not None
    return survey


@pytest.mark.parametrize("who", ["rizal", "analyst", "operator", "rina"])
def test_no_page_file_or_list_depends_on_rows_of_answers(cast: Cast, few: Survey, client_of: Any, who: str) -> None:
    """A new output that reads answers, comments below the threshold or who took part is seen here."""
    client, ids = client_of(getattr(cast, who)), {few.pk, few.series_id}
    before, sent = seen_by(client, ids), (Event.objects.count(), Notice.objects.count(), len(mail.outbox))
    assert before[f"/survei/{few.pk}/hasil/"][0] == 200 or who == "operator"
    for place, person in enumerate((cast.rina, cast.erna, cast.febri, cast.nofrizal)):
        content = {"block": 0, "background": {"status": "pns"}, "answers": {"PR1": place % 5 + 1}, "fast": True}
        Response.objects.create(survey=few, content=content)
        Participation.objects.create(survey=few, person=person)
        Comment.objects.create(survey=few, item="TERBUKA", text=f"Kata rahasia {place}.")
    assert changed(before, seen_by(client, ids)) == []
    assert (Event.objects.count(), Notice.objects.count(), len(mail.outbox)) == sent


@pytest.fixture
def told(cast: Cast) -> Survey:
    with_colleagues(cast, 7)
    return published(
        opened(cast, background=["status"]), {cast.district: 3, cast.personnel: 8, cast.finance: 4, cast.delima: 11}
    )


def test_every_chart_is_heard_as_sentences_and_read_as_a_table(cast: Cast, told: Survey, client_of: Any) -> None:
    html = client_of(cast.analyst).get(f"/survei/{told.pk}/hasil/").content.decode()
    assert faults(html) == []
    page = Page(html)
    charts = [element for element in page.all("svg") if element.attrs.get("role") == "img"]
    heard = [chart.children[0].name() for chart in charts if chart.children[0].tag == "title"]
    assert len(heard) == len(charts) > len(told.results["factors"])
    mean = told.results["units"][str(cast.district.pk)]["measures"][TOTAL]["mean"]
    assert any(f"{mean:.2f}".replace(".", ",") in sentence for sentence in heard)
    assert any(sentence.endswith(": disamarkan") for sentence in heard)
    figures = html.split("<figure")[1:]
    assert len(figures) >= 3
    assert all("<figcaption" in figure and "<p>" in figure and "<table" in figure for figure in figures)
    assert all("aria-hidden" in element.attrs for element in page.all("svg") if element not in charts)


def test_words_stand_beside_items_and_all_figures_of_a_scale(cast: Cast, told: Survey, client_of: Any) -> None:
    client = client_of(cast.analyst)
    html = client.get(f"/survei/{told.pk}/hasil/").content.decode()
    assert "α tanpa butir ini" in html
    assert "menceng" in html, "agreement under the skewed null"
    table = client.get(f"/api/surveys/{told.pk}/csv/").content.decode("utf-8-sig")
    for heading in ("POMP", "Simpangan baku", "Kosong"):
        assert heading in table
    assert sum(1 for line in table.splitlines() if line.startswith("Semua butir") and ",Kata," in line) == len(CODES)
    assert len(answers(1, CODES)) == len(CODES)
