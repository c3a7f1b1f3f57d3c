from collections.abc import Iterator
from typing import Any

import pytest
from django.conf import settings
from django.db import transaction
from django.utils import translation

from tests.permissions import World
from tests.test_permissions import TABLES
from tests.world import build


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
