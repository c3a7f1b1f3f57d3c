from datetime import timedelta

from activity.models import Event
from proposals.models import Proposal
from tests.conftest import set_stage
from tests.proposals import factory


def start(post, user, call, **body):
    return post(user, "/api/proposals/", {"call": call.pk, **body})


def test_a_draft_begins_with_whatever_is_already_written(call, cast, post) -> None:
    answer = start(post, cast.rina, call, title="Arsip kelurahan")
    assert answer.status_code == 201
    body = answer.json()
    assert (body["state"], body["title"], body["unit_name"]) == ("draft", "Arsip kelurahan", "Kelurahan Delima")
    assert body["allowed_actions"]["save_draft"]["allowed"]
    assert body["revision"] == 1


def test_drafts_may_be_written_before_the_window_opens(call, cast, post, now) -> None:
    call.propose_from = now + timedelta(days=2)
    call.save()
    assert start(post, cast.rina, call).status_code == 201


def test_not_after_the_window(call, cast, post) -> None:
    set_stage(call, "vote")
    answer = start(post, cast.rina, call)
    assert (answer.status_code, answer.json()["code"]) == (409, "propose_window_over")


def test_only_staff_of_the_office(call, cast, post) -> None:
    answer = start(post, cast.analyst, call)
    assert (answer.status_code, answer.json()["code"]) == (403, "staff_only")
    assert not Proposal.objects.exists()


def test_an_earlier_proposal_lends_its_answers(call, cast, post, submitted) -> None:
    answer = start(post, cast.febri, call, based_on=submitted.pk, title="Lain judul")
    body = answer.json()
    assert body["problem"] == submitted.problem
    assert body["title"] == "Lain judul"
    assert body["cost"] == factory.COST
    assert (body["author_name"], body["number"]) == (cast.febri.name, None)


def test_somebody_elses_draft_lends_nothing(call, cast, post, draft) -> None:
    answer = start(post, cast.febri, call, based_on=draft.pk)
    assert answer.status_code == 400
    assert "based_on" in answer.json()["errors"]


def test_the_event_tells_no_content(call, cast, post) -> None:
    start(post, cast.rina, call, title="Rahasia dulu")
    event = Event.objects.get(verb="proposals.start_draft")
    assert "Rahasia" not in str(event.data)


def test_a_rollback_leaves_no_trace(call, cast) -> None:
    with factory.rolled_back():
        factory.a_draft(call, cast.rina)
    assert not Proposal.objects.exists()
    assert not Event.objects.filter(verb="proposals.start_draft").exists()
