"""A proposal that goes just as the poll opens: it is on the ballot or withdrawn, never both."""

import threading
from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection, transaction

from activity.answers import Refused
from proposals import services
from proposals.models import Call, Candidate, Proposal, State
from tests.cast import Cast
from tests.conftest import set_stage

pytestmark = [pytest.mark.database, pytest.mark.django_db(transaction=True)]
# So long the second waits for the first, or does not wait at all, as without the lock.
LONG_ENOUGH = 1.0


def while_the_first_is_not_committed(first: Callable[[], Any], second: Callable[[], Any]) -> list[str]:
    """Run `second` on a connection of its own before `first` commits; returns the code of its refusal, if any."""
    refusals: list[str] = []

    def run() -> None:
        try:
            second()
        except Refused as refused:
            refusals.append(refused.answer.code)
        finally:
            connection.close()

    other = threading.Thread(target=run)
    with transaction.atomic():
        first()
        other.start()
        other.join(LONG_ENOUGH)
        assert other.is_alive()
    other.join()
    return refusals


@pytest.fixture
def voting(call: Call) -> Call:
    return set_stage(call, "vote")


def test_a_poll_that_opens_meanwhile_does_not_take_it_up(voting: Call, cast: Cast, proposals: list[Proposal]) -> None:
    gone = proposals[0]
    refusals = while_the_first_is_not_committed(
        lambda: services.withdraw(gone, actor=cast.rina),
        lambda: services.open_poll(voting, actor=cast.desi),
    )
    assert refusals == []
    assert Proposal.objects.get(pk=gone.pk).state == State.WITHDRAWN
    assert set(Candidate.objects.values_list("proposal", flat=True)) == {row.pk for row in proposals[1:]}


def test_what_a_poll_has_just_taken_up_stays(voting: Call, cast: Cast, proposals: list[Proposal]) -> None:
    kept = proposals[0]
    refusals = while_the_first_is_not_committed(
        lambda: services.open_poll(voting, actor=cast.desi),
        lambda: services.withdraw(kept, actor=cast.rina),
    )
    assert refusals == ["on_the_ballot"]
    assert Proposal.objects.get(pk=kept.pk).state == State.OPEN
    assert Candidate.objects.filter(proposal=kept).exists()
