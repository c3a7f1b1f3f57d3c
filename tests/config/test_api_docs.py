from pathlib import Path

import pytest
from playwright.sync_api import Browser, Locator, Page

from tests.chromium import DESKTOP, complaints_of
from tests.serving import installed, serving


def scrolled_to(page: Page, text: str) -> Locator:
    """The page draws only the operations that are near the window: go down until this one is among them."""
    wanted, seen = page.get_by_text(text), page.locator(".opblock")
    seen.first.wait_for()
    page.mouse.move(DESKTOP["width"] // 2, DESKTOP["height"] // 2)
    while not wanted.count():
        before = page.evaluate("scrollY")
        page.mouse.wheel(0, DESKTOP["height"] // 2)
        page.wait_for_function("before => scrollY > before", arg=before)
        seen.first.wait_for()
    return wanted.first


@pytest.mark.browser
def test_the_documentation_shows_every_operation_under_the_strict_policy(
    prepared: Path, tmp_path: Path, chromium: Browser
) -> None:
    with serving(installed(prepared, tmp_path), tmp_path / "log") as server:
        page = chromium.new_page(viewport=DESKTOP)
        complaints = complaints_of(page)
        hosts: set[str] = set()
        page.on("request", lambda request: hosts.add(request.url.split("/")[2]))
        page.goto(f"{server.address}/api/docs/")
        scrolled_to(page, "/api/proposals/{id}/submit/").click()
        page.get_by_text("Try it out").first.wait_for()
        assert complaints == []
        assert hosts == {server.address.removeprefix("http://")}
