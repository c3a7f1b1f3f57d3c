"""People who come to put something secret in, at a real server or at once, and a build that does not shuffle."""

from collections.abc import Iterable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

import pytest
from django.contrib.auth.hashers import MD5PasswordHasher
from django.db import connection
from django.test import Client
from django.utils import timezone
from django.utils.crypto import get_random_string

from activity.secrecy import unlinking
from activity.services import mark_read
from people.models import User
from tests.browsing import Browser
from tests.serving import Server, same_house, serving

PASSWORD = "kata-sandi-uji-4711"
# A body that is put, and the status that the server answers.
Sent = tuple[Any, int]


def give_passwords(people: Iterable[User]) -> None:
    hashed = MD5PasswordHasher().encode(PASSWORD, get_random_string(22))
    User.objects.filter(pk__in=[person.pk for person in people]).update(password=hashed)


@contextmanager
def served(folder: Path, level: str) -> Iterator[Server]:
    """The real server over the database of the tests. What it logs stands in `folder/log`."""
    env = same_house(folder, REMBUK_LOG_LEVEL=level)
    with serving(env, folder / "log") as server:
        yield server


def visit(person: User, port: int, *, page: str, address: str, sent: Iterable[Sent], thanks: str) -> Any:
    """Sign in, open the page, read the notices, put what is sent, read the thanks. Returns the last answer."""
    with closing(Browser(port)) as browser:
        browser.sign_in(person.nip or "", PASSWORD)
        browser.ask("GET", page)
        newest = browser.send("GET", "/api/notices/", None)[1]["results"][0]["id"]
        browser.send("POST", "/api/notices/read/", {"up_to": newest})
        for body, expected in sent:
            status, answer = browser.send("PUT", address, body)
            if status != expected:
                raise RuntimeError(f"{status}: {answer}")
        browser.ask("GET", thanks)
    return answer


def arrive(person: User) -> None:
    """What a visit leaves in the database before anything is put in, without a server."""
    Client().force_login(person, backend="people.signing_in.NipOrEmailBackend")
    mark_read(person, up_to=2**31, now=timezone.now())


@contextmanager
def unshuffled() -> Iterator[None]:
    """A build that writes rows anew in the order in which they lie: no dice, and no index by which they are read."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(unlinking, "shuffle", lambda rows: None)
        use_indexes("off")
        try:
            yield
        finally:
            use_indexes("on")


def use_indexes(whether: str) -> None:
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            for way in ("indexscan", "indexonlyscan", "bitmapscan"):
                cursor.execute(f"SET enable_{way} = {whether}")
