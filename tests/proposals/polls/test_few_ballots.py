"""Fewer than five ballots would nearly say who chose what: nothing of them is published, nor what they select."""

from datetime import datetime, timedelta
from typing import Any

import pytest
from django.utils import timezone

from activity.models import Event
from frontend.views.timeline import timeline
from proposals import services
from proposals.models import Call, Poll, Proposal
from proposals.queries import candidates_for, vote_advice
from proposals.services import closing_polls
from tests.cast import Cast
from tests.proposals.polls import polling

pytestmark = pytest.mark.django_db

FEW = "Terlalu sedikit suara, jadi hasilnya tidak diterbitkan dan tidak menyarankan apa pun."


@pytest.fixture
def large(call: Call, cast: Cast, proposals: list[Proposal]) -> Poll:
    polling.more_staff(cast, 25)
    return polling.open_poll(call, cast)


@pytest.fixture
def few(large: Poll, cast: Cast) -> Poll:
    voters = [cast.rina, cast.mutia, cast.erna, cast.febri]
    polling.cast_many(large, voters, lambda place: polling.ids(large, *[(2, 3), (2,), (1,), ()][place]))
    closed = polling.close(large)
    closing_polls.destroy_links(closed, now=timezone.now())
    return Poll.objects.get(pk=closed.pk)


def test_the_lists_are_withheld(few: Poll, cast: Cast, client_of: Any) -> None:
    for name in ("codes", "ballots"):
        answer = client_of(cast.rina).get(f"/api/polls/{few.pk}/{name}/")
        assert (answer.status_code, answer.json()["code"]) == (409, "too_few_ballots")


def test_no_answer_bears_a_number(few: Poll, cast: Cast, client_of: Any) -> None:
    client = client_of(cast.desi)
    result = client.get(f"/api/polls/{few.pk}/result/").json()
    assert (result["ballots_cast"], result["abstentions"], result["ties"]) == (None, None, [])
    assert [result[name] for name in ("rule", "selected", "cost", "exhaustive")] == [None] * 4
    assert (result["ballots_hash"], result["codes_hash"]) == ("", "")
    poll = client.get(f"/api/polls/{few.pk}/").json()
    assert poll["turnout"]["number"] is None
    candidates = [*result["candidates"], *poll["candidates"]]
    assert {row[name] for row in candidates for name in ("approvals", "rank", "selected")} == {None}
    rows = client.get(f"/api/cycles/{few.call.cycle.pk}/outcomes/").json()["rows"]
    assert {row[name] for row in rows for name in ("approvals", "selected")} == {None}


def test_no_count_is_kept(few: Poll) -> None:
    assert few.outcome is None
    kept = few.candidates.values_list("approvals", "rank", "selected")
    assert set(kept) == {(None, None, None)}


def test_the_event_bears_nothing_that_could_be_tried_out(few: Poll) -> None:
    closed = Event.objects.get(verb="proposals.close_poll").data
    told = {name: closed[name] for name in ("ballots_cast", "selected", "ballots_hash", "codes_hash", "totals_hash")}
    assert told == {"ballots_cast": None, "selected": None, "ballots_hash": "", "codes_hash": "", "totals_hash": ""}


def test_there_is_nothing_to_certify(few: Poll, cast: Cast, client_of: Any) -> None:
    answer = client_of(cast.desi).post(f"/api/polls/{few.pk}/certify/")
    assert (answer.status_code, answer.json()["code"]) == (409, "too_few_ballots")
    assert "Hitung ulang dan sahkan" not in client_of(cast.desi).get(f"/suara/{few.pk}/hasil/").content.decode()


def test_the_order_on_pages_is_not_that_of_the_count(few: Poll, cast: Cast) -> None:
    """Shuffled for each reader as before the count, whatever was chosen."""
    running = Poll(pk=few.pk, call=few.call)
    assert candidates_for(few, cast.rina) == candidates_for(running, cast.rina)


def test_the_pages_say_that_too_few_took_part(few: Poll, cast: Cast, client_of: Any, now: datetime) -> None:
    html = client_of(cast.rina).get(f"/suara/{few.pk}/hasil/").content.decode()
    assert "Terlalu sedikit suara." in html
    for word in (" suara</strong>", "dari 35 pemilih", "abstain", "tidak ada yang memilihnya", "/codes/", "erpilih<"):
        assert word not in html
    assert "terlalu sedikit suara; hasilnya tidak diterbitkan" in client_of(cast.rina).get("/suara/").content.decode()
    road = [step.text for step in timeline(Proposal.objects.select_related("call").get(number=2), now)]
    assert FEW in road


def test_too_few_advise_nobody(few: Poll) -> None:
    proposals = Proposal.objects.filter(candidacies__poll=few)
    assert {vote_advice(proposal) for proposal in proposals} == {""}


def move(client: Any, poll: Poll, until: datetime) -> Any:
    cycle = poll.call.cycle
    data = {"window": "vote", "new_from": poll.call.vote_from.isoformat(), "new_until": until.isoformat()}
    data["reason"] = "Semua sudah memilih."
    return client.post(f"/api/cycles/{cycle.pk}/move-window/", data, content_type="application/json")


def test_the_vote_is_not_ended_early_before_five_have_voted(large: Poll, cast: Cast, client_of: Any) -> None:
    client = client_of(cast.hendra)
    voters = [cast.rina, cast.mutia, cast.erna, cast.febri]
    polling.cast_many(large, voters, lambda place: [])
    sooner = timezone.now() + timedelta(hours=1)
    address = f"/api/cycles/{large.call.cycle.pk}/advance/"
    for answer in (
        move(client, large, sooner),
        client.post(address, {"reason": "Semua sudah memilih."}, content_type="application/json"),
    ):
        assert (answer.status_code, answer.json()["code"]) == (409, "too_few_to_end_early")
    services.cast_ballot(large, voter=cast.lilis, choices=[])
    assert move(client, large, sooner).status_code == 200
