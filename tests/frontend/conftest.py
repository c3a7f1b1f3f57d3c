import threading
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.conf import settings
from django.core.handlers.wsgi import WSGIHandler
from django.core.signals import request_finished, request_started
from django.db import transaction
from django.utils import translation

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


class Underway:
    """How many requests of browsers the server is answering."""

    def __init__(self) -> None:
        self.number = 0
        self.changed = threading.Condition()

    def begin(self, sender: object, **_: Any) -> None:
        self.add(sender, 1)

    def end(self, sender: object, **_: Any) -> None:
        self.add(sender, -1)

    def add(self, sender: object, number: int) -> None:
        if isinstance(sender, type) and issubclass(sender, WSGIHandler):
            with self.changed:
                self.number += number
                self.changed.notify_all()

    def wait_for_none(self) -> None:
        with self.changed:
            assert self.changed.wait_for(lambda: self.number == 0, timeout=30)


@pytest.fixture
def served_out(live_server: Any) -> Iterator[None]:
    """What a closed page has asked for last is answered before the tables are emptied."""
    underway = Underway()
    request_started.connect(underway.begin)
    request_finished.connect(underway.end)
    yield
    underway.wait_for_none()
    request_started.disconnect(underway.begin)
    request_finished.disconnect(underway.end)


@pytest.fixture
def page_of(settings: Any, live_server: Any, served_out: None, client_of: Any, chromium: Any) -> Iterator[Opened]:
    """Opens a page as somebody, at the size of a phone, in a real browser against the real pages and API."""
    settings.STORAGES = {**settings.STORAGES, "staticfiles": {"BACKEND": PLAIN}}
    contexts = []

    def opened(user: Any, path: str, ready: str = "form[data-bound]") -> Any:
        session = client_of(user).cookies["sessionid"].value
        contexts.append(context := chromium.new_context(locale="id-ID", viewport={"width": 360, "height": 740}))
        context.add_cookies([{"name": "sessionid", "value": session, "url": live_server.url}])
        page = context.new_page()
        page.goto(live_server.url + path)
        page.wait_for_selector(ready)
        return page

    yield opened
    for context in contexts:
        context.close()
