"""Several polls at a real server, in which the order of casting gives away the choices to whoever can restore it."""

import random
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from django.contrib.auth.hashers import MD5PasswordHasher
from django.utils import timezone
from django.utils.crypto import get_random_string

from people.models import User
from proposals import services
from proposals.models import Call, Poll
from tests.attacking import Dump
from tests.browsing import Browser
from tests.cast import Cast
from tests.conftest import set_stage
from tests.proposals.polls import polling
from tests.serving import Server, same_house, serving

PASSWORD = "kata-sandi-uji-4711"
VOTERS = 60


@dataclass
class Day:
    """One poll, open: whoever votes early chooses `early`, the others `late`."""

    poll: Poll
    order: list[User]
    early: list[int]
    late: list[int]

    @property
    def truth(self) -> dict[int, list[int]]:
        half = len(self.order) // 2
        return {voter.pk: self.early if place < half else self.late for place, voter in enumerate(self.order)}


def more_calls(call: Call, number: int) -> list[Call]:
    """The call and further rounds of the same year, all in their voting window. They share the call's cycle dates."""
    set_stage(call, "vote")
    dates = {field.attname: getattr(call, field.attname) for field in Call._meta.fields if field.attname[-4:] != "_id"}
    dates.pop("id")
    rounds = [Call.objects.create(office=call.office, **dates | {"round": 2 + place}) for place in range(number - 1)]
    return [call, *rounds]


def open_day(call: Call, cast: Cast, voters: list[User]) -> Day:
    polling.three_proposals(call, cast)
    poll = services.open_poll(call, actor=cast.desi)
    choices = [polling.ids(poll, 1), polling.ids(poll, 2, 3)]
    random.SystemRandom().shuffle(choices)
    return Day(poll, random.SystemRandom().sample(voters, len(voters)), *choices)


def voters_of(cast: Cast) -> list[User]:
    """Staff with a password, whose ids tell nothing about when they vote."""
    voters = polling.more_staff(cast, VOTERS)
    hashed = MD5PasswordHasher().encode(PASSWORD, get_random_string(22))
    User.objects.filter(pk__in=[voter.pk for voter in voters]).update(password=hashed)
    return voters


@contextmanager
def served(folder: Path, level: str) -> Iterator[Server]:
    """The real server over the database of the tests. What it logs stands in `folder/log`."""
    env = same_house(folder, REMBUK_LOG_LEVEL=level, DJANGO_SETTINGS_MODULE="tests.quick_passwords")
    with serving(env, folder / "log") as server:
        yield server


def vote(day: Day, port: int) -> dict[int, str]:
    """One after the other signs in, reads the notices and votes; every fifth errs and changes it. Codes by voter."""
    return {voter.pk: visit(day, voter, place, port) for place, voter in enumerate(day.order)}


def visit(day: Day, voter: User, place: int, port: int) -> str:
    browser = Browser(port)
    browser.sign_in(voter.nip or "", PASSWORD)
    browser.ask("GET", f"/suara/{day.poll.pk}/")
    newest = browser.send("GET", "/api/notices/", None)[1]["results"][0]["id"]
    browser.send("POST", "/api/notices/read/", {"up_to": newest})
    tries = [([], 200), ([0], 400), ([day.poll.pk + 999], 409)] if place % 5 == 0 else []
    for choices, expected in [*tries, (day.truth[voter.pk], 200)]:
        status, answer = browser.send("PUT", f"/api/polls/{day.poll.pk}/ballot/", {"choices": choices})
        if status != expected:
            raise RuntimeError(f"{status}: {answer}")
    browser.ask("GET", f"/suara/{day.poll.pk}/tanda-terima/")
    browser.connection.close()
    return str(answer["code"])


def rows_of(tables: Dump, poll: Poll) -> Dump:
    """Without the rows of other polls, which everybody can tell."""
    return {name: [row for row in rows if row.get("poll_id", poll.pk) == poll.pk] for name, rows in tables.items()}


def close(day: Day) -> None:
    services.close_poll(polling.end_vote(day.poll), now=timezone.now())
