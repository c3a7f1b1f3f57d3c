from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.conf import settings
from django.db import transaction
from django.utils import translation

from tests.left_out import chromium
from tests.permissions import World
from tests.test_permissions import TABLES
from tests.world import build

PLAIN = "django.contrib.staticfiles.storage.StaticFilesStorage"
Opened = Callable[..., Any]
# More stops than any page that is walked through with the keyboard has.
STOPS = 150


def tab_to(page: Any, selector: str) -> None:
    """Press Tab until what has the focus is meant by the selector."""
    for _stop in range(STOPS):
        page.keyboard.press("Tab")
        if page.evaluate("selector => document.activeElement.matches(selector)", selector):
            return
    pytest.fail(f"the keyboard never comes to {selector}")


@pytest.fixture(autouse=True)
def indonesian_again() -> Iterator[None]:
    """A request in English leaves its language active in the thread."""
    yield
    translation.activate(settings.LANGUAGE_CODE)


@pytest.fixture(scope="module")
def world(django_db_setup: None, django_db_blocker: Any) -> Iterator[World]:
    with django_db_blocker.unblock(), transaction.atomic():
        world = build()
        for table in TABLES:
            getattr(table, "furnish", lambda _: None)(world)
        yield world
        transaction.set_rollback(True)


@pytest.fixture
def page_of(settings: Any, live_server: Any, client_of: Any, monkeypatch: Any) -> Iterator[Opened]:
    """Opens a page as somebody, at the size of a phone, in a real browser against the real pages and API."""
    from playwright.sync_api import sync_playwright  # noqa: PLC0415  its loop must not run while others are collected

    settings.STORAGES = {**settings.STORAGES, "staticfiles": {"BACKEND": PLAIN}}
    # Playwright runs its own event loop in this thread; Django takes that for asynchronous code.
    monkeypatch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "1")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium(), args=["--no-sandbox", "--disable-gpu"])

        def opened(user: Any, path: str, ready: str = "form[data-bound]") -> Any:
            session = client_of(user).cookies["sessionid"].value
            context = browser.new_context(locale="id-ID", viewport={"width": 360, "height": 740})
            context.add_cookies([{"name": "sessionid", "value": session, "url": live_server.url}])
            page = context.new_page()
            page.goto(live_server.url + path)
            page.wait_for_selector(ready)
            return page

        yield opened
        browser.close()
