"""Whoever reads the whole database and the server's log after the close guesses no better than chance who chose what.

The same guesses succeed against a build that does not shuffle, so that they prove something.
"""

import json
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from proposals.ballots import as_text
from proposals.methods import Form
from proposals.models import Call, ReceiptCode
from tests.attacking import Dump, beyond_chance, dump, orders_of, orders_of_people, right_guesses
from tests.cast import Cast
from tests.proposals.polls import voting_day
from tests.proposals.polls.voting_day import VOTERS, Day
from tests.visiting import served, unshuffled

pytestmark = [
    pytest.mark.database,
    pytest.mark.django_db(transaction=True),
    pytest.mark.usefixtures("new_files"),
]
GIVE_AWAY = [
    "django_session.whose by expire_date × place",
    "activity_notice.recipient_id by read_at × place",
]
FORMS = [Form.KNAPSACK, Form.POINTS]


@pytest.fixture
def days(call: Call, cast: Cast) -> list[Day]:
    voters = voting_day.voters_of(cast)
    calls = voting_day.more_calls(call, len(FORMS))
    return [voting_day.open_day(one, cast, voters, form) for one, form in zip(calls, FORMS, strict=True)]


def choices_of(row: dict[str, Any]) -> str:
    kept = row["choices"]
    return as_text(json.loads(kept) if isinstance(kept, str) else kept)


def guessed(tables: Dump, day: Day) -> Counter[str]:
    own = voting_day.rows_of(tables, day.poll)
    people = orders_of_people(own, set(day.truth))
    ballots = orders_of(own["proposals_ballot"], choices_of, less=["choices"])
    return right_guesses(people, ballots, day.truth)


def attack(days: list[Day], folder: Path, level: str = "WARNING") -> tuple[Counter[str], str]:
    """Right guesses by the pair of orders they follow from, over all polls; and the server's log."""
    right: Counter[str] = Counter()
    for day in days:
        with served(folder, level) as server:
            voting_day.vote(day, server.port)
            voting_day.close(day)
            right.update(guessed(dump(), day))
    return right, (folder / "log").read_text()


def beyond(right: Counter[str], polls: int = len(FORMS)) -> dict[str, int]:
    return beyond_chance(right, [(VOTERS // 2, VOTERS - VOTERS // 2)] * polls)


def test_neither_orders_nor_the_log_tell_who_chose_what(days: list[Day], tmp_path: Path) -> None:
    right, log = attack(days, tmp_path, "DEBUG")
    assert beyond(right) == {}
    assert_log_names_nobody(log, days)


def assert_log_names_nobody(log: str, days: list[Day]) -> None:
    """At the most talkative level, and though some ballots were refused."""
    assert "axes" in log
    people = {word for day in days for voter in day.order for word in (voter.nip, voter.email, voter.name)}
    secrets = people | {row["session_key"] for row in dump()["django_session"]} | set(codes_of(days))
    assert [word for word in secrets | {"/ballot/", "/suara/"} if word in log] == []


def codes_of(days: list[Day]) -> list[str]:
    polls = [day.poll.pk for day in days]
    return list(ReceiptCode.objects.filter(poll__in=polls).values_list("code", flat=True))


def test_the_same_guesses_succeed_without_shuffling(days: list[Day], tmp_path: Path) -> None:
    """By when people signed in and when they read what they were told, for instance."""
    with unshuffled():
        right, _ = attack(days, tmp_path)
    assert set(GIVE_AWAY) <= beyond(right).keys()


@pytest.mark.parametrize("form", Form)
def test_every_form_of_ballot_is_shuffled(form: Form, call: Call, cast: Cast) -> None:
    """Two polls of the same people: one closed as it is, one without shuffling."""
    voters = voting_day.voters_of(cast)
    first, second = (voting_day.open_day(one, cast, voters, form) for one in voting_day.more_calls(call, 2))
    assert found_after_the_close(first) == {}
    with unshuffled():
        assert set(GIVE_AWAY) <= found_after_the_close(second).keys()


def found_after_the_close(day: Day) -> dict[str, int]:
    voting_day.vote_at_once(day)
    voting_day.close(day)
    return beyond(guessed(dump(), day), polls=1)
