"""The auditor reads every change; nobody else does."""

from datetime import date, datetime, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from activity import ledger
from activity.queries import newest_block_hash
from activity.rules import may_read_ledger
from activity.services import record

pytestmark = pytest.mark.django_db


@pytest.fixture
def events(cast: Any, now: datetime) -> None:
    record("test.first", cast.delima, actor=cast.rina, now=now - timedelta(days=2), title="a")
    record("test.second", cast.delima, actor=None, now=now - timedelta(days=1), title="b")
    ledger.seal(now)
    record("test.second", cast.city, actor=cast.febri, now=now, title="c")


def test_each_event_with_its_block(cast: Any, client_of: Any, events: None) -> None:
    rows = client_of(cast.auditor).get("/api/events/").json()["results"]
    assert [(row["data"]["title"], row["actor_name"], row["block"]) for row in rows] == [
        ("c", "Febri Andeska", None),
        ("b", "", 1),
        ("a", "Rina Febriani", 1),
    ]


@pytest.mark.parametrize(
    ("wanted", "titles"),
    [
        ({"verb": "test.second"}, "cb"),
        ({"subject_type": "people.unit", "subject_id": "{delima}"}, "ba"),
        ({"actor": "{rina}"}, "a"),
        ({"since": "{yesterday}"}, "cb"),
        ({"until": "{yesterday}"}, "a"),
    ],
)
def test_filters(cast: Any, client_of: Any, events: None, now: datetime, wanted: dict[str, str], titles: str) -> None:
    known = {
        "delima": cast.delima.pk,
        "rina": cast.rina.pk,
        "yesterday": (now - timedelta(days=1, seconds=1)).isoformat(),
    }
    filled = {name: value.format(**known) for name, value in wanted.items()}
    rows = client_of(cast.auditor).get("/api/events/", filled).json()["results"]
    assert "".join(row["data"]["title"] for row in rows) == titles


def test_others_are_refused_with_the_reason(cast: Any, client_of: Any, events: None) -> None:
    for address in ("/api/events/", "/api/blocks/"):
        answer = client_of(cast.rizal).get(address)
        assert (answer.status_code, answer.json()["code"]) == (403, "auditors_only")


def test_an_auditor_only_within_the_dates(cast: Any, client_of: Any, now: datetime) -> None:
    cast.auditor.appointments.update(ends=timezone.localdate(now) - timedelta(days=2))
    assert client_of(cast.auditor).get("/api/events/").status_code == 403


def test_blocks_show_the_anchor(cast: Any, client_of: Any, events: None) -> None:
    rows = client_of(cast.auditor).get("/api/blocks/").json()["results"]
    assert [(row["number"], row["hash"]) for row in rows] == [(1, newest_block_hash())]


def test_a_page_of_events_costs_few_queries(cast: Any, client_of: Any, now: datetime) -> None:
    for _ in range(60):
        record("test.first", cast.delima, actor=cast.rina, now=now)
    client = client_of(cast.auditor)
    with CaptureQueriesContext(connection) as queries:
        assert len(client.get("/api/events/").json()["results"]) == 50
    assert len(queries) <= 5


def test_an_auditors_duty_ends_at_midnight_of_the_office(cast: Any) -> None:
    """Not at that of Greenwich, which comes seven hours later."""
    cast.auditor.appointments.update(ends=date(2027, 1, 1))
    until = datetime(2027, 1, 2, tzinfo=timezone.get_default_timezone())
    assert may_read_ledger(None, cast.auditor, until - timedelta(seconds=1))
    assert not may_read_ledger(None, cast.auditor, until)
