"""Answering a survey on a phone with the keyboard alone: kept locked, resumed, sent once when the network is back."""

from pathlib import Path
from typing import Any

import pytest

from surveys.models import Participation, Response, Survey
from tests.cast import Cast
from tests.frontend.conftest import Opened, tab_to
from tests.surveys.conftest import opened

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
KEPT = "() => Object.entries(localStorage).filter(([name]) => name.includes(':survey:')).map(([, text]) => text)"
READY = "[data-survey-progress]:not(:empty)"
# Whoever takes the phone later sees what it kept, without the key of the session that is over.
NEXT_SESSION = "() => sessionStorage.removeItem('rembuk:survey-key')"


@pytest.fixture
def survey(settings: Any, tmp_path: Path, cast: Cast) -> Survey:
    settings.KEY_DIR = tmp_path / "keys"
    return opened(cast, "process")


def choose(page: Any, item: str, option: int) -> None:
    """Tab comes to the group, arrows walk through it."""
    tab_to(page, f"input[name='{item}']")
    page.keyboard.press("Space")
    for _step in range(option - 1):
        page.keyboard.press("ArrowRight")


def own(client_of: Any, cast: Cast, survey: Survey) -> Any:
    return client_of(cast.rina).get(f"/api/surveys/{survey.pk}/response/").json()["answers"]


def wait_until_kept(page: Any) -> str:
    page.wait_for_function("() => document.querySelector('[data-survey-kept]').textContent")
    (kept,) = page.evaluate(KEPT)
    return str(kept)


def test_answers_survive_the_network_and_leave_no_trace(
    page_of: Opened, survey: Survey, cast: Cast, client_of: Any
) -> None:
    address = f"/survei/{survey.pk}/"
    page = page_of(cast.rina, address, READY)
    choose(page, "PR1", 4)
    tab_to(page, "textarea")
    page.keyboard.type("Antrean pagi terlalu panjang")
    kept = wait_until_kept(page)
    assert not [word for word in ("Antrean", "PR1", "answers") if word in kept]

    page.reload()
    page.wait_for_function("() => document.querySelector('input[name=PR1][value=\"4\"]').checked")
    assert not Response.objects.exists()

    put: list[str] = []
    page.on("requestfinished", lambda request: put.append(request.url) if request.method == "PUT" else None)
    page.context.set_offline(True)
    tab_to(page, "button[type=submit]")
    page.keyboard.press("Enter")
    page.wait_for_selector("[data-refusal]:not([hidden])")
    assert "dikirim begitu jaringan kembali" in page.inner_text("[data-refusal]")
    assert not Response.objects.exists()
    page.context.set_offline(False)
    page.wait_for_url("**/terima-kasih/")
    assert len(put) == 1
    assert (Response.objects.count(), Participation.objects.count()) == (1, 1)
    assert own(client_of, cast, survey) == {"PR1": 4, "TERBUKA": "Antrean pagi terlalu panjang"}
    assert page.evaluate(KEPT) == []

    tab_to(page, f"a.button[href='{address}']")
    page.keyboard.press("Enter")
    page.wait_for_selector("[data-survey-withdraw]")
    assert page.is_checked("input[name=PR1][value='4']")
    tab_to(page, "[data-survey-withdraw]")
    page.keyboard.press("Enter")
    tab_to(page, "dialog[open] [data-answer]")
    page.keyboard.press("Enter")
    page.wait_for_url("**/survei/")
    assert own(client_of, cast, survey) == {}
    assert not Participation.objects.exists()


def test_the_next_session_cannot_read_what_was_kept(page_of: Opened, survey: Survey, cast: Cast) -> None:
    page = page_of(cast.rina, f"/survei/{survey.pk}/", READY)
    choose(page, "PR2", 2)
    wait_until_kept(page)
    page.evaluate(NEXT_SESSION)
    page.reload()
    page.wait_for_selector(READY)
    assert page.evaluate(KEPT) == []
    assert not page.is_checked("input[name=PR2][value='2']")
