"""Without a network a page gives way to a calm one; nothing about anybody is kept for it."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.serving import installed, serving


@pytest.mark.django_db
def test_the_page_is_about_nobody_and_in_both_languages(cast: Any, client_of: Any, client: Any) -> None:
    known, unknown = (asked.get("/luring/").content.decode() for asked in (client_of(cast.rina), client))
    assert cast.rina.name not in known
    assert "Tidak ada jaringan" in unknown
    assert "No network" in unknown


@pytest.mark.django_db
def test_the_worker_names_what_it_keeps_and_is_asked_for_anew(client: Any) -> None:
    answer = client.get("/sw.js")
    assert (answer["Content-Type"], answer["Cache-Control"]) == ("text/javascript; charset=utf-8", "no-cache")
    first, second = answer.content.decode().splitlines()
    kept = json.loads(first.removeprefix("self.KEPT = ").removesuffix(";"))
    assert kept[0] == "/luring/"
    assert all(path.startswith("/static/") for path in kept[1:])
    assert second.startswith('importScripts("/static/js/service-worker')


@pytest.fixture(scope="module")
def server(prepared: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    folder: Path = tmp_path_factory.mktemp("offline")
    with serving(installed(prepared, folder), folder / "log") as running:
        yield running.address


@pytest.fixture
def page(server: str, chromium: Any) -> Iterator[Any]:
    from tests.chromium import complaints_of  # noqa: PLC0415  as in conftest.py

    context = chromium.new_context(locale="id-ID")
    page = context.new_page()
    complaints = complaints_of(page)
    yield page
    assert not [words for words in complaints if "Content Security Policy" in words]
    context.close()


KEPT = """async () => {
  const names = await caches.keys();
  const kept = await Promise.all(names.map(async (name) => (await caches.open(name)).keys()));
  return kept.flat().map((row) => new URL(row.url).pathname);
}"""


@pytest.mark.browser
def test_without_a_network_it_is_our_own_page(page: Any, server: str) -> None:
    page.goto(f"{server}/masuk/")
    page.wait_for_function("() => navigator.serviceWorker.controller !== null")
    page.context.set_offline(True)
    page.goto(f"{server}/usulan/")
    assert page.locator("h1").inner_text() == "Tidak ada jaringan"
    assert page.evaluate("getComputedStyle(document.querySelector('.button-primary')).borderRadius") != "0px"
    assert page.get_by_role("link", name="Coba lagi").is_visible()
    page.context.set_offline(False)
    # By itself: online-again.js.
    page.wait_for_url(lambda url: "/masuk/?next=" in url, timeout=60_000)
    assert page.locator("[name=username]").is_visible()


@pytest.mark.browser
def test_only_files_and_the_offline_page_are_kept(page: Any, server: str) -> None:
    page.goto(f"{server}/masuk/")
    page.wait_for_function("() => navigator.serviceWorker.controller !== null")
    page.goto(f"{server}/gaya/")
    page.wait_for_load_state("networkidle")
    kept = page.evaluate(KEPT)
    assert "/luring/" in kept
    assert {path for path in kept if not path.startswith("/static/")} == {"/luring/"}
