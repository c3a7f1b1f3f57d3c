"""A survey as it is read: what is said before the first question, how options stand, on which scale a figure is."""

from typing import Any

import pytest

from frontend.questionnaire import questions_of
from surveys.instruments import parse
from surveys.reports.reading import on_scale
from surveys.reports.rows import row_of
from tests.cast import Cast
from tests.surveys.conftest import opened, prepared, shipped


def scale(code: str, *labels: str) -> dict[str, Any]:
    return {"code": code, "lowest": 1, "highest": len(labels), "labels": {"id": list(labels), "en": list(labels)}}


def item(code: str, scale: str) -> dict[str, Any]:
    return {"code": code, "scale": scale, "text": {"id": code, "en": code}}


def two_scales() -> Any:
    """One factor on a scale from 1 to 3, one from 1 to 7."""
    few, many = scale("few", "Tidak", "Ragu-ragu", "Ya"), scale("many", *map(str, range(1, 8)))
    items = [item(f"{code}{number}", name) for code, name in (("A", "few"), ("B", "many")) for number in (1, 2)]
    text = {"id": "Iklim", "en": "Climate"}
    return {
        "name": text,
        "scales": [few, many],
        "sections": [{"items": items}],
        "factors": [{"code": code, "name": text, "items": [f"{code}1", f"{code}2"]} for code in "AB"],
    }


@pytest.mark.django_db
def test_what_is_kept_and_who_reads_what_is_said_before_the_first_question(cast: Cast, client_of: Any) -> None:
    survey = opened(cast)
    html = client_of(cast.rina).get(f"/survei/{survey.pk}/").content.decode()
    first = html.index("<fieldset")
    for said in (
        survey.promise,
        "Tanpa tanggal dan tanpa alamat",
        "rata-rata mulai 5 jawaban",
        "mengubah atau menariknya",
    ):
        assert html.index(said) < first


@pytest.mark.django_db
def test_a_draft_is_shown_as_a_draft(cast: Cast, client_of: Any) -> None:
    html = client_of(cast.analyst).get(f"/survei/{prepared(cast).pk}/").content.decode()
    assert "Rancangan, belum dibuka" in html
    assert "Anda tidak mengisi" not in html


@pytest.mark.parametrize(
    ("labels", "is_wordy", "is_short"),
    [
        (("Sangat tidak setuju", "Tidak setuju", "Ragu-ragu", "Setuju", "Sangat setuju"), False, False),
        (("Strongly disagree", "Disagree", "Undecided", "Agree", "Strongly agree"), True, False),
        (("Ketidakberdayaannya", "Ya"), True, False),
        (tuple(map(str, range(11))), False, True),
    ],
)
def test_options_stand_side_by_side_where_their_words_find_room(
    labels: tuple[str, ...], is_wordy: bool, is_short: bool
) -> None:
    data = two_scales()
    data["scales"][0] = scale("few", *labels)
    (_title, (question, *_)), *_ = questions_of(parse(data), {})["sections"]
    assert (question.is_wordy, question.is_short) == (is_wordy, is_short)


def test_an_interval_is_drawn_on_the_scale_of_its_own_factor() -> None:
    instrument = parse(two_scales())
    told = {"n": 9, "mean": 4.6, "pomp": 60.0, "interval": (4.0, 5.2)}
    row = row_of("Iklim", told, instrument, "B")
    assert [row.low, row.high] == pytest.approx([50, 70])
    assert on_scale("Iklim", instrument, "B") == "Iklim (1–7)"
    assert on_scale("Kesiapan", parse(shipped("readiness")), "total") == "Kesiapan"
