"""Every route and method, every topic of the socket, against the standing cast (tests/permissions.py)."""

import importlib
from collections.abc import Iterator
from typing import Any

import pytest
from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.db import transaction
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, resolve

from activity import registry
from tests.conftest import set_stage
from tests.permissions import Row, Topic, World
from tests.world import build

pytestmark = pytest.mark.django_db

# In the order in which they may furnish the world: the floors of the house from below.
ROOMS = ["people", "workflow", "discussions", "proposals", "surveys", "planning", "activity", "frontend", "config"]
METHODS = ["GET", "POST", "PUT", "PATCH", "DELETE"]


def permissions_of(room: str) -> Any:
    name = f"tests.{room}.permissions"
    return importlib.import_module(name) if importlib.util.find_spec(name) else None


TABLES = [table for table in map(permissions_of, ROOMS) if table]
ROWS: list[Row] = [row for table in TABLES for row in table.ROWS]
TOPICS: list[Topic] = [topic for table in TABLES for topic in getattr(table, "TOPICS", [])]


@pytest.fixture(scope="module")
def world(django_db_setup: None, django_db_blocker: Any) -> Iterator[World]:
    """Built once for all rows; each row's changes are rolled back to a savepoint, and at the end everything."""
    with django_db_blocker.unblock(), transaction.atomic():
        world = build()
        for table in TABLES:
            getattr(table, "furnish", lambda _: None)(world)
        sign_in_everybody(world)
        yield world
        transaction.set_rollback(True)


def sign_in_everybody(world: World) -> None:
    """Once for all rows: a session for each person of the cast."""
    for name, person in world.cast.people.items():
        client = Client()
        client.force_login(person, backend="people.signing_in.NipOrEmailBackend")
        world.sessions[name] = client.cookies[settings.SESSION_COOKIE_NAME].value


def client_of(world: World, who: str | None) -> Client:
    client = Client()
    if who:
        client.cookies[settings.SESSION_COOKIE_NAME] = world.sessions[who]
    return client


def answer(row: Row, world: World, who: str | None) -> int:
    """The status that somebody gets, with all that the request changed undone."""
    client = client_of(world, who)
    with transaction.atomic():
        set_stage(world.call, row.stage)
        if row.prepare:
            row.prepare(world)
        status = row.send(client, world).status_code
        transaction.set_rollback(True)
    return status


@pytest.mark.parametrize("row", ROWS, ids=str)
def test_each_person_gets_the_answer_of_the_table(row: Row, world: World) -> None:
    expected: dict[str | None, int] = {None: row.anonymous_status, **row.who}
    assert {who: answer(row, world, who) for who in expected} == expected


@pytest.mark.parametrize("topic", TOPICS, ids=str)
def test_each_person_may_listen_as_the_table_says(topic: Topic, world: World) -> None:
    name, _, pk = world.name(topic.topic).partition(":")
    may_listen = registry.topics[name]
    heard = {who: bool(may_listen(world.cast.people[who], int(pk or 0))) for who in topic.who}
    assert heard == topic.who
    assert not may_listen(AnonymousUser(), int(pk or 0))


def test_every_topic_has_a_row() -> None:
    assert {topic.topic.partition(":")[0] for topic in TOPICS} == set(registry.topics)


def routes(patterns: list[Any] | None = None, prefix: str = "") -> Iterator[tuple[str, Any]]:
    """Every route of the product, as `resolve()` names it, with its view."""
    for entry in get_resolver().url_patterns if patterns is None else patterns:
        route = prefix + (str(entry.pattern).removeprefix("^") if prefix else str(entry.pattern))
        if isinstance(entry, URLResolver):
            yield from routes(entry.url_patterns, route)
        elif isinstance(entry, URLPattern):
            yield route, entry.callback


def methods_of(view: Any) -> set[str] | None:
    """The methods that a view serves, or None for a plain function, which does not say."""
    if actions := getattr(view, "actions", None):
        served = {method.upper() for method in actions}
    elif view_class := getattr(view, "view_class", getattr(view, "cls", None)):
        served = {name.upper() for name in view_class.http_method_names if hasattr(view_class, name)}
    else:
        return None
    return served & set(METHODS)


def table(world: World) -> dict[str, list[Row]]:
    """Rows by the route that their address resolves to."""
    by_route: dict[str, list[Row]] = {}
    for row in ROWS:
        by_route.setdefault(resolve(world.name(row.url).partition("?")[0]).route, []).append(row)
    return by_route


def served_by_asking(rows: list[Row], world: World) -> set[str]:
    """The methods without a row that a function view does not refuse with 405, asked there as the operator."""
    asked = {method: Row(method, rows[0].url, {}) for method in set(METHODS) - {row.method for row in rows}}
    return {method for method, question in asked.items() if answer(question, world, "operator") != 405}


def test_every_route_and_method_has_a_row(world: World) -> None:
    by_route = table(world)
    missing = []
    for route, view in routes():
        rows = by_route.get(route, [])
        served = methods_of(view) or (served_by_asking(rows, world) if rows else {"GET"})
        missing += [f"{method} /{route}" for method in sorted(served - {row.method for row in rows})]
    assert not missing, "No row in any tests/<app>/permissions.py for:\n" + "\n".join(missing)


def test_a_row_names_enough_people() -> None:
    """A row about one person proves little."""
    weak = [str(row) for row in ROWS if len(row.who) < 2]
    assert not weak
