"""Every page that the permission tables know, read as its mark-up: structure, names, policy, language."""

from typing import Any

import pytest
from django.db import transaction
from django.test import Client

from tests.conftest import set_stage
from tests.frontend.reading import faults
from tests.permissions import Row, World
from tests.test_permissions import ROWS

pytestmark = pytest.mark.django_db

PAGES = [row for row in ROWS if row.method == "GET" and not row.url.startswith("/api/")]


def read(row: Row, world: World, who: str | None, language: str) -> Any:
    with transaction.atomic():
        set_stage(world.call, row.stage)
        if row.prepare:
            row.prepare(world)
        client = Client()
        client.cookies["django_language"] = language
        if who:
            client.force_login(world.cast.people[who], backend="people.signing_in.NipOrEmailBackend")
        answer = row.send(client, world)
        transaction.set_rollback(True)
    return answer


def is_document(answer: Any) -> bool:
    """A whole page, rather than a file or a part that htmx reads."""
    is_html = answer.get("Content-Type", "").startswith("text/html")
    return is_html and answer.content.decode().lstrip().lower().startswith("<!doctype")


def readers(row: Row) -> list[str | None]:
    """One reader of each kind is enough: a clerk, a head, the operator; else whoever may."""
    may: list[str | None] = [name for name, status in row.who.items() if status == 200]
    chosen: list[str | None] = [name for name in ("rina", "rizal", "operator") if name in may]
    return chosen or may[:1] or ([None] if row.anonymous_status == 200 else [])


@pytest.mark.parametrize("row", PAGES, ids=str)
def test_a_page_is_well_made(row: Row, world: World) -> None:
    found = {}
    for who in readers(row):
        answer = read(row, world, who, "id")
        if is_document(answer):
            found[who] = faults(answer.content.decode())
    assert {who: each for who, each in found.items() if each} == {}


@pytest.mark.parametrize("row", [row for row in PAGES if readers(row)], ids=str)
def test_a_page_is_whole_in_english(row: Row, world: World) -> None:
    answer = read(row, world, readers(row)[0], "en")
    if is_document(answer):
        html = answer.content.decode()
        assert '<html lang="en"' in html
        assert faults(html, indonesian=False) == []
