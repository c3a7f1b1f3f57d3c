"""Several polls at a real server, in which the order of casting gives away the choices to whoever can restore it."""

from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from secrets import SystemRandom

import pytest
from django.contrib.auth.hashers import MD5PasswordHasher
from django.db import connection
from django.test import Client
from django.utils import timezone
from django.utils.crypto import get_random_string

from activity.secrecy import unlinking
from activity.services import mark_read
from people.models import User
from planning.models import Cycle
from proposals import services
from proposals.methods import Form
from proposals.models import Call, Poll
from tests.attacking import Dump
from tests.browsing import Browser
from tests.cast import Cast
from tests.conftest import set_stage, windows_around
from tests.proposals.polls import polling
from tests.proposals.polls.forms import Given, as_stored, settings_of, two_ballots
from tests.serving import Server, same_house, serving

dice = SystemRandom()
PASSWORD = "kata-sandi-uji-4711"
VOTERS = 60
# What somebody sends before the ballot that they mean, and what the server says: nothing, no id, an unknown candidate.
ERRORS = [
    ({"choices": [], "values": {}}, 200),
    ({"choices": [0]}, 400),
    ({"choices": [999_999_999], "values": {"999999999": 1}}, 409),
]


@dataclass
class Day:
    """One poll, open: whoever votes early gives `early`, the others `late`."""

    poll: Poll
    order: list[User]
    early: Given
    late: Given

    def given(self, place: int) -> Given:
        return self.early if place < len(self.order) // 2 else self.late

    @property
    def truth(self) -> dict[int, str]:
        return {voter.pk: as_stored(self.given(place)) for place, voter in enumerate(self.order)}


def more_calls(call: Call, number: int) -> list[Call]:
    """The call and further rounds of the same year, each with its cycle, all in their voting window."""
    now = timezone.now()
    rounds = [another_round(call, 2 + place, now) for place in range(number - 1)]
    return [set_stage(one, "vote") for one in (call, *rounds)]


def another_round(call: Call, number: int, now: datetime) -> Call:
    dates = windows_around(now, "vote")
    of_cycle = {name: dates.pop(name) for name in list(dates) if name.startswith(("decide", "enact"))}
    another = Call.objects.create(office=call.office, year=call.year, round=number, budget=call.budget, **dates)
    Cycle.objects.create(call=another, **of_cycle)
    return another


def open_day(call: Call, cast: Cast, voters: list[User], form: Form) -> Day:
    polling.three_proposals(call, cast)
    poll = polling.open_poll(call, cast, **settings_of(form))
    ballots = two_ballots(poll)
    dice.shuffle(ballots)
    return Day(poll, dice.sample(voters, len(voters)), *ballots)


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
    with closing(Browser(port)) as browser:
        browser.sign_in(voter.nip or "", PASSWORD)
        browser.ask("GET", f"/suara/{day.poll.pk}/")
        newest = browser.send("GET", "/api/notices/", None)[1]["results"][0]["id"]
        browser.send("POST", "/api/notices/read/", {"up_to": newest})
        for given, expected in [*(ERRORS if place % 5 == 0 else []), (day.given(place), 200)]:
            status, answer = browser.send("PUT", f"/api/polls/{day.poll.pk}/ballot/", given)
            if status != expected:
                raise RuntimeError(f"{status}: {answer}")
        browser.ask("GET", f"/suara/{day.poll.pk}/tanda-terima/")
    return str(answer["code"])


def vote_at_once(day: Day) -> None:
    """The same without a server: each gets a session, reads the notices, and votes."""
    for place, voter in enumerate(day.order):
        Client().force_login(voter, backend="people.signing_in.NipOrEmailBackend")
        mark_read(voter, up_to=2**31, now=timezone.now())
        services.cast_ballot(day.poll, voter=voter, **day.given(place))


def rows_of(tables: Dump, poll: Poll) -> Dump:
    """Without the rows of other polls, which everybody can tell."""
    return {name: [row for row in rows if row.get("poll_id", poll.pk) == poll.pk] for name, rows in tables.items()}


def close(day: Day) -> None:
    services.close_poll(polling.end_vote(day.poll), now=timezone.now())


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
