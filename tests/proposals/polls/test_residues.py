"""What lies in the database's files after the close: free pages, dead rows, the log, the planner's statistics.

Where the rewriting of tables is switched off, the files tell whose a receipt code is: so the tests can fail.
"""

import threading

import pytest
from django.db import connection

from activity.secrecy import scrubbing
from people.models import User
from proposals import services
from proposals.models import Ballot, Call, Poll, Proposal, ReceiptCode, Turnout
from tests import carving
from tests.cast import Cast
from tests.proposals.polls import polling

pytestmark = [
    pytest.mark.database,
    pytest.mark.django_db(transaction=True),
    pytest.mark.usefixtures("new_files"),
]
VOTERS = 60
KINDS = (Ballot, Turnout, ReceiptCode)


@pytest.fixture
def poll(call: Call, cast: Cast, proposals: list[Proposal]) -> Poll:
    polling.more_staff(cast, VOTERS)
    return polling.open_poll(call, cast)


@pytest.fixture
def codes(poll: Poll) -> dict[int, str]:
    """Who has which receipt code; everybody voted, with empty logs before, and no housekeeping of the server since."""
    carving.stand_still(KINDS)
    voters = list(User.objects.filter(name__startswith="Pegawai").order_by("?"))
    return polling.cast_many(poll, voters, lambda place: polling.ids(poll, 1 + place % 3))


def right(pairs: carving.Pairs, codes: dict[int, str]) -> int:
    return sum(codes[voter] == code for voter, code in pairs.items())


def test_the_files_tell_nobody_whose_a_code_is(poll: Poll, codes: dict[int, str]) -> None:
    polling.close(poll)
    polling.scrubbed_at_last()
    assert carving.pairs(carving.BALLOTS, poll.pk) == {}


def test_the_files_tell_it_where_nothing_is_rewritten(
    poll: Poll, codes: dict[int, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(scrubbing, "rewrite_tables", lambda kinds: None)
    polling.close(poll)
    pairs = carving.pairs(carving.BALLOTS, poll.pk)
    assert right(pairs, codes) == len(pairs) > VOTERS / 2


def old_rows() -> list[bytes]:
    return carving.rows_before_the_close(Ballot, KINDS)


def test_no_file_holds_anything_of_the_old_rows(poll: Poll, codes: dict[int, str]) -> None:
    voters = list(User.objects.filter(name__startswith="Pegawai"))
    polling.cast_many(poll, voters, lambda place: polling.ids(poll, 3))
    carving.gather_statistics()
    secrets = old_rows()
    assert len(secrets) == 5 * VOTERS
    before = carving.everything()
    assert all(secret in before for secret in secrets)
    polling.close(poll)
    polling.scrubbed_at_last()
    after = carving.everything()
    assert not [secret for secret in secrets if secret in after]


def test_old_rows_that_somebody_still_reads_are_scrubbed_later(poll: Poll, codes: dict[int, str]) -> None:
    """A report that began before the close keeps old rows alive on PostgreSQL; no step claims to be done meanwhile."""
    if connection.vendor != "postgresql":
        pytest.skip("SQLite waits for its readers")
    secrets = old_rows()
    begun, ended = threading.Event(), threading.Event()

    def read_for_long() -> None:
        with connection.cursor() as cursor:
            cursor.execute("BEGIN ISOLATION LEVEL REPEATABLE READ")
            cursor.execute("SELECT count(*) FROM proposals_call")
            begun.set()
            ended.wait(30)
            cursor.execute("ROLLBACK")
        connection.close()

    polling.end_vote(poll)
    reader = threading.Thread(target=read_for_long)
    reader.start()
    assert begun.wait(30)
    try:
        services.close_poll(poll)
        assert Poll.objects.get().scrubbed_at is None
    finally:
        ended.set()
        reader.join()
    polling.scrubbed_at_last()
    after = carving.everything()
    assert not [secret for secret in secrets if secret in after]
