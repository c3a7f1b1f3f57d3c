from activity.models import Event
from proposals import services
from proposals.models import Proposal, State
from tests.proposals import factory
from workflow.models import Case
from workflow.queries import current_case


def test_it_goes_back_to_the_stage_that_returned_it(cast, post, url, in_review) -> None:
    factory.decided(in_review, cast.nofrizal)
    returned = factory.decided(in_review, cast.hendra, "return")
    services.save_draft(returned, actor=cast.rina, revision=returned.revision, changes={"timing": "April 2027"})
    answer = post(cast.rina, url(returned, "resubmit"), {"note": "Jadwal digeser."})
    assert (answer.status_code, answer.json()["state"]) == (200, "in_review")
    case = current_case(returned)
    assert case is not None
    assert case.stage.order == 2
    assert Event.objects.get(verb="proposals.resubmit").data["reason"] == "Jadwal digeser."


def test_only_when_it_was_returned(cast, post, url, in_review) -> None:
    answer = post(cast.rina, url(in_review, "resubmit"))
    assert (answer.status_code, answer.json()["code"]) == (409, "wrong_state")


def test_only_by_its_author(cast, post, url, returned) -> None:
    answer = post(cast.hendra, url(returned, "resubmit"))
    assert (answer.status_code, answer.json()["code"]) == (403, "author_only")


def test_it_must_still_be_complete(cast, post, url, returned) -> None:
    services.save_draft(returned, actor=cast.rina, revision=returned.revision, changes={"problem": ""})
    answer = post(cast.rina, url(returned, "resubmit"))
    assert (answer.status_code, set(answer.json()["errors"])) == (400, {"problem"})


def test_a_rollback_leaves_no_trace(cast, returned) -> None:
    with factory.rolled_back():
        services.resubmit(returned, actor=cast.rina)
    assert Proposal.objects.get(pk=returned.pk).state == State.RETURNED
    assert Case.objects.count() == 1
