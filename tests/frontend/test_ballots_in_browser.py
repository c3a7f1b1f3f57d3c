"""Each form of ballot in a real browser, with the keyboard alone: cast, changed, and its receipt."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from proposals import services
from proposals.methods import SUITABLE, Form, completed
from proposals.models import Call, Poll, Proposal
from tests.cast import Cast
from tests.conftest import set_stage
from tests.frontend.conftest import Opened, tab_to
from tests.proposals.polls import polling

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture(autouse=True)
def key_folder(settings: Any, tmp_path: Path) -> None:
    settings.KEY_DIR = tmp_path / "keys"


@pytest.fixture
def opened(call: Call, cast: Cast) -> Callable[..., Poll]:
    """Opens a poll over three proposals in the named form."""

    def with_form(form: str, **parameters: Any) -> Poll:
        polling.three_proposals(call, cast)
        rule = SUITABLE[Form(form)][0]
        values, faults = completed(Form(form), rule, parameters)
        assert faults == {}
        return polling.open_poll(call, cast, form=form, rule=rule.key, parameters=values)

    return with_form


def send(page: Any) -> str:
    """Send with the keyboard; returns the code of the receipt."""
    tab_to(page, "[data-ballot-send]")
    page.keyboard.press("Enter")
    page.wait_for_url("**/tanda-terima/")
    return str(page.inner_text("#code"))


def own(client_of: Any, cast: Cast, poll: Poll) -> Any:
    return client_of(cast.rina).get(f"/api/polls/{poll.pk}/ballot/").json()


def change(page: Any) -> None:
    """From the receipt back to the ballot, by its link."""
    tab_to(page, "a.button[href^='/suara/']")
    page.keyboard.press("Enter")
    page.wait_for_selector("[data-ballot]")


@pytest.mark.parametrize("form", ["approve", "knapsack"])
def test_boxes_are_ticked_and_changed(form: str, page_of: Opened, opened: Any, cast: Cast, client_of: Any) -> None:
    poll = opened(form)
    first, second, third = polling.ids(poll, 1, 2, 3)
    page = page_of(cast.rina, f"/suara/{poll.pk}/")
    tab_to(page, f"input[value='{first}']")
    page.keyboard.press("Space")
    code = send(page)
    assert own(client_of, cast, poll)["choices"] == [first]
    change(page)
    assert page.is_checked(f"input[value='{first}']")
    page.focus("h1 >> xpath=ancestor::main")
    for pk in sorted([first, second], key=lambda pk: place_of(page, pk)):
        tab_to(page, f"input[value='{pk}']")
        page.keyboard.press("Space")
    assert page.inner_text("[data-ballot-unsent]") == "Perubahan belum dikirim."
    assert send(page) == code
    assert own(client_of, cast, poll)["choices"] == [second]
    assert third not in own(client_of, cast, poll)["choices"]


def place_of(page: Any, pk: int) -> int:
    return int(page.evaluate("pk => [...document.forms.ballot.choices].findIndex(box => box.value === String(pk))", pk))


def test_what_proposals_say_comes_all_at_once_when_the_first_is_opened(
    page_of: Opened, opened: Any, cast: Cast
) -> None:
    poll = opened("approve")
    Proposal.objects.update(problem="Antrean panjang setiap Senin.")
    page = page_of(cast.rina, f"/suara/{poll.pk}/")
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    assert "Antrean panjang" not in page.content()
    for place in (0, 2):
        page.locator(".candidate-more summary").nth(place).press("Enter")
        page.get_by_text("Antrean panjang setiap Senin.").locator("visible=true").nth(place and 1).wait_for()
    assert [url.split("/suara/")[1] for url in asked if "/suara/" in url] == [f"{poll.pk}/usulan/"]


def test_what_is_too_much_is_said_and_not_sent(page_of: Opened, opened: Any, cast: Cast, client_of: Any) -> None:
    poll = opened("knapsack")
    page = page_of(cast.rina, f"/suara/{poll.pk}/")
    for pk in sorted(polling.ids(poll, 1, 2), key=lambda pk: place_of(page, pk)):
        tab_to(page, f"input[value='{pk}']")
        page.keyboard.press("Space")
    assert "Melebihi pagu sebesar Rp10.000.000" in page.inner_text("[data-ballot-over]")
    tab_to(page, "[data-ballot-send]")
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.hasAttribute('data-ballot-over')")
    assert own(client_of, cast, poll)["code"] is None


def test_points_are_typed_and_stepped(page_of: Opened, opened: Any, cast: Cast, client_of: Any) -> None:
    poll = opened("points", points_each=5)
    first = polling.ids(poll, 1)[0]
    page = page_of(cast.rina, f"/suara/{poll.pk}/")
    tab_to(page, f"[name='values.{first}']")
    page.keyboard.type("3")
    tab_to(page, "[data-step='1']")
    page.keyboard.press("Enter")
    assert "sisa 1 poin" in page.inner_text("[data-ballot-words]")
    code = send(page)
    assert own(client_of, cast, poll)["values"] == {str(first): 4}
    change(page)
    tab_to(page, f"[name='values.{first}']")
    page.keyboard.type("9")
    assert "Lebih 4 poin" in page.inner_text("[data-ballot-over]")
    page.keyboard.press("Backspace")
    page.keyboard.type("2")
    assert send(page) == code
    assert own(client_of, cast, poll)["values"] == {str(first): 2}


def test_scores_are_chosen_and_taken_back(page_of: Opened, opened: Any, cast: Cast, client_of: Any) -> None:
    poll = opened("score", highest_score=5)
    first = polling.ids(poll, 1)[0]
    page = page_of(cast.rina, f"/suara/{poll.pk}/")
    tab_to(page, f"[name='values.{first}']")
    page.keyboard.press("Space")
    page.keyboard.press("ArrowRight")
    code = send(page)
    assert own(client_of, cast, poll)["values"] == {str(first): 2}
    change(page)
    tab_to(page, f"[data-clears='values.{first}']")
    page.keyboard.press("Enter")
    tab_to(page, "[data-ballot-send]")
    page.keyboard.press("Enter")
    page.get_by_role("button", name="Kirim abstain").press("Enter")
    page.wait_for_url("**/tanda-terima/")
    assert own(client_of, cast, poll) == {"choices": [], "values": {}, "code": code}


def test_consent_is_answered(page_of: Opened, opened: Any, cast: Cast, client_of: Any) -> None:
    poll = opened("consent")
    first = polling.ids(poll, 1)[0]
    page = page_of(cast.rina, f"/suara/{poll.pk}/")
    tab_to(page, f"[name='values.{first}']")
    page.keyboard.press("Space")
    assert "1 dari 3 usulan dijawab" in page.inner_text("[data-ballot-words]")
    code = send(page)
    assert own(client_of, cast, poll)["values"] == {str(first): "agree"}
    change(page)
    tab_to(page, f"[name='values.{first}']")
    page.keyboard.press("ArrowLeft")
    assert send(page) == code
    assert own(client_of, cast, poll)["values"] == {str(first): "block"}


def titles(page: Any) -> list[str]:
    return list(
        page.eval_on_selector_all("[data-ranked] [data-rank-item]", "items => items.map(item => item.dataset.title)")
    )


def test_the_order_is_made_with_buttons(page_of: Opened, opened: Any, cast: Cast, client_of: Any) -> None:
    poll = opened("rank")
    page = page_of(cast.rina, f"/suara/{poll.pk}/")
    tab_to(page, "[data-add]")
    for _candidate in range(3):
        page.keyboard.press("Enter")
    before = titles(page)
    page.focus("h1 >> xpath=ancestor::main")
    tab_to(page, "[data-down]")
    page.keyboard.press("Enter")
    assert titles(page) == [before[1], before[0], before[2]]
    assert page.inner_text("[data-rank-said]") == f"“{before[0]}” sekarang nomor 2 dari 3."
    code = send(page)
    names = dict(poll.candidates.values_list("pk", "title"))
    assert [names[pk] for pk in own(client_of, cast, poll)["choices"]] == [before[1], before[0], before[2]]
    change(page)
    tab_to(page, "[data-remove]")
    page.keyboard.press("Enter")
    assert page.inner_text("[data-rank-said]") == f"“{before[1]}” dikeluarkan dari urutan."
    assert send(page) == code
    assert [names[pk] for pk in own(client_of, cast, poll)["choices"]] == [before[0], before[2]]


def test_the_order_is_made_by_dragging(page_of: Opened, opened: Any, cast: Cast) -> None:
    poll = opened("rank")
    page = page_of(cast.rina, f"/suara/{poll.pk}/")
    for _candidate in range(3):
        page.locator("[data-unranked] [data-add]").first.click()
    before = titles(page)
    page.evaluate("document.querySelector('[data-ranked]').scrollIntoView({block: 'start'})")
    start = page.locator("[data-ranked] [data-handle]").first.bounding_box()
    goal = page.locator("[data-ranked] [data-rank-item]").nth(1).bounding_box()
    page.mouse.move(start["x"] + 20, start["y"] + 20)
    page.mouse.down()
    page.mouse.move(goal["x"] + 20, goal["y"] + goal["height"] / 2, steps=8)
    page.mouse.up()
    assert titles(page) == [before[1], before[0], before[2]]


def test_nothing_of_a_ballot_is_kept_on_the_device(page_of: Opened, opened: Any, cast: Cast) -> None:
    poll = opened("approve")
    page = page_of(cast.rina, f"/suara/{poll.pk}/")
    tab_to(page, f"input[value='{polling.ids(poll, 1)[0]}']")
    page.keyboard.press("Space")
    assert page.evaluate("localStorage.length + sessionStorage.length") == 0
    send(page)
    assert page.evaluate("localStorage.length + sessionStorage.length") == 0
    assert "?" not in page.url


def test_a_poll_is_set_up_and_opened(page_of: Opened, call: Call, cast: Cast) -> None:
    polling.three_proposals(call, cast)
    poll = services.set_up_poll(set_stage(call, "vote"), settings={}, actor=cast.desi)
    page = page_of(cast.desi, f"/suara/{poll.pk}/siapkan/")
    page.check("[name=form][value=rank]")
    visible = page.locator(".rules .choice:visible input")
    assert [box.get_attribute("value") for box in visible.all()] == [rule.key for rule in SUITABLE[Form.RANK]]
    assert page.locator("#open-now").is_disabled()
    page.check("[name=rule][value=stv]")
    page.fill("[name='parameters.seats']", "2")
    page.click("text=Simpan pengaturan")
    page.wait_for_selector("#open-now:enabled")
    page.click("#open-now")
    page.get_by_role("dialog").get_by_role("button", name="Buka pemungutan").click()
    page.wait_for_selector("[data-ballot=rank]")
    opened = Poll.objects.get(pk=poll.pk)
    assert (opened.state, opened.rule, opened.parameters) == (Poll.State.OPEN, "stv", {"seats": 2})
