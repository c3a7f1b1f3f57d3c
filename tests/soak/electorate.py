"""A district with thousands of people and a session for each who sends something."""

from abc import ABC, abstractmethod
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.contrib.auth import login
from django.contrib.auth.hashers import make_password
from django.contrib.sessions.backends.db import SessionStore
from django.http import HttpRequest

from people.models import EmploymentStatus, Membership, PostKind, User
from tests.browsing import Browser
from tests.cast import START
from tests.permissions import World
from tests.soak.record import Record

BACKEND = "people.signing_in.NipOrEmailBackend"
PASSWORD = "kata-sandi-uji-4711"
CSRF = "c" * 32


@dataclass
class Person:
    """One who sends, what, and with which session ('': signs in with the password)."""

    pk: int
    nip: str
    given: dict[str, Any]
    session: str = ""


@dataclass
class Electorate(ABC):
    """People who send to one address, and how it ends: `closer` is the session of who closes."""

    path: str
    people: list[Person]
    closer: str

    @abstractmethod
    def close_and_compare(self, record: Record, browser: Browser) -> dict[str, Any]:
        """Close what is open over HTTP, and compare what is kept with what was sent and answered."""

    def finish(self, record: Record, port: int) -> dict[str, Any]:
        browser = Browser(port)
        browser.cookies = {"sessionid": self.closer, "csrftoken": CSRF}
        found = self.close_and_compare(record, browser)
        browser.close()
        return found


def post(browser: Browser, path: str) -> None:
    status, answer = browser.send("POST", path, {})
    if status != 200:
        raise RuntimeError(f"{path} was refused: {status} {answer}")


def people_of(staff: list[User], give: Callable[[int], dict[str, Any]], *, signing_in: int) -> list[Person]:
    """`give` says what the person at a place sends; the first few have no session yet."""
    people = [Person(user.pk, user.nip or "", give(place)) for place, user in enumerate(staff)]
    for person, user in list(zip(people, staff, strict=True))[signing_in:]:
        person.session = session_of(user)
    return people


def employ(world: World, number: int) -> list[User]:
    hashed = make_password(PASSWORD)
    users = User.objects.bulk_create(
        (
            User(
                nip=f"{197001010000000000 + place}",
                name=f"Pemilih {place:05}",
                status=EmploymentStatus.PNS,
                password=hashed,
            )
            for place in range(number)
        ),
        batch_size=500,
    )
    Membership.objects.bulk_create(
        (
            Membership(
                user=user,
                unit=world.cast.delima,
                post="Pelaksana",
                post_kind=PostKind.EXECUTOR,
                grade="II/c",
                starts=START,
            )
            for user in users
        ),
        batch_size=500,
    )
    return users


def session_of(user: User) -> str:
    """Signed in by what the sign-in page calls once the password is right; only the hashing of it is left out."""
    request: Any = HttpRequest()
    request.session = SessionStore()
    login(request, user, backend=BACKEND)
    request.session.save()
    return str(request.session.session_key)
