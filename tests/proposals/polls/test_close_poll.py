import threading
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.db import DatabaseError, connection
from django.utils import timezone

from activity.answers import Refused
from activity.models import Event
from activity.secrecy import keys, unlinking
from activity.services import tick
from proposals import rules, services, tally
from proposals.models import Ballot, Poll, Proposal, ReceiptCode, State, Turnout
from proposals.services import closing_polls
from tests.cast import Cast
from tests.proposals.polls import polling
from workflow.models import Case

pytestmark = [pytest.mark.database, pytest.mark.django_db(transaction=True)]


def vote(poll: Poll, cast: Cast) -> dict[int, str]:
    """Six ballots: number 2 gets three approvals, number 1 two, number 3 two; one abstains."""
    choices = {
        cast.rina: [1, 3],
        cast.mutia: [2],
        cast.erna: [2, 3],
        cast.febri: [1],
        cast.lilis: [2],
        cast.nofrizal: [],
    }
    return {
        voter.pk: services.cast_ballot(poll, voter=voter, choices=polling.ids(poll, *numbers))
        for voter, numbers in choices.items()
    }


def assert_closed_and_forgotten(poll: Poll, key_folder: Path, codes: dict[int, str]) -> None:
    polling.scrubbed_at_last()
    poll = Poll.objects.get(pk=poll.pk)
    assert poll.state == Poll.State.CLOSED
    assert poll.unlinked_at is not None
    assert list(key_folder.iterdir()) == []
    assert poll.ballots_cast == Ballot.objects.count() == Turnout.objects.count() == ReceiptCode.objects.count() == 6
    assert not Ballot.objects.exclude(handle=None, sealed=None).exists()
    assert set(ReceiptCode.objects.values_list("code", flat=True)) == set(codes.values())
    assert set(Turnout.objects.values_list("voter_id", flat=True)) == set(codes)
    approvals = {row.proposal.number: row.approvals for row in poll.candidates.select_related("proposal")}
    assert approvals == {1: 2, 2: 3, 3: 2}
    assert not Proposal.objects.filter(state=State.OPEN).exists()
    assert Case.objects.count() == 3
    assert Event.objects.filter(verb="proposals.close_poll").count() == 1


def test_the_committee_closes_after_the_end(poll: Poll, cast: Cast, client_of: Any, key_folder: Path) -> None:
    codes = vote(poll, cast)
    polling.end_vote(poll)
    answer = client_of(cast.desi).post(f"/api/polls/{poll.pk}/close/", HTTP_IDEMPOTENCY_KEY="tutup")
    assert answer.status_code == 200
    assert answer.json()["state"] == "closed"
    assert_closed_and_forgotten(poll, key_folder, codes)


def test_the_clock_closes_by_itself_and_only_what_is_over(poll: Poll, cast: Cast, key_folder: Path) -> None:
    codes = vote(poll, cast)
    services.close_due_polls(timezone.now())
    assert Poll.objects.get().state == Poll.State.OPEN
    polling.end_vote(poll)
    services.close_due_polls(timezone.now())
    services.close_due_polls(timezone.now())
    assert_closed_and_forgotten(poll, key_folder, codes)
    assert Event.objects.get(verb="proposals.close_poll").actor is None


def test_a_round_of_the_clock_does_it_all(poll: Poll, cast: Cast, key_folder: Path) -> None:
    codes = vote(poll, cast)
    polling.end_vote(poll)
    assert tick() == []
    assert_closed_and_forgotten(poll, key_folder, codes)


def test_the_count_is_greedy_within_the_budget(poll: Poll, cast: Cast) -> None:
    vote(poll, cast)
    closed = polling.close(poll)
    assert closed.outcome["selected"] == ["U-2027-002", "U-2027-003"]
    assert closed.outcome["order"] == ["U-2027-002", "U-2027-003", "U-2027-001"]
    assert closed.outcome["cost"] == str(60 * polling.MILLION)
    assert closed.outcome["abstentions"] == 1
    assert [(row.rank, row.selected) for row in closed.candidates.order_by("rank")] == [
        (1, True),
        (2, True),
        (3, False),
    ]


def test_what_nobody_chose_is_not_selected_though_it_fits(poll: Poll, cast: Cast) -> None:
    voters = [cast.rina, cast.mutia, cast.erna, cast.febri, cast.lilis]
    polling.cast_many(poll, voters, lambda place: polling.ids(poll, 1))
    assert polling.close(poll).outcome["selected"] == ["U-2027-001"]


def test_a_poll_without_ballots_closes(poll: Poll, key_folder: Path) -> None:
    closed = polling.close(poll)
    assert closed.ballots_cast == 0
    assert closed.outcome is None
    assert list(key_folder.iterdir()) == []


def test_the_event_holds_counts_and_hashes_and_no_names(poll: Poll, cast: Cast) -> None:
    codes = vote(poll, cast)
    closed = polling.close(poll)
    data = Event.objects.get(verb="proposals.close_poll").data
    assert data["ballots_cast"] == 6
    assert data["electors"] == 10
    assert data["codes_hash"] == closed.codes_hash == tally.codes_hash(codes.values())
    assert data["totals_hash"] == tally.totals_hash(closed.outcome)
    assert data["ballots_hash"] == ""
    assert not set(codes.values()) & set(str(data).split("'"))


def refused(poll: Poll, actor: Any) -> tuple[int, str]:
    with pytest.raises(Refused) as refusal:
        services.close_poll(poll, actor=actor)
    return refusal.value.answer.status, refusal.value.answer.code


def test_each_refusal_has_its_reason(poll: Poll, cast: Cast) -> None:
    assert refused(poll, cast.desi) == (409, "vote_running")
    assert refused(poll, None) == (409, "vote_running")
    assert refused(poll, cast.rizal) == (403, "not_committee")
    polling.end_vote(poll)
    assert refused(poll, cast.rina) == (403, "not_committee")
    services.close_poll(poll, actor=cast.desi)
    assert refused(poll, cast.rina) == (403, "not_committee")


def test_a_lost_key_stops_the_count_without_harm(poll: Poll, cast: Cast) -> None:
    vote(poll, cast)
    keys.destroy_key(poll.key_id)
    polling.end_vote(poll)
    assert refused(poll, None) == (409, "key_missing")
    assert Poll.objects.get().state == Poll.State.OPEN
    services.close_due_polls(timezone.now())
    assert Ballot.objects.count() == 6


def test_an_altered_ballot_is_found(poll: Poll, cast: Cast) -> None:
    vote(poll, cast)
    row = Ballot.objects.first()
    assert row is not None
    Ballot.objects.filter(pk=row.pk).update(sealed=bytes(row.sealed or b"")[:-1] + b"!")
    polling.end_vote(poll)
    assert refused(poll, None) == (409, "content_altered")


STEPS = ["close_for_review", "rewrite_ballots", "rewrite_turnout", "rewrite_codes", "unlink_key", "scrub"]


class Killed(Exception):
    """The process ended here."""


@pytest.mark.parametrize("step", STEPS)
@pytest.mark.parametrize("when", ["before", "after"])
def test_a_closing_that_was_killed_is_finished_by_the_clock(
    poll: Poll, cast: Cast, key_folder: Path, monkeypatch: pytest.MonkeyPatch, step: str, when: str
) -> None:
    codes = vote(poll, cast)
    place = unlinking if step in {"unlink_key", "scrub"} else closing_polls
    real: Callable[..., Any] = getattr(place, step)

    def killed(*args: Any, **kwargs: Any) -> None:
        if when == "after":
            real(*args, **kwargs)
        raise Killed

    polling.end_vote(poll)
    with monkeypatch.context() as patch:
        patch.setattr(place, step, killed)
        try:
            services.close_poll(poll)
        except Killed:
            assert step == "close_for_review"
    for minute in range(2):
        services.close_due_polls(timezone.now() + timedelta(minutes=minute))
        services.close_voted(timezone.now() + timedelta(minutes=minute))
    assert_closed_and_forgotten(poll, key_folder, codes)


def test_a_count_that_was_killed_is_undone(
    poll: Poll, cast: Cast, key_folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    codes = vote(poll, cast)
    polling.end_vote(poll)

    def killed(*args: Any, **values: Any) -> None:
        raise Killed

    with monkeypatch.context() as patch:
        patch.setattr(closing_polls, "write_totals", killed)
        with pytest.raises(Killed):
            services.close_poll(poll)
    assert Poll.objects.get().state == Poll.State.OPEN
    assert not Event.objects.filter(verb="proposals.close_poll").exists()
    services.close_due_polls(timezone.now())
    assert_closed_and_forgotten(poll, key_folder, codes)


def test_a_database_in_use_is_scrubbed_later(
    poll: Poll, cast: Cast, key_folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    codes = vote(poll, cast)

    def busy(tables: Any) -> None:
        raise DatabaseError("in use")

    with monkeypatch.context() as patch:
        patch.setattr("activity.secrecy.scrubbing.rewrite_tables", busy)
        closed = polling.close(poll)
    assert closed.unlinked_at is not None
    assert closed.scrubbed_at is None
    services.close_due_polls(timezone.now())
    assert_closed_and_forgotten(poll, key_folder, codes)


def test_no_ballot_is_taken_after_the_count(poll: Poll, cast: Cast) -> None:
    polling.close(poll)
    with pytest.raises(Refused) as refusal:
        services.cast_ballot(poll, voter=cast.rina, choices=[], now=poll.opens_at + timedelta(seconds=1))
    assert refusal.value.answer.code == "poll_over"


def test_every_receipt_given_while_the_poll_closes_is_in_the_list(poll: Poll, cast: Cast) -> None:
    """Ballots that arrive in the very moment of the count are in it with their code, or refused without a trace."""
    polling.end_vote(poll)
    end = Poll.objects.get().closes_at
    names = ["rina", "mutia", "erna", "febri", "lilis", "nofrizal", "desi", "fauzan"]
    start = threading.Barrier(len(names) + 1)
    codes: list[str] = []
    refusals: list[str] = []

    def late(name: str) -> None:
        start.wait()
        try:
            voter = getattr(cast, name)
            codes.append(services.cast_ballot(poll, voter=voter, choices=[], now=end - timedelta(seconds=1)))
        except Refused as refusal:
            refusals.append(refusal.answer.code)
        finally:
            connection.close()

    threads = [threading.Thread(target=late, args=(name,)) for name in names]
    for thread in threads:
        thread.start()
    start.wait()
    services.close_poll(poll)
    for thread in threads:
        thread.join()
    assert len(codes) + len(refusals) == len(names)
    assert set(refusals) <= {"poll_over"}
    assert sorted(ReceiptCode.objects.values_list("code", flat=True)) == sorted(codes)
    assert Poll.objects.get().ballots_cast == Ballot.objects.count() == Turnout.objects.count() == len(codes)


def test_the_own_ballot_is_unlinked(poll: Poll, cast: Cast, client_of: Any) -> None:
    vote(poll, cast)
    polling.close(poll)
    answer = client_of(cast.rina).get(f"/api/polls/{poll.pk}/ballot/")
    assert answer.status_code == 409
    assert answer.json()["code"] == "ballot_unlinked"


def test_proposals_go_to_the_deciders(poll: Poll, cast: Cast, proposals: list[Proposal]) -> None:
    vote(poll, cast)
    polling.close(poll)
    assert {row.state for row in Proposal.objects.all()} == {State.IN_REVIEW}
    assert {case.subject_id for case in Case.objects.all()} == {row.pk for row in proposals}
    assert rules.may_be_decided(Proposal.objects.get(pk=proposals[0].pk), None, timezone.now())
