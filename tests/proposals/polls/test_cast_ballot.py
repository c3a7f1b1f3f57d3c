import json
import threading
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from activity.answers import Refused
from activity.models import Event, IdempotencyRecord
from activity.secrecy import keys
from people.models import User
from proposals import services
from proposals.models import Ballot, Call, Poll, ReceiptCode, Turnout
from tests.cast import Cast
from tests.proposals.polls import polling

pytestmark = pytest.mark.django_db


def put(client: Any, poll: Poll, choices: list[int], **headers: str) -> Any:
    return client.put(
        f"/api/polls/{poll.pk}/ballot/", json.dumps({"choices": choices}), content_type="application/json", **headers
    )


def test_a_ballot_is_put_in_and_read_back(poll: Poll, cast: Cast, client_of: Any) -> None:
    client = client_of(cast.rina)
    assert client.get(f"/api/polls/{poll.pk}/ballot/").json() == {"choices": [], "values": {}, "code": None}
    choices = polling.ids(poll, 1, 3)
    answer = put(client, poll, [*choices, choices[0]])
    assert answer.status_code == 200
    assert answer.json()["choices"] == choices
    assert client.get(f"/api/polls/{poll.pk}/ballot/").json() == answer.json()
    assert answer["Cache-Control"] == "no-store"


def test_a_changed_ballot_keeps_its_code(poll: Poll, cast: Cast, client_of: Any) -> None:
    client = client_of(cast.rina)
    first = put(client, poll, polling.ids(poll, 1)).json()
    second = put(client, poll, polling.ids(poll, 2)).json()
    assert second["code"] == first["code"]
    assert client.get(f"/api/polls/{poll.pk}/ballot/").json()["choices"] == polling.ids(poll, 2)
    assert Ballot.objects.count() == Turnout.objects.count() == ReceiptCode.objects.count() == 1


def test_an_empty_ballot_is_an_abstention(poll: Poll, cast: Cast, client_of: Any) -> None:
    assert put(client_of(cast.rina), poll, []).status_code == 200
    assert Turnout.objects.count() == 1


def refused(poll: Poll, voter: User, choices: list[int]) -> tuple[int, str]:
    with pytest.raises(Refused) as refusal:
        services.cast_ballot(poll, voter=voter, choices=choices)
    return refusal.value.answer.status, refusal.value.answer.code


def test_each_refusal_has_its_reason(poll: Poll, cast: Cast) -> None:
    assert refused(poll, cast.rizal, []) == (403, "decides_on_every_item")
    assert refused(poll, cast.hendra, []) == (403, "decides_on_every_item")
    assert refused(poll, cast.auditor, []) == (403, "not_elector")
    assert refused(poll, cast.rina, polling.ids(poll, 1, 2)) == (409, "over_budget")
    assert refused(poll, cast.rina, [10**6]) == (409, "not_a_candidate")
    assert not Ballot.objects.exists()
    assert not Turnout.objects.exists()


def test_the_camat_reads_why(poll: Poll, cast: Cast, client_of: Any) -> None:
    answer = put(client_of(cast.rizal), poll, [])
    assert answer.status_code == 403
    assert "memutuskan setiap usulan" in answer.json()["message"]


def test_the_budget_itself_may_be_spent_to_the_last_rupiah(poll: Poll, cast: Cast) -> None:
    Poll.objects.filter(pk=poll.pk).update(budget=70 * polling.MILLION)
    assert services.cast_ballot(poll, voter=cast.rina, choices=polling.ids(poll, 1, 3))


def test_not_a_rupiah_more_than_the_budget(poll: Poll, cast: Cast) -> None:
    Poll.objects.filter(pk=poll.pk).update(budget=70 * polling.MILLION - 1)
    assert refused(poll, cast.rina, polling.ids(poll, 1)) == (409, "over_budget")


@pytest.mark.parametrize("body", ["[]", '{"choices": "1"}', '{"choices": [1.5]}', '{"choices": [null]}', "{}", "{"])
def test_what_is_no_ballot_is_400(poll: Poll, cast: Cast, client_of: Any, body: str) -> None:
    answer = client_of(cast.rina).put(f"/api/polls/{poll.pk}/ballot/", body, content_type="application/json")
    assert answer.status_code == 400
    assert not Turnout.objects.exists()


def test_the_clock_binds_though_the_poll_still_stands_open(poll: Poll, cast: Cast) -> None:
    late = polling.end_vote(poll)
    assert late.state == Poll.State.OPEN
    assert refused(late, cast.rina, []) == (409, "poll_over")
    with pytest.raises(Refused):
        services.cast_ballot(poll, voter=cast.rina, choices=[], now=late.closes_at)
    services.cast_ballot(poll, voter=cast.rina, choices=[], now=late.closes_at - timedelta(microseconds=1))


def test_a_longer_window_holds_for_an_open_poll(poll: Poll, call: Call, cast: Cast) -> None:
    longer = poll.closes_at + timedelta(days=2)
    services.set_windows(call, actor=None, vote_until=longer)
    assert services.cast_ballot(poll, voter=cast.rina, choices=[], now=longer - timedelta(days=1))
    assert Turnout.objects.filter(poll=poll, voter=cast.rina).exists()


def test_a_lost_key_is_said_and_nothing_is_written(poll: Poll, cast: Cast) -> None:
    keys.destroy_key(poll.key_id)
    assert refused(poll, cast.rina, []) == (409, "key_missing")
    assert not Turnout.objects.exists()


def test_a_ballot_leaves_no_other_trace(
    poll: Poll, cast: Cast, client_of: Any, caplog: pytest.LogCaptureFixture
) -> None:
    client = client_of(cast.rina)
    events, session = Event.objects.count(), dict(client.session)
    with (
        CaptureQueriesContext(
            connection,
        ) as queries,
        caplog.at_level("DEBUG", logger="django.request"),
    ):
        put(client, poll, polling.ids(poll, 1), HTTP_IDEMPOTENCY_KEY="satu")
    written = [row["sql"] for row in queries if row["sql"].startswith(("INSERT", "UPDATE", "DELETE"))]
    tables = ["proposals_turnout", "proposals_ballot", "proposals_receiptcode"]
    assert [next(name for name in tables if name in sql) for sql in written] == tables
    assert Event.objects.count() == events
    assert not IdempotencyRecord.objects.exists()
    assert dict(client.session) == session
    assert "choices" not in caplog.text


def test_a_ballot_costs_few_queries(poll: Poll, cast: Cast, client_of: Any) -> None:
    client, choices = client_of(cast.rina), polling.ids(poll, 1)
    with CaptureQueriesContext(connection) as queries:
        put(client, poll, choices)
    asked = [row["sql"] for row in queries if "SAVEPOINT" not in row["sql"]]
    assert len(asked) <= 9


def test_the_stored_ballot_can_be_read_by_nobody_without_the_key(poll: Poll, cast: Cast) -> None:
    for voter, numbers in ((cast.rina, [1]), (cast.mutia, [2, 3]), (cast.erna, [])):
        services.cast_ballot(poll, voter=voter, choices=polling.ids(poll, *numbers))
    rows = list(Ballot.objects.all())
    assert {row.choices for row in rows} == {None}
    assert len({len(row.sealed or b"") for row in rows}) == 1
    assert not {row.handle for row in rows} & {str(voter.pk) for voter in User.objects.all()}
    assert [field.name for field in Turnout._meta.fields] == ["id", "poll", "voter"]
    assert [field.name for field in ReceiptCode._meta.fields] == ["id", "poll", "code"]


@pytest.mark.database
@pytest.mark.django_db(transaction=True)
def test_fifty_threads_for_one_voter_leave_one_ballot(poll: Poll, cast: Cast, key_folder: Path) -> None:
    options = [polling.ids(poll, 1), polling.ids(poll, 2, 3), []]
    codes: list[str] = []
    failures: list[BaseException] = []
    start = threading.Barrier(50)

    def vote(number: int) -> None:
        try:
            start.wait()
            codes.append(services.cast_ballot(poll, voter=cast.rina, choices=options[number % 3]))
        except BaseException as failure:
            failures.append(failure)
        finally:
            connection.close()

    threads = [threading.Thread(target=vote, args=(number,)) for number in range(50)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failures == []
    assert len(codes) == 50
    assert len(set(codes)) == 1
    assert Ballot.objects.count() == Turnout.objects.count() == ReceiptCode.objects.count() == 1


def test_the_page_of_a_partner_knows_no_polls(poll: Poll, cast: Cast, client_of: Any) -> None:
    assert put(client_of(cast.partner), poll, []).status_code == 404
    assert client_of(cast.partner).get("/api/polls/").json()["results"] == []


def test_candidates_are_shuffled_for_each_voter_and_stay_so(poll: Poll, cast: Cast, client_of: Any) -> None:
    def order(who: User) -> list[int]:
        return [row["id"] for row in client_of(who).get(f"/api/polls/{poll.pk}/").json()["candidates"]]

    voters = [cast.rina, cast.mutia, cast.erna, cast.febri, cast.lilis, cast.fauzan, cast.desi]
    assert order(cast.rina) == order(cast.rina)
    assert len({tuple(order(voter)) for voter in voters}) > 1


def test_the_window_and_the_time_left_are_in_the_answer(poll: Poll, cast: Cast, client_of: Any) -> None:
    shown = client_of(cast.rina).get(f"/api/polls/{poll.pk}/").json()
    assert shown["closes_at"]
    assert shown["allowed_actions"]["cast_ballot"]["allowed"]
    assert shown["allowed_actions"]["close"]["code"] == "not_committee"
    assert timezone.now() < poll.closes_at
