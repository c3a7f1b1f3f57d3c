import json
from pathlib import Path
from typing import Any

import pytest

from activity.answers import Refused
from activity.models import Event, Notice
from activity.secrecy import keys
from proposals import services
from proposals.models import Ballot, Poll, ReceiptCode, Turnout
from tests.cast import Cast
from tests.proposals.polls import polling

pytestmark = pytest.mark.django_db


def refused(poll: Poll, actor: Any) -> tuple[int, str]:
    with pytest.raises(Refused) as refusal:
        services.restart_poll(poll, reason="Cadangan dipulihkan.", actor=actor)
    return refusal.value.answer.status, refusal.value.answer.code


def test_after_a_lost_key_the_committee_begins_again(poll: Poll, cast: Cast, client_of: Any, key_folder: Path) -> None:
    old = services.cast_ballot(poll, voter=cast.rina, choices=polling.ids(poll, 1))
    keys.destroy_key(poll.key_id)
    body = json.dumps({"reason": "Server dipulihkan dari cadangan."})
    answer = client_of(cast.desi).post(f"/api/polls/{poll.pk}/restart/", body, content_type="application/json")
    assert answer.status_code == 200
    assert Ballot.objects.count() == Turnout.objects.count() == ReceiptCode.objects.count() == 0
    event = Event.objects.get(verb="proposals.restart_poll")
    assert event.data["ballots_lost"] is None
    assert Notice.objects.filter(event=event, recipient=cast.rina).exists()
    assert services.cast_ballot(poll, voter=cast.rina, choices=[]) != old
    assert len(list(key_folder.iterdir())) == 1


def test_the_ledger_tells_no_more_of_the_turnout_than_the_committee_knows(poll: Poll, cast: Cast) -> None:
    voters = [cast.rina, cast.mutia, cast.erna, cast.febri, cast.lilis, cast.nofrizal]
    polling.cast_many(poll, voters, lambda place: [])
    keys.destroy_key(poll.key_id)
    services.restart_poll(poll, reason="Cadangan dipulihkan.", actor=cast.desi)
    assert Event.objects.get(verb="proposals.restart_poll").data["ballots_lost"] == 5


def test_each_refusal_has_its_reason(poll: Poll, cast: Cast) -> None:
    assert refused(poll, cast.desi) == (409, "key_there")
    keys.destroy_key(poll.key_id)
    assert refused(poll, cast.rina) == (403, "not_committee")
    Poll.objects.filter(pk=poll.pk).update(state=Poll.State.CLOSED)
    assert refused(poll, cast.desi) == (409, "poll_not_open")


def test_a_reason_is_needed(poll: Poll, cast: Cast, client_of: Any) -> None:
    keys.destroy_key(poll.key_id)
    address = f"/api/polls/{poll.pk}/restart/"
    assert client_of(cast.desi).post(address, "{}", content_type="application/json").status_code == 400


def test_without_a_key_folder_nothing_is_lost(poll: Poll, cast: Cast, settings: Any, tmp_path: Path) -> None:
    services.cast_ballot(poll, voter=cast.rina, choices=[])
    settings.KEY_DIR = tmp_path / "not" / "there"
    assert refused(poll, cast.desi) == (409, "key_folder_unusable")
    assert Ballot.objects.count() == 1


def test_a_key_that_is_cut_short_is_a_lost_one(poll: Poll, cast: Cast, client_of: Any) -> None:
    services.cast_ballot(poll, voter=cast.rina, choices=[])
    offered = f"/api/polls/{poll.pk}/"
    assert not client_of(cast.desi).get(offered).json()["allowed_actions"]["restart"]["allowed"]
    path = keys.path_of(poll.key_id)
    path.write_bytes(path.read_bytes()[:-1])
    assert client_of(cast.desi).get(offered).json()["allowed_actions"]["restart"]["allowed"]
    services.restart_poll(poll, reason="Kunci rusak.", actor=cast.desi)
    assert Ballot.objects.count() == 0
    assert services.cast_ballot(Poll.objects.get(pk=poll.pk), voter=cast.rina, choices=[])
