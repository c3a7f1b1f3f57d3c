from activity.models import Event
from proposals import services
from proposals.models import Proposal, State
from tests.proposals import factory
from workflow.queries import current_case


def appeal(post, user, url, proposal, reason="Antrean tetap panjang."):
    return post(user, url(proposal, "appeal"), {"reason": reason})


def test_the_next_level_looks_again(cast, post, url, rejected) -> None:
    answer = appeal(post, cast.rina, url, rejected)
    assert (answer.status_code, answer.json()["state"]) == (200, "in_review")
    case = current_case(rejected)
    assert case is not None
    assert case.stage.order == 2
    assert Event.objects.get(verb="proposals.appeal").data["reason"] == "Antrean tetap panjang."


def test_once(cast, post, url, rejected) -> None:
    appeal(post, cast.rina, url, rejected)
    factory.decided(rejected, cast.hendra, "reject")
    answer = appeal(post, cast.rina, url, rejected)
    assert (answer.status_code, answer.json()["code"]) == (409, "appealed_already")


def test_with_a_reason(cast, post, url, rejected) -> None:
    answer = appeal(post, cast.rina, url, rejected, reason=" ")
    assert (answer.status_code, set(answer.json()["errors"])) == (400, {"reason"})


def test_only_by_its_author(cast, post, url, rejected) -> None:
    answer = appeal(post, cast.febri, url, rejected)
    assert (answer.status_code, answer.json()["code"]) == (403, "author_only")


def test_only_what_was_rejected(cast, post, url, returned) -> None:
    answer = appeal(post, cast.rina, url, returned)
    assert (answer.status_code, answer.json()["code"]) == (409, "wrong_state")


def test_a_rollback_leaves_no_trace(cast, rejected) -> None:
    with factory.rolled_back():
        services.appeal(rejected, actor=cast.rina, reason="Antrean tetap panjang.")
    stored = Proposal.objects.get(pk=rejected.pk)
    assert (stored.state, stored.appealed_at) == (State.REJECTED, None)
