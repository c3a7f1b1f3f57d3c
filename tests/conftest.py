from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.conf import settings
from django.db import connection
from django.test import Client, override_settings
from django.utils import timezone

from activity import triggers
from planning.models import Cycle
from proposals.models import Call
from tests.cast import Cast, assemble

# Where each stage of a cycle begins and ends, in days around a `now` that lies inside that stage.
STAGES = ["propose", "discuss", "vote", "decide", "enact"]


def windows_around(now: datetime, stage: str) -> dict[str, datetime]:
    """Dates of all five windows such that `now` is in the middle of `stage` (proposing is part of discussing)."""
    starts = {"propose": 0, "discuss": 0, "vote": 20, "decide": 30, "enact": 50}
    ends = {"propose": 10, "discuss": 20, "vote": 30, "decide": 50, "enact": 60}
    middle = {"propose": 5, "discuss": 15, "vote": 25, "decide": 40, "enact": 55}
    origin = now - timedelta(days=middle[stage])
    return {
        f"{name}_{edge}": origin + timedelta(days=days[name])
        for name in STAGES
        for edge, days in (("from", starts), ("until", ends))
    }


def set_stage(call: Call, stage: str) -> Call:
    """Move all windows so that the named stage is open now. Returns the call, saved."""
    for name, value in windows_around(timezone.now(), stage).items():
        setattr(call.cycle if name.startswith(("decide", "enact")) else call, name, value)
    call.save()
    call.cycle.save()
    return call


@pytest.fixture(scope="session", autouse=True)
def plain_static_files() -> Iterator[None]:
    """Addresses of static files without hashes, so that no test needs collectstatic first."""
    storage = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
    with override_settings(STORAGES={**settings.STORAGES, "staticfiles": storage}):
        yield


@pytest.fixture(scope="session", autouse=True)
def ledger_that_tests_may_empty() -> Iterator[None]:
    """Emptying the tables after a test is what the ledger's triggers refuse: take them away for that moment."""
    flush = type(connection.ops).execute_sql_flush

    def execute_sql_flush(operations: Any, statements: list[str]) -> None:
        before, after = triggers.REMOVAL[connection.vendor], triggers.CREATION[connection.vendor]
        flush(operations, [*before, *statements, *after])

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(type(connection.ops), "execute_sql_flush", execute_sql_flush)
        yield


@pytest.fixture
def now() -> datetime:
    return timezone.now()


@pytest.fixture
def cast(db: None) -> Cast:
    return assemble()


@pytest.fixture
def call(cast: Cast, now: datetime) -> Call:
    """A call with its cycle, in the propose window."""
    dates = windows_around(now, "propose")
    cycle_dates = {name: dates.pop(name) for name in list(dates) if name.startswith(("decide", "enact"))}
    call = Call.objects.create(office=cast.district, year=2027, budget=120_000_000, **dates)
    Cycle.objects.create(call=call, **cycle_dates)
    return call


@pytest.fixture
def client_of() -> Any:
    """A signed-in test client of somebody: `client_of(cast.rina).post(url, data, content_type=...)`."""

    def sign_in(user: Any) -> Client:
        client = Client()
        client.force_login(user, backend="people.signing_in.NipOrEmailBackend")
        return client

    return sign_in
