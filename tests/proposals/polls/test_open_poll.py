from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.utils import timezone

from activity.answers import Refused
from activity.models import Event, Notice
from activity.secrecy import keys
from people.models import Membership, User
from proposals import services, tally
from proposals.models import Call, Elector, Poll, Proposal, State
from tests.cast import Cast
from tests.conftest import set_stage
from tests.proposals.polls import polling

pytestmark = pytest.mark.django_db


def test_the_committee_opens_a_poll_over_what_stands_open(
    call: Call, cast: Cast, proposals: list[Proposal], client_of: Any
) -> None:
    Proposal.objects.filter(pk=proposals[1].pk).update(state=State.WITHDRAWN)
    set_stage(call, "vote")
    answer = client_of(cast.desi).post(f"/api/calls/{call.pk}/open_poll/")
    assert answer.status_code == 201
    poll = Poll.objects.get()
    assert answer.json()["state"] == poll.state == Poll.State.OPEN
    assert poll.closes_at == call.vote_until
    frozen = poll.candidates.values_list("proposal", "title", "cost", "learning_hours")
    assert list(frozen) == [(row.pk, row.title, row.cost, row.learning_hours) for row in (proposals[0], proposals[2])]


def test_candidates_stay_as_they_were(poll: Poll, proposals: list[Proposal]) -> None:
    Proposal.objects.filter(pk=proposals[0].pk).update(title="Lain", cost=1)
    assert poll.candidates.get(proposal=proposals[0]).cost == 70 * polling.MILLION


def test_the_electorate_is_the_staff_without_those_who_decide_on_everything(poll: Poll, cast: Cast) -> None:
    electors = set(User.objects.filter(pk__in=poll.electors.values("user")))
    assert cast.rina in electors
    assert cast.nofrizal in electors
    assert cast.rizal not in electors
    assert cast.hendra not in electors
    assert not electors & {cast.sekda, cast.delegate, cast.partner, cast.operator}
    assert poll.electorate_size == len(electors) == 10


def test_the_electorate_is_frozen(poll: Poll, cast: Cast, client_of: Any) -> None:
    """Who comes later cannot vote in this poll; who leaves still can, with the right they had."""
    newcomer = polling.more_staff(cast, 1)[0]
    Membership.objects.filter(user=cast.rina).update(ends=timezone.localdate() - timedelta(days=1))
    services.cast_ballot(poll, voter=cast.rina, choices=[])
    with pytest.raises(Refused) as refusal:
        services.cast_ballot(poll, voter=newcomer, choices=[])
    assert refusal.value.answer.code == "not_elector"


def test_opening_writes_one_event_with_counts_and_the_hash_of_the_list(poll: Poll, cast: Cast) -> None:
    event = Event.objects.get(subject_type="proposals.poll")
    assert event.verb == "proposals.open_poll"
    assert event.actor_id == cast.desi.pk
    assert event.data["candidates"] == 3
    assert event.data["electors"] == 10
    electors = Elector.objects.values_list("user_id", flat=True)
    assert event.data["electorate_hash"] == tally.electorate_hash(electors)


def test_the_electors_are_told(poll: Poll, cast: Cast) -> None:
    told = set(Notice.objects.filter(event__verb="proposals.open_poll").values_list("recipient_id", flat=True))
    assert cast.rina.pk in told
    assert cast.desi.pk not in told
    assert cast.rizal.pk not in told


def test_the_key_is_there_and_private(poll: Poll, key_folder: Path) -> None:
    assert keys.path_of(poll.key_id).stat().st_mode & 0o777 == 0o600


def refusal_of(call: Call, actor: User) -> tuple[int, str]:
    with pytest.raises(Refused) as refusal:
        services.open_poll(call, actor=actor)
    return refusal.value.answer.status, refusal.value.answer.code


def test_each_refusal_has_its_reason(call: Call, cast: Cast, proposals: list[Proposal], key_folder: Path) -> None:
    assert refusal_of(call, cast.desi) == (409, "vote_not_started")
    set_stage(call, "vote")
    assert refusal_of(call, cast.rizal) == (403, "not_committee")
    assert refusal_of(call, cast.hendra) == (403, "not_committee")
    set_stage(call, "decide")
    assert refusal_of(call, cast.desi) == (409, "vote_over")
    set_stage(call, "vote")
    Proposal.objects.update(state=State.WITHDRAWN)
    assert refusal_of(call, cast.desi) == (409, "no_candidates")
    assert not Poll.objects.exists()
    assert not key_folder.exists()


def test_a_call_has_one_poll(call: Call, cast: Cast, poll: Poll) -> None:
    assert refusal_of(Call.objects.get(pk=call.pk), cast.fauzan) == (409, "poll_exists")


def test_without_staff_who_may_vote_nothing_opens(call: Call, cast: Cast, proposals: list[Proposal]) -> None:
    set_stage(call, "vote")
    User.objects.exclude(pk__in=[cast.rizal.pk, cast.hendra.pk]).update(is_active=False)
    assert refusal_of(call, cast.desi) == (409, "no_electors")


def test_a_failed_opening_leaves_no_trace(
    call: Call, cast: Cast, proposals: list[Proposal], key_folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    set_stage(call, "vote")

    def fail(*args: object, **kwargs: object) -> None:
        raise RuntimeError

    monkeypatch.setattr("proposals.services.setting_up_polls.fire", fail)
    with pytest.raises(RuntimeError):
        services.open_poll(call, actor=cast.desi)
    assert not Poll.objects.exists()
    assert not Elector.objects.exists()
    assert not Event.objects.filter(subject_type="proposals.poll").exists()
    assert list(key_folder.iterdir()) == []


def test_without_a_key_folder_nothing_opens(
    call: Call, cast: Cast, proposals: list[Proposal], settings: Any, tmp_path: Path, client_of: Any
) -> None:
    settings.KEY_DIR = tmp_path / "not" / "there"
    set_stage(call, "vote")
    answer = client_of(cast.desi).post(f"/api/calls/{call.pk}/open_poll/")
    assert answer.status_code == 409
    assert answer.json()["code"] == "key_folder_unusable"
    assert not Poll.objects.exists()
