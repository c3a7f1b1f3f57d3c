"""A one-time link that is refused is logged by Django with its path: its token must not be in the log."""

import io
import logging
import logging.config
from collections.abc import Iterator
from typing import Any

import pytest
from django.conf import settings
from django.test import Client

from people import services


@pytest.fixture
def log() -> Iterator[io.StringIO]:
    """What the configured handler writes."""
    written = io.StringIO()
    config = settings.LOGGING["handlers"]["console"] | {"stream": written}
    before = logging.root.handlers[:]
    logging.config.dictConfig({**settings.LOGGING, "handlers": {"console": config}})
    yield written
    logging.root.handlers[:] = before


@pytest.mark.parametrize("broken", ["csrf", "missing"])
def test_the_token_of_a_link_does_not_reach_the_log(broken: str, cast: Any, log: io.StringIO) -> None:
    path = services.make_link(cast.rina, origin="", actor=None).address
    address = path if broken == "csrf" else f"{path}lain/"
    Client(enforce_csrf_checks=True).post(address, {"password": "x"})
    assert "/sandi/…/…" in log.getvalue()
    assert path.split("/")[3] not in log.getvalue()
