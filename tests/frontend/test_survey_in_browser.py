"""Answering a survey on a phone: kept locked, resumed, sent once when the network is back, by nobody else."""

from pathlib import Path
from typing import Any
from urllib.parse import urljoin

import pytest

from surveys import services
from surveys.models import Participation, Response, Survey
from tests.cast import Cast
from tests.frontend.conftest import Opened, tab_to
from tests.surveys.conftest import ended, opened

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
KEPT = "() => Object.entries(localStorage).filter(([name]) => name.includes(':survey:')).map(([, text]) => text)"
READY = "[data-survey-progress]:not(:empty)"
REFUSAL = "[data-refusal]:not([hidden])"


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


def sign_in_again(page: Any, user: Any, client_of: Any) -> Any:
    """What a new session leaves in the browser; returns another tab of it, on the same page."""
    address = page.url
    page.context.clear_cookies()
    session = client_of(user).cookies["sessionid"].value
    page.context.add_cookies([{"name": "sessionid", "value": session, "url": urljoin(address, "/")}])
    tab = page.context.new_page()
    tab.goto(address)
    tab.wait_for_selector(READY)
    return tab


def send(page: Any) -> int:
    """Returns the status of the last answer to it."""
    with page.expect_response(lambda answer: answer.request.method == "PUT") as answered:
        page.click("form[data-survey] button[type=submit]")
    return int(answered.value.status)


def test_all_tabs_of_a_session_go_on_with_what_was_kept(page_of: Opened, survey: Survey, cast: Cast) -> None:
    """A second tab, and one that is opened after the first was closed: a phone closes tabs as it likes."""
    page = page_of(cast.rina, f"/survei/{survey.pk}/", READY)
    choose(page, "PR2", 2)
    kept = wait_until_kept(page)
    second = page.context.new_page()
    second.goto(page.url)
    second.wait_for_function("() => document.querySelector('input[name=PR2][value=\"2\"]').checked")
    page.close()
    second.reload()
    second.wait_for_function("() => document.querySelector('input[name=PR2][value=\"2\"]').checked")
    assert kept, "and the key stands nowhere on the device:"
    assert second.evaluate("() => JSON.stringify(sessionStorage)") == "{}"
    assert not [name for name in second.evaluate("() => Object.keys(localStorage)") if ":survey:" not in name]


def test_the_next_session_cannot_read_what_was_kept_and_is_told(
    page_of: Opened, survey: Survey, cast: Cast, client_of: Any
) -> None:
    page = page_of(cast.rina, f"/survei/{survey.pk}/", READY)
    choose(page, "PR2", 2)
    wait_until_kept(page)
    lock = page.get_attribute("form[data-survey]", "data-lock")
    tab = sign_in_again(page, cast.rina, client_of)
    tab.wait_for_selector(REFUSAL)
    assert "tidak seorang pun dapat membacanya lagi" in tab.inner_text(REFUSAL)
    assert tab.evaluate(KEPT) == []
    assert not tab.is_checked("input[name=PR2][value='2']")
    assert tab.get_attribute("form[data-survey]", "data-lock") != lock


def test_signing_out_forgets_what_was_kept(page_of: Opened, survey: Survey, cast: Cast) -> None:
    page = page_of(cast.rina, f"/survei/{survey.pk}/", READY)
    choose(page, "PR2", 2)
    wait_until_kept(page)
    page.evaluate("() => document.querySelector('form[data-forgets]').requestSubmit()")
    page.wait_for_url("**/masuk/**")
    assert page.evaluate(KEPT) == []


def test_nobody_else_sends_what_somebody_left_in_an_open_page(
    page_of: Opened, survey: Survey, cast: Cast, client_of: Any
) -> None:
    page = page_of(cast.rina, f"/survei/{survey.pk}/", READY)
    choose(page, "PR1", 4)
    wait_until_kept(page)
    sign_in_again(page, cast.mutia, client_of)
    assert send(page) == 403
    page.wait_for_selector(REFUSAL)
    assert "masuk lagi dengan akun Anda" in page.inner_text(REFUSAL)
    assert not Response.objects.exists()
    sign_in_again(page, cast.rina, client_of)
    page.click("form[data-survey] button[type=submit]")
    page.wait_for_url("**/terima-kasih/")
    assert [row.person for row in Participation.objects.all()] == [cast.rina]
    assert own(client_of, cast, survey) == {"PR1": 4}


def test_what_was_not_sent_before_the_end_is_told_where_one_looks(page_of: Opened, survey: Survey, cast: Cast) -> None:
    page = page_of(cast.rina, f"/survei/{survey.pk}/", READY)
    choose(page, "PR1", 4)
    wait_until_kept(page)
    page.goto(page.url.replace(f"/survei/{survey.pk}/", "/"))
    page.wait_for_selector("[data-unsent]:not([hidden])")
    assert page.get_attribute("[data-unsent] a", "href") == f"/survei/{survey.pk}/"
    services.close_survey(ended(survey))
    page.click("[data-unsent] a")
    page.wait_for_selector("[data-unsent-over]:not([hidden])")
    assert "tidak ikut dihitung" in page.inner_text("[data-unsent-over]")
    assert page.evaluate(KEPT) == []
    page.reload()
    page.wait_for_load_state()
    assert page.is_hidden("[data-unsent-over]")


def test_a_page_that_is_open_when_the_survey_ends_says_so_and_keeps_what_was_typed(
    page_of: Opened, survey: Survey, cast: Cast
) -> None:
    page = page_of(cast.rina, f"/survei/{survey.pk}/", READY)
    choose(page, "PR1", 4)
    page.context.set_offline(True)
    page.click("form[data-survey] button[type=submit]")
    page.wait_for_selector(REFUSAL)
    ended(survey)
    page.context.set_offline(False)
    page.wait_for_function("() => document.querySelector('[data-refusal]').textContent.includes('berakhir')")
    assert page.is_checked("input[name=PR1][value='4']")
    assert not Response.objects.exists()


def test_only_the_first_sending_says_how_long_it_took(page_of: Opened, survey: Survey, cast: Cast) -> None:
    """Changing one answer takes seconds: it is no sign that nobody read the questions."""
    page = page_of(cast.rina, f"/survei/{survey.pk}/", READY)
    bodies: list[Any] = []
    page.on("request", lambda one: bodies.append(one.post_data_json) if one.method == "PUT" else None)
    for _time in range(2):
        choose(page, "PR1", 4)
        page.click("form[data-survey] button[type=submit]")
        page.wait_for_url("**/terima-kasih/")
        page.go_back()
        page.wait_for_selector(READY)
    assert ["seconds" in body for body in bodies] == [True, False]
