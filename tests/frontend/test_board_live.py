"""A board in two real browsers on a real server: live posts, a lost connection, what waits for the network."""

import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.frontend.conftest import tab_to
from tests.serving import ROOT, installed, serving

pytestmark = pytest.mark.browser

PASSWORD = "kopi pagi di Panam"
LAY = f"""
from tests.journey.lay import lay
lay({PASSWORD!r})
from django.utils import timezone
from discussions import services
from people.models import User
from proposals.models import Call, Proposal, State
now = timezone.now()
rina = User.objects.get(email="rina@example.go.id")
for number, state in enumerate((State.OPEN, State.SUBMITTED), start=1):
    proposal = Proposal.objects.create(
        call=Call.objects.get(), number=number, author=rina, unit=rina.unit_on(now.date()), title="Bahasa isyarat",
        state=state, state_since=now, created_at=now, edited_at=now,
    )
    print("proposal", proposal.pk)
"""


@pytest.fixture(scope="module")
def places(prepared: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[list[str]]:
    """The addresses of two proposals on whose boards nobody has spoken: an open one, and one not yet open."""
    folder = tmp_path_factory.mktemp("board")
    env = installed(prepared, folder, DJANGO_SETTINGS_MODULE="tests.quick_passwords")
    said = subprocess.run(
        [sys.executable, "-c", LAY],
        cwd=ROOT,
        env=env,
        capture_output=True,
        text=True,
        check=True,
    )
    with serving(env, Path(folder) / "server.log") as server:
        yield [f"{server.address}/usulan/{pk}/" for pk in said.stdout.split()[1::2]]


@pytest.fixture
def open_page(chromium: Any, places: list[str]) -> Iterator[Any]:
    from tests.chromium import PHONE, sign_in  # noqa: PLC0415  as in conftest.py

    contexts = []

    def open_as(name: str, place: str = places[0]) -> Any:
        context = chromium.new_context(viewport=PHONE, locale="id-ID")
        contexts.append(context)
        page = context.new_page()
        sign_in(page, place.split("/usulan/", maxsplit=1)[0], f"{name}@example.go.id", PASSWORD)
        page.goto(place)
        return page

    yield open_as
    for context in contexts:
        context.close()


def say(page: Any, words: str) -> None:
    page.fill("#f-body", words)
    page.click(".composer-send")


def heard(page: Any, words: str) -> Any:
    post = page.locator(f'[data-post]:has-text("{words}")')
    post.wait_for(timeout=10_000)
    return post


def post_ids(page: Any) -> list[int]:
    return [int(pk) for pk in page.eval_on_selector_all("[data-post]", "posts => posts.map(post => post.dataset.post)")]


def test_posts_edits_and_readers_are_live(open_page: Any) -> None:
    rina, febri = open_page("rina"), open_page("febri")
    say(rina, "Yang pertama di papan ini <b>👋</b>")
    heard(febri, "Yang pertama")
    febri.locator('[data-board-readers]:has-text("2 orang")').wait_for()
    began = time.monotonic()
    say(febri, "Saya setuju sekali")
    heard(rina, "Saya setuju sekali")
    assert time.monotonic() - began < 3
    heard(febri, "Saya setuju sekali").locator("[data-edit]").click()
    say(febri, "Saya setuju sepenuhnya")
    changed = heard(rina, "Saya setuju sepenuhnya")
    assert "diubah" in changed.text_content()
    assert rina.locator("text=Saya setuju sekali").count() == 0
    assert "<b>" in heard(rina, "Yang pertama").text_content()


def test_after_a_lost_connection_nothing_is_missing_and_nothing_twice(open_page: Any) -> None:
    rina, febri = open_page("rina"), open_page("febri")
    say(rina, "Sebelum putus")
    heard(febri, "Sebelum putus")
    febri.context.set_offline(True)
    febri.locator("[data-board-state]").wait_for(state="visible")
    say(febri, "Ditulis tanpa jaringan")
    febri.locator(".post-waiting").wait_for()
    say(rina, "Selagi Febri putus")
    heard(rina, "Selagi Febri putus")
    assert febri.locator("text=Selagi Febri putus").count() == 0
    febri.context.set_offline(False)
    heard(febri, "Selagi Febri putus")
    heard(febri, "Ditulis tanpa jaringan")
    heard(rina, "Ditulis tanpa jaringan")
    febri.locator(".post-waiting").wait_for(state="detached")
    febri.locator("[data-board-state]").wait_for(state="hidden")
    for page in (rina, febri):
        assert page.locator('[data-post]:has-text("Ditulis tanpa jaringan")').count() == 1
        ids = post_ids(page)
        assert ids == sorted(set(ids))
    assert post_ids(rina) == post_ids(febri)


def test_a_hidden_post_vanishes_from_every_open_page(open_page: Any) -> None:
    rina, febri, lilis = open_page("rina"), open_page("febri"), open_page("lilis")
    say(rina, "Kata yang tidak pantas")
    heard(febri, "Kata yang tidak pantas")
    heard(lilis, "Kata yang tidak pantas").locator('[data-verb="hide"]').click()
    lilis.fill("#f-hide-reason", "Menyerang pribadi")
    lilis.click("#post-hide .button-danger")
    heard(febri, "Alasan: Menyerang pribadi")
    assert febri.locator("text=Kata yang tidak pantas").count() == 0


def test_a_board_that_opens_takes_words_on_every_open_page(open_page: Any, places: list[str]) -> None:
    rina, lilis = open_page("rina", places[1]), open_page("lilis", places[1])
    rina.evaluate("window.sameDocument = true")
    assert rina.locator(".composer").count() == 0
    lilis.get_by_role("button", name="Buka untuk didiskusikan").click()
    rina.locator("#f-body").wait_for(state="attached")
    say(rina, "Terima kasih sudah dibuka")
    heard(rina, "Terima kasih sudah dibuka")
    heard(lilis, "Terima kasih sudah dibuka")
    say(lilis, "Silakan yang lain")
    heard(rina, "Silakan yang lain")
    assert [page.locator("[data-post]").count() for page in (rina, lilis)] == [2, 2]
    assert rina.evaluate("window.sameDocument") is True


def test_the_focus_is_never_behind_the_composer(open_page: Any) -> None:
    page = open_page("rina")
    for number in range(6):
        say(page, f"Pesan untuk papan ketik {number}")
        heard(page, f"Pesan untuk papan ketik {number}")
    page.reload()
    tab_to(page, ".post-actions button")
    assert page.evaluate(NEXT_BEHIND)
    page.keyboard.press("Tab")
    assert not page.evaluate(BEHIND), page.evaluate("document.activeElement.outerHTML")


COVERED = """const covered = (node) => {
  const box = node.getBoundingClientRect();
  return Boolean(document.elementFromPoint(box.left + box.width / 2, box.top + box.height / 2)?.closest(".composer"));
};"""
# Scrolls until the button after the one with the focus lies behind the composer; whether it does.
NEXT_BEHIND = f"""() => {{ {COVERED}
  const buttons = [...document.querySelectorAll(".post-actions button")];
  const next = buttons[buttons.indexOf(document.activeElement) + 1];
  const composer = document.querySelector(".composer").getBoundingClientRect();
  window.scrollBy({{ top: next.getBoundingClientRect().top - composer.top - 8, behavior: "instant" }});
  return covered(next);
}}"""
# Whether what has the focus is covered, once the page has come to rest there.
BEHIND = f"""() => new Promise((done) => {{ {COVERED}
  requestAnimationFrame(() => requestAnimationFrame(() => done(covered(document.activeElement))));
}})"""
