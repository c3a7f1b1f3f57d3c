"""What a proposal does when its case ends."""

import pytest

from activity.answers import Refused
from activity.models import Event, Notice
from proposals import registry
from proposals.models import Proposal, State
from tests.proposals import factory
from workflow.machine import fire


def test_after_the_last_approval_it_is_approved_and_goes_on_to_the_plan(cast, in_review, monkeypatch) -> None:
    heard = []
    monkeypatch.setattr(registry, "on_approved", [lambda proposal, decision, now: heard.append((proposal, decision))])
    assert factory.decided(in_review, cast.nofrizal).state == State.IN_REVIEW
    assert factory.decided(in_review, cast.hendra).state == State.IN_REVIEW
    assert heard == []
    approved = factory.decided(in_review, cast.rizal)
    assert approved.state == State.APPROVED
    assert [(row[0], row[1].actor) for row in heard] == [(approved, cast.rizal)]


@pytest.mark.parametrize(("verdict", "state"), [("return", State.RETURNED), ("reject", State.REJECTED)])
def test_it_takes_the_state_that_the_case_ended_with(cast, in_review, verdict, state) -> None:
    assert factory.decided(in_review, cast.nofrizal, verdict).state == state
    assert Notice.objects.filter(recipient=cast.rina, event__subject_type="proposals.proposal").exists()


def test_a_deferred_one_names_its_year(cast, in_review) -> None:
    deferred = factory.decided(in_review, cast.nofrizal, "defer", defer_to_year=2029)
    assert (deferred.state, deferred.deferred_to_year) == (State.DEFERRED, 2029)


def test_the_event_carries_the_reason(cast, in_review) -> None:
    factory.decided(in_review, cast.nofrizal, "reject")
    event = Event.objects.get(verb="proposals.reject")
    assert (event.actor, event.data["reason"]) == (cast.nofrizal, "Sudah dipertimbangkan.")


@pytest.mark.parametrize("verb", ["approve", "reject", "return_for_revision"])
def test_no_official_moves_it_past_its_case(cast, in_review, verb) -> None:
    with pytest.raises(Refused) as refused:
        fire(in_review, verb, actor=cast.rizal)
    assert refused.value.answer.code == "case_not_ended"
    assert Proposal.objects.get(pk=in_review.pk).state == State.IN_REVIEW


def test_nobody_decides_on_what_lives_on_in_it(call, cast, in_review) -> None:
    with pytest.raises(Refused):
        factory.decided(in_review, cast.rina)
