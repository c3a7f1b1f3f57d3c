"""What an attacker finds in the whole database after the close. The same guesses succeed where nothing is shuffled."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.apps import apps
from django.core import serializers
from django.db import connection, models

from activity.secrecy import keys, unlinking
from people.models import User
from proposals.models import Ballot, Call, Poll, Proposal, ReceiptCode, Turnout
from tests.cast import Cast
from tests.proposals.polls import polling

pytestmark = [
    pytest.mark.database,
    pytest.mark.django_db(transaction=True),
    pytest.mark.usefixtures("new_files"),
]

VOTERS = 60
# Right guesses of a coin over 60 are 30 ± 3.9; more than 50 happen once in ten million runs.
NO_BETTER_THAN_CHANCE = 50


@pytest.fixture
def poll(call: Call, cast: Cast, proposals: list[Proposal]) -> Poll:
    polling.more_staff(cast, VOTERS)
    return polling.open_poll(call, cast)


@pytest.fixture
def voters(poll: Poll) -> list[User]:
    return list(User.objects.filter(name__startswith="Pegawai").order_by("pk"))


def early_and_late(poll: Poll) -> Callable[[int], list[int]]:
    """The first half chooses number 1, the second number 2: whoever knows the order of ballots knows the choices."""
    first, second = polling.ids(poll, 1), polling.ids(poll, 2)
    return lambda place: first if place < VOTERS // 2 else second


def physical_order(kind: type[models.Model], column: str) -> list[Any]:
    """The column's values in the order in which the rows lie in the table."""
    place = "ctid" if connection.vendor == "postgresql" else "rowid"
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {column} FROM {kind._meta.db_table} ORDER BY {place}")  # noqa: S608  own names only
        return [value for (value,) in cursor.fetchall()]


def guessed_right(poll: Poll, voters: list[User]) -> int:
    """For how many voters the ballot in the same place as their turnout has their choices."""
    choose = early_and_late(poll)
    truth = {voter.pk: choose(place) for place, voter in enumerate(voters)}
    choices = {row.pk: row.choices for row in Ballot.objects.all()}
    key = Ballot._meta.pk.to_python
    pairs = zip(physical_order(Turnout, "voter_id"), physical_order(Ballot, "id"), strict=True)
    return sum(truth[voter] == choices[key(ballot)] for voter, ballot in pairs)


def in_order_of_casting(kind: type[models.Model], column: str, early: set[Any]) -> int:
    """How many of the first half of the rows came in early."""
    return 2 * sum(value in early for value in physical_order(kind, column)[: VOTERS // 2])


def test_places_in_the_tables_tell_nothing(poll: Poll, voters: list[User]) -> None:
    codes = polling.cast_many(poll, voters, early_and_late(poll))
    polling.close(poll)
    assert VOTERS - NO_BETTER_THAN_CHANCE <= guessed_right(poll, voters) <= NO_BETTER_THAN_CHANCE
    early = voters[: VOTERS // 2]
    assert in_order_of_casting(Turnout, "voter_id", {voter.pk for voter in early}) <= NO_BETTER_THAN_CHANCE
    assert in_order_of_casting(ReceiptCode, "code", {codes[voter.pk] for voter in early}) <= NO_BETTER_THAN_CHANCE


def test_the_same_guesses_succeed_without_shuffling(
    poll: Poll, voters: list[User], monkeypatch: pytest.MonkeyPatch
) -> None:
    """So the test above can fail."""
    monkeypatch.setattr(unlinking, "shuffle", lambda rows: None)
    polling.cast_many(poll, voters, early_and_late(poll))
    polling.close(poll)
    assert guessed_right(poll, voters) > NO_BETTER_THAN_CHANCE
    assert (
        in_order_of_casting(Turnout, "voter_id", {voter.pk for voter in voters[: VOTERS // 2]}) > NO_BETTER_THAN_CHANCE
    )


def test_ids_are_fresh_and_random(poll: Poll, voters: list[User]) -> None:
    polling.cast_many(poll, voters, early_and_late(poll))
    before = {kind: set(kind._default_manager.values_list("pk", flat=True)) for kind in (Ballot, Turnout, ReceiptCode)}
    polling.close(poll)
    for kind, ids in before.items():
        after = set(kind._default_manager.values_list("pk", flat=True))
        assert len(after) == VOTERS
        assert not after & ids
        assert {pk.version for pk in after} == {4}


def test_no_row_bears_a_date() -> None:
    for kind in (Ballot, Turnout, ReceiptCode):
        assert not [field for field in kind._meta.get_fields() if isinstance(field, models.DateField)]


def test_transactions_tell_nothing(poll: Poll, voters: list[User]) -> None:
    """PostgreSQL keeps with each row which transaction wrote it: one for each table, another for the next table."""
    if connection.vendor != "postgresql":
        pytest.skip("SQLite keeps no transaction ids")
    polling.cast_many(poll, voters, early_and_late(poll))
    polling.close(poll)
    writers = []
    with connection.cursor() as cursor:
        for table in ("ballot", "turnout", "receiptcode"):
            cursor.execute(f"SELECT DISTINCT xmin::text FROM proposals_{table}")  # noqa: S608  own names only
            writers.append(cursor.fetchall())
        cursor.execute("SELECT DISTINCT xmax::text FROM people_user WHERE id = ANY(%s)", [[row.pk for row in voters]])
        lockers = cursor.fetchall()
    assert [len(rows) for rows in writers] == [1, 1, 1]
    assert len({rows[0] for rows in writers}) == 3
    assert len(lockers) == 1


def everything_else() -> str:
    """All rows of all other tables, as text."""
    kinds = [kind for kind in apps.get_models() if kind not in {Ballot, Turnout, ReceiptCode} and kind._meta.managed]
    return "\n".join(serializers.serialize("json", kind._default_manager.all()) for kind in kinds)


def test_ledger_sessions_idempotency_and_tasks_have_no_trace(
    poll: Poll, voters: list[User], client_of: Any, key_folder: Path
) -> None:
    key = keys.path_of(poll.key_id).read_bytes()
    codes = set()
    for place, voter in enumerate(voters[:5]):
        body = {"choices": early_and_late(poll)(place)}
        address = f"/api/polls/{poll.pk}/ballot/"
        answer = client_of(voter).put(address, body, "application/json", HTTP_IDEMPOTENCY_KEY="x")
        codes.add(answer.json()["code"])
    handles = set(Ballot.objects.values_list("handle", flat=True))
    polling.close(poll)
    text = everything_else()
    assert "proposals.close_poll" in text
    assert not [secret for secret in codes | handles | {key.hex()} if secret in text]
    assert list(key_folder.iterdir()) == []
