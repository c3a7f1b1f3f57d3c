import pytest

from activity.answers import Refused
from activity.models import Event
from proposals import services
from proposals.models import Proposal, State
from tests.proposals import factory


@pytest.fixture
def approved(cast, in_review) -> Proposal:
    for official in (cast.nofrizal, cast.hendra, cast.rizal):
        in_review = factory.decided(in_review, official)
    return in_review


def test_the_enacted_plan_carries_it_along(cast, approved) -> None:
    assert services.enact(approved, actor=cast.delegate).state == State.ENACTED
    assert Event.objects.get(verb="proposals.enact").actor == cast.delegate


def test_only_what_was_approved(cast, in_review) -> None:
    with pytest.raises(Refused) as refused:
        services.enact(in_review, actor=cast.delegate)
    assert refused.value.answer.code == "wrong_state"


def test_there_is_no_way_around_the_plan(cast, client_of, approved) -> None:
    assert client_of(cast.delegate).post(f"/api/proposals/{approved.pk}/enact/").status_code == 404


def test_a_rollback_leaves_no_trace(cast, approved, state_of) -> None:
    with factory.rolled_back():
        services.enact(approved, actor=cast.delegate)
    assert state_of(approved) == State.APPROVED
