import pytest

from activity.answers import Refused
from activity.models import Event
from proposals import services
from proposals.models import Poll, State
from tests.conftest import set_stage
from tests.proposals import factory
from workflow.models import Case
from workflow.queries import current_case


def poll(call, state):
    return Poll.objects.create(
        call=call, budget=1, opens_at=call.vote_from, closes_at=call.vote_until, created_at=call.vote_from, state=state
    )


def test_without_a_poll_the_end_of_the_voting_window_sends_it_on(call, cast, opened, state_of, now) -> None:
    set_stage(call, "decide")
    services.close_voted(now)
    services.close_voted(now)
    assert state_of(opened) == State.IN_REVIEW
    case = current_case(opened)
    assert case is not None
    assert case.unit == cast.delima
    assert case.stage.order == 1
    assert Event.objects.filter(verb="proposals.close").count() == 1


def test_the_clock_leaves_it_alone_while_people_may_vote(call, opened, state_of, now) -> None:
    set_stage(call, "vote")
    services.close_voted(now)
    assert state_of(opened) == State.OPEN
    with pytest.raises(Refused) as refused:
        services.close_for_review(call)
    assert refused.value.answer.code == "vote_window_open"


def test_an_open_poll_is_closed_first(call, opened, state_of, now) -> None:
    set_stage(call, "decide")
    poll(call, "open")
    services.close_voted(now)
    assert state_of(opened) == State.OPEN
    with pytest.raises(Refused) as refused:
        services.close_for_review(call)
    assert refused.value.answer.code == "poll_open"


def test_a_poll_that_never_opened_holds_nothing_up(call, opened, state_of, now) -> None:
    set_stage(call, "decide")
    poll(call, "draft")
    services.close_voted(now)
    assert state_of(opened) == State.IN_REVIEW


def test_nobody_closes_by_hand(cast, client_of, opened) -> None:
    assert client_of(cast.rizal).post(f"/api/proposals/{opened.pk}/close/").status_code == 404


@pytest.mark.parametrize(("stage", "code"), [("discuss", "discuss_window_open"), ("vote", "vote_window_open")])
def test_voice_comes_before_decision(call, cast, in_review, stage, code) -> None:
    set_stage(call, stage)
    with pytest.raises(Refused) as refused:
        factory.decided(in_review, cast.nofrizal)
    assert refused.value.answer.code == code


def test_no_decision_while_the_poll_is_open(call, cast, in_review) -> None:
    poll(call, "open")
    with pytest.raises(Refused) as refused:
        factory.decided(in_review, cast.nofrizal)
    assert refused.value.answer.code == "poll_open"


def test_a_rollback_leaves_no_trace(call, opened, state_of) -> None:
    set_stage(call, "decide")
    with factory.rolled_back():
        services.close_for_review(call)
    assert state_of(opened) == State.OPEN
    assert not Case.objects.exists()


def test_several_go_on_together(call, cast, opened) -> None:
    factory.opened(call, cast.mutia, cast.lilis)
    set_stage(call, "decide")
    assert len(services.close_for_review(call)) == 2
    assert Case.objects.filter(state=Case.State.OPEN).count() == 2
