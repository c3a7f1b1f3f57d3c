"""Before the close nothing that anybody can ask for depends on how others voted, nor on whether they did."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import transaction
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from activity.hub import has_readers
from people.models import User
from proposals import queries, services
from proposals.models import Ballot, Poll, ReceiptCode, Turnout
from tests.cast import Cast
from tests.observing import changed, seen_by
from tests.proposals.polls import polling

pytestmark = pytest.mark.django_db

OBSERVERS = ["rizal", "hendra", "yulfa", "lilis", "auditor", "analyst", "operator", "sekda", "partner", "rina"]


@pytest.mark.parametrize("who", OBSERVERS)
def test_nothing_changes_for_anybody_while_others_vote(poll: Poll, cast: Cast, client_of: Any, who: str) -> None:
    client, proposal = client_of(getattr(cast, who)), poll.candidates.first().proposal_id  # type: ignore[union-attr]
    ids = {poll.pk, proposal, poll.call_id}
    before = seen_by(client, ids)
    assert len(before) > 20
    voters = [cast.mutia, cast.erna, cast.febri, cast.nofrizal, cast.syahrul, cast.fauzan]
    polling.cast_many(poll, voters, lambda place: polling.ids(poll, 2))
    assert changed(before, seen_by(client, ids)) == []


def test_the_committee_sees_one_number_that_moves_by_fives(poll: Poll, cast: Cast, client_of: Any) -> None:
    voters = [cast.mutia, cast.erna, cast.febri, cast.nofrizal, cast.syahrul]
    address = f"/api/polls/{poll.pk}/"
    shown = []
    for voter in voters:
        shown.append(client_of(cast.desi).get(address).json()["turnout"])
        services.cast_ballot(poll, voter=voter, choices=[])
    assert shown == [{"number": None, "fewer_than": 5}] * 5
    assert client_of(cast.desi).get(address).json()["turnout"] == {"number": 5, "fewer_than": 5}
    services.cast_ballot(poll, voter=cast.rina, choices=[])
    assert client_of(cast.desi).get(address).json()["turnout"] == {"number": 5, "fewer_than": 5}
    for other in (cast.rina, cast.rizal, cast.hendra, cast.auditor, cast.lilis):
        assert client_of(other).get(address).json()["turnout"] is None


@pytest.mark.parametrize("who", ["rina", "desi", "rizal", "auditor"])
def test_results_are_refused_with_their_time(poll: Poll, cast: Cast, client_of: Any, who: str) -> None:
    polling.cast_many(poll, [cast.rina, cast.mutia], lambda place: polling.ids(poll, 1))
    client = client_of(getattr(cast, who))
    for name in ("result", "codes", "ballots"):
        answer = client.get(f"/api/polls/{poll.pk}/{name}/")
        assert answer.status_code == 409
        assert answer.json()["code"] == "results_hidden"
    candidates = client.get(f"/api/polls/{poll.pk}/").json()["candidates"]
    assert {(row["approvals"], row["rank"], row["selected"]) for row in candidates} == {(None, None, None)}


def test_results_stay_hidden_after_the_end_until_the_count(poll: Poll, cast: Cast, client_of: Any) -> None:
    polling.end_vote(poll)
    assert client_of(cast.desi).get(f"/api/polls/{poll.pk}/result/").json()["code"] == "results_hidden"


def test_a_ballot_is_no_news(
    poll: Poll, cast: Cast, monkeypatch: pytest.MonkeyPatch, django_capture_on_commit_callbacks: Any
) -> None:
    said: list[object] = []
    monkeypatch.setattr("activity.hub.publish", lambda *hint: said.append(hint))
    with django_capture_on_commit_callbacks(execute=True) as callbacks:
        services.cast_ballot(poll, voter=cast.rina, choices=polling.ids(poll, 1))
    assert callbacks == []
    assert said == []


def test_nobody_reads_anothers_ballot(poll: Poll, cast: Cast, client_of: Any) -> None:
    services.cast_ballot(poll, voter=cast.rina, choices=polling.ids(poll, 1))
    address = f"/api/polls/{poll.pk}/ballot/"
    assert client_of(cast.mutia).get(address).json() == {"choices": [], "values": {}, "code": None}
    assert client_of(cast.desi).get(address).json() == {"choices": [], "values": {}, "code": None}
    assert client_of(cast.rizal).get(address).status_code == 403


VOTES = st.lists(st.tuples(st.integers(0, 5), st.sampled_from([(), (1,), (2,), (1, 3), (2, 3), (3,)])), max_size=12)


@settings(max_examples=20, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(votes=VOTES)
def test_codes_ballots_and_turnout_are_always_equal_in_number(poll: Poll, cast: Cast, votes: Any) -> None:
    voters: list[User] = [cast.rina, cast.mutia, cast.erna, cast.febri, cast.lilis, cast.nofrizal]
    with transaction.atomic():
        given_codes = {}
        last = {}
        for number, chosen in votes:
            choices = polling.ids(poll, *chosen)
            code = services.cast_ballot(poll, voter=voters[number], choices=choices)
            assert given_codes.setdefault(number, code) == code
            last[number] = choices
        stored = sorted(ReceiptCode.objects.values_list("code", flat=True))
        assert stored == sorted(given_codes.values())
        assert Ballot.objects.count() == Turnout.objects.count() == len(stored) == len(last)
        for number, choices in last.items():
            own = queries.own_ballot(poll, voters[number])
            assert own is not None
            assert own.choices == choices
        transaction.set_rollback(True)


def test_the_time_of_the_end_is_a_moment(poll: Poll) -> None:
    assert poll.closes_at - timezone.now() > timedelta(days=1)


def test_nobody_is_told_how_many_have_the_ballot_open() -> None:
    assert not has_readers("poll:1")
    assert has_readers("proposal:1")
