from datetime import datetime, timedelta

import pytest

from activity import services as activity
from activity.models import Event, Notice
from people.models import Role
from tests.cast import Cast
from workflow import queries
from workflow.models import Case, Stage
from workflow.services import decide, escalate_overdue, skip_deserted

APPROVAL = {"verdict": "approve", "reason": "Sesuai kebutuhan."}


@pytest.fixture
def late(case: Case) -> datetime:
    """The first moment of the day after the deadline, and a bit."""
    return case.opened_at + (case.due_on - queries.today(case.opened_at)) + timedelta(days=1)


def test_the_takeover_holder_joins_and_is_told(case: Case, cast: Cast, late: datetime) -> None:
    assert escalate_overdue(late) == 1
    assert queries.holders(Case.objects.get(), late) == [cast.nofrizal, cast.yulfa]
    told = Notice.objects.filter(event__verb="workflow.escalate").values_list("recipient", flat=True)
    assert set(told) == {cast.nofrizal.pk, cast.yulfa.pk}


def test_the_due_day_itself_is_not_late(case: Case, late: datetime) -> None:
    assert escalate_overdue(late - timedelta(days=1)) == 0


def test_it_is_recorded_once(case: Case, late: datetime) -> None:
    escalate_overdue(late)
    assert escalate_overdue(late + timedelta(days=3)) == 0
    assert Event.objects.filter(verb="workflow.escalate").count() == 1


def test_the_deadline_binds_even_when_the_clock_is_late(case: Case, cast: Cast, late: datetime) -> None:
    decision = decide(case, actor=cast.yulfa, now=late, **APPROVAL)
    assert decision.is_substitute


def test_the_next_stage_has_its_own_deadline(case: Case, cast: Cast, late: datetime) -> None:
    escalate_overdue(late)
    decide(Case.objects.get(), actor=cast.yulfa, now=late, **APPROVAL)
    moved = Case.objects.get()
    assert moved.escalated_at is None
    assert moved.due_on > queries.today(late)


def test_who_decides_later_does_not_take_over(case: Case, cast: Cast, late: datetime) -> None:
    Stage.objects.filter(pk=case.stage_id).update(takeover_role=Role.HEAD, takeover_unit=cast.district)
    assert queries.holders(Case.objects.get(), late) == [cast.nofrizal]


@pytest.mark.database
def test_the_clock_does_it(case: Case, late: datetime) -> None:
    activity.tick(late)
    assert Case.objects.get().escalated_at == late


def test_a_stage_that_lost_its_last_official_is_skipped(case: Case, cast: Cast, now: datetime) -> None:
    """Only the camat is left above, and he decides at the end anyway."""
    yesterday = queries.today(now) - timedelta(days=1)
    for person in (cast.nofrizal, cast.yulfa):
        person.appointments.update(ends=yesterday)
    assert skip_deserted(now) == 1
    assert queries.holders(Case.objects.get(), now) == [cast.hendra]
    assert Event.objects.get(verb="workflow.skip_stage").actor is None
    assert skip_deserted(now) == 0


def test_a_stage_that_somebody_holds_stays(case: Case, now: datetime) -> None:
    assert skip_deserted(now) == 0
