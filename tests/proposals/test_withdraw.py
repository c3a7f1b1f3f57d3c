import pytest

from activity.models import Event, Notice
from proposals import services
from proposals.models import Poll, Proposal, State
from tests.conftest import set_stage
from tests.proposals import factory


@pytest.mark.parametrize("which", ["draft", "submitted", "opened", "returned"])
def test_its_author_takes_it_back(request, cast, post, url, which) -> None:
    proposal = request.getfixturevalue(which)
    answer = post(cast.rina, url(proposal, "withdraw"), {"reason": "Sudah dilayani provinsi."})
    assert (answer.status_code, answer.json()["state"]) == (200, "withdrawn")
    assert Event.objects.get(verb="proposals.withdraw").data["reason"] == "Sudah dilayani provinsi."


@pytest.mark.parametrize("which", ["in_review", "rejected"])
def test_not_while_it_is_decided_nor_afterwards(request, cast, post, url, which) -> None:
    answer = post(cast.rina, url(request.getfixturevalue(which), "withdraw"))
    assert (answer.status_code, answer.json()["code"]) == (409, "wrong_state")


def test_only_its_author(cast, post, url, submitted) -> None:
    answer = post(cast.hendra, url(submitted, "withdraw"))
    assert (answer.status_code, answer.json()["code"]) == (403, "author_only")


def test_not_while_people_vote_on_it(call, cast, post, url, opened) -> None:
    set_stage(call, "vote")
    Poll.objects.create(
        call=call, budget=1, opens_at=call.vote_from, closes_at=call.vote_until, created_at=call.vote_from, state="open"
    )
    answer = post(cast.rina, url(opened, "withdraw"))
    assert (answer.status_code, answer.json()["code"]) == (409, "on_the_ballot")


def test_not_while_it_carries_a_colleagues_proposal(call, cast, post, url, opened) -> None:
    services.merge(factory.submitted(call, cast.febri), into=opened, actor=cast.lilis)
    answer = post(cast.rina, url(opened, "withdraw"))
    assert (answer.status_code, answer.json()["code"]) == (409, "carries_others")


def test_a_withdrawn_draft_stays_its_authors_secret(cast, post, url, draft) -> None:
    services.withdraw(draft, actor=cast.rina)
    assert post(cast.febri, url(draft), method="get").status_code == 404
    assert post(cast.rina, url(draft), method="get").status_code == 200
    assert not Notice.objects.exists()
    assert draft.title not in str(list(Event.objects.values_list("data", flat=True)))


def test_its_answers_can_begin_a_new_draft(call, cast, draft) -> None:
    services.withdraw(draft, actor=cast.rina)
    again = services.start_draft(call, actor=cast.rina, based_on=draft)
    assert (again.title, again.state, again.cost) == (draft.title, State.DRAFT, factory.COST)


def test_a_rollback_leaves_no_trace(cast, draft) -> None:
    with factory.rolled_back():
        services.withdraw(draft, actor=cast.rina)
    assert Proposal.objects.get(pk=draft.pk).state == State.DRAFT
    assert not Event.objects.filter(verb="proposals.withdraw").exists()
