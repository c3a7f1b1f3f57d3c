import os
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.test import Client, TransactionTestCase, override_settings
from django.utils import timezone

from planning.models import Cycle
from proposals.models import Call
from tests import emptying
from tests.cast import Cast, assemble
from tests.quick_passwords import PASSWORD_HASHERS
from tests.serving import prepared_once

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
def passwords_with_a_cheap_hash() -> Iterator[None]:
    """As in tests/quick_passwords.py; test_sign_in.py signs in with the product's own, too."""
    with override_settings(PASSWORD_HASHERS=PASSWORD_HASHERS):
        yield


@pytest.fixture(scope="session", autouse=True)
def only_what_was_filled_is_emptied() -> Iterator[None]:
    """After a test that commits (tests/emptying.py)."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(TransactionTestCase, "_fixture_teardown", emptying.empty)
        yield


@pytest.fixture
def new_files(transactional_db: None) -> None:
    """Rows will lie where the test puts them: nothing is left of rows that other tests deleted."""
    emptying.begin_new_files()


@pytest.fixture(scope="session")
def prepared(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An empty installation with collected static files, once for all processes: `serving.installed` copies it."""
    folder = tmp_path_factory.getbasetemp()
    # That of each of several processes lies in one that they share.
    return prepared_once((folder.parent if os.environ.get("PYTEST_XDIST_WORKER") else folder) / "prepared")


@pytest.fixture(scope="module")
def chromium() -> Iterator[Any]:
    """One Chromium for the tests of a file, each of which has contexts of its own."""
    from tests.chromium import browsing  # noqa: PLC0415  its loop must not run while others are collected

    with pytest.MonkeyPatch.context() as patch, browsing() as browser:
        # Playwright runs its own event loop in this thread; Django takes that for asynchronous code.
        patch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "1")
        yield browser


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
