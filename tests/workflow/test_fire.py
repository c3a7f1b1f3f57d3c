"""The door through which every state change goes, tried with a case's `cancel`."""

from functools import partial
from typing import Any

import pytest
from django.apps import apps
from django.utils import timezone
from django_fsm import FSMField

from activity import services as activity
from activity.answers import Refused, forbidden
from activity.models import Event
from tests.cast import Cast
from tests.workflow.threads import at_once
from workflow.machine import fire
from workflow.models import Case


def test_changes_the_state_and_records_it(case: Case, cast: Cast) -> None:
    now = timezone.now()
    fired = fire(case, "cancel", actor=cast.rina, reason="Salah unit.", now=now, details={"count": 2})
    event = Event.objects.get(verb="workflow.cancel")
    assert (fired.state, fired.closed_at) == (Case.State.CANCELLED, now)
    assert (event.actor, event.created_at, event.subject_id) == (cast.rina, now, case.pk)
    assert event.data == {"from": "open", "to": "cancelled", "title": str(case), "reason": "Salah unit.", "count": 2}


def test_leaves_the_given_object_alone(case: Case, cast: Cast) -> None:
    fire(case, "cancel", actor=cast.rina)
    assert case.state == Case.State.OPEN


def test_a_permission_refuses_with_its_reason(case: Case, cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    refusal = forbidden("not_now", "Besok saja.")
    monkeypatch.setattr("workflow.rules.may_cancel", lambda case, user, now: refusal)
    with pytest.raises(Refused) as raised:
        fire(case, "cancel", actor=cast.rina)
    assert raised.value.answer == refusal
    assert Case.objects.get().state == Case.State.OPEN
    assert not Event.objects.filter(verb="workflow.cancel").exists()


def test_a_transition_from_another_state_is_a_conflict(case: Case, cast: Cast) -> None:
    fire(case, "cancel", actor=cast.rina)
    with pytest.raises(Refused) as raised:
        fire(case, "cancel", actor=cast.rina)
    assert (raised.value.answer.code, raised.value.answer.status) == ("wrong_state", 409)
    assert "dibatalkan" in str(raised.value.answer.message)


def test_an_unknown_transition_is_a_conflict(case: Case, cast: Cast) -> None:
    with pytest.raises(Refused, match="wrong_state"):
        fire(case, "save", actor=cast.rina)


def test_a_rollback_leaves_no_trace(case: Case, cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: Any, **__: Any) -> None:
        raise RuntimeError

    monkeypatch.setattr(activity, "record", fail)
    events = Event.objects.count()
    with pytest.raises(RuntimeError):
        fire(case, "cancel", actor=cast.rina)
    assert Case.objects.get().state == Case.State.OPEN
    assert Event.objects.count() == events


@pytest.mark.database
@pytest.mark.django_db(transaction=True)
def test_of_two_at_the_same_moment_one_is_refused(case: Case, cast: Cast) -> None:
    results = at_once([partial(fire, case, "cancel", actor=cast.rina)] * 2)
    refusals = [result for result in results if isinstance(result, Refused)]
    assert [refusal.answer.code for refusal in refusals] == ["wrong_state"]
    assert Event.objects.filter(verb="workflow.cancel").count() == 1


def test_every_transition_asks_a_rule() -> None:
    for model in apps.get_models():
        for field in model._meta.get_fields():
            if isinstance(field, FSMField):
                assert all(step.permission for step in field.get_all_transitions(model)), model
