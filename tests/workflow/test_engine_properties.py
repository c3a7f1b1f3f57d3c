"""Whatever people and the calendar do to a case, in any order, the promises of the engine hold."""

from collections import Counter
from datetime import timedelta
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from activity.answers import Refused
from activity.models import Event
from people.models import Role
from proposals.models import Proposal
from tests.cast import Cast, appoint
from workflow import queries
from workflow.models import Case, ConflictOfInterest, Decision, Verdict
from workflow.services import decide, declare_conflict, escalate_overdue, open_case, skip_deserted

PEOPLE = ["rizal", "yulfa", "hendra", "syahrul", "nofrizal", "erna", "rina", "fauzan", "operator"]
PLACES = ["district", "secretariat", "personnel", "government", "delima"]


class Engine(RuleBasedStateMachine):
    """One proposal, its cases, and a district that changes under them."""

    cast: Cast
    subject: Proposal

    def __init__(self) -> None:
        super().__init__()
        self.example = transaction.atomic()
        self.example.__enter__()
        self.now = timezone.now()

    def teardown(self) -> None:
        transaction.set_rollback(True)
        self.example.__exit__(None, None, None)

    @property
    def open_now(self) -> Case | None:
        return queries.current_case(self.subject)

    def send(self) -> None:
        open_case(self.subject, author_unit=self.subject.unit, actor=None, now=self.now)

    @initialize(author=st.sampled_from(PEOPLE[:-1]), place=st.sampled_from(PLACES))
    def put_forward(self, author: str, place: str) -> None:
        self.subject.author = self.cast.people[author]
        self.subject.unit = getattr(self.cast, place)
        self.subject.save()
        self.send()

    @rule(who=st.sampled_from(PEOPLE), verdict=st.sampled_from(Verdict.values))
    def somebody_tries(self, who: str, verdict: str) -> None:
        self.attempt(self.cast.people[who], verdict)

    @precondition(lambda self: self.open_now and queries.holders(self.open_now, self.now))
    @rule(verdict=st.sampled_from(["approve", "approve", "approve", "return", "reject"]), place=st.integers(0, 3))
    def a_holder_decides(self, verdict: str, place: int) -> None:
        case = self.open_now
        assert case
        holders = queries.holders(case, self.now)
        assert self.attempt(holders[place % len(holders)], verdict), "a holder was refused"

    def attempt(self, person: Any, verdict: str) -> bool:
        person = type(person).objects.get(pk=person.pk)
        case = queries.last_case(self.subject)
        assert case
        before = Event.objects.count()
        try:
            decide(case, verdict=verdict, reason="Alasan.", defer_to_year=2099, actor=person, now=self.now)
        except Refused:
            assert Event.objects.count() == before
            return False
        return True

    @precondition(lambda self: self.open_now)
    @rule(who=st.sampled_from(PEOPLE))
    def steps_aside(self, who: str) -> None:
        person = type(self.cast.rina).objects.get(pk=self.cast.people[who].pk)
        try:
            declare_conflict(self.open_now, reason="Keluarga.", actor=person, now=self.now)  # type: ignore[arg-type]
        except Refused:
            return

    @rule(days=st.integers(1, 12))
    def time_passes(self, days: int) -> None:
        self.now += timedelta(days=days)
        escalate_overdue(self.now)
        skip_deserted(self.now)
        assert queries.deserted_cases(self.now) == []

    @rule(who=st.sampled_from(PEOPLE), place=st.sampled_from(PLACES), days=st.integers(0, 20))
    def is_appointed(self, who: str, place: str, days: int) -> None:
        today = queries.today(self.now)
        ends = today + timedelta(days=days)
        appoint(self.cast.people[who], Role.HEAD, getattr(self.cast, place), "acting", starts=today, ends=ends)

    @rule(who=st.sampled_from(PEOPLE))
    def leaves_office(self, who: str) -> None:
        yesterday = queries.today(self.now) - timedelta(days=1)
        self.cast.people[who].appointments.filter(starts__lte=yesterday).update(ends=yesterday)

    @precondition(lambda self: not self.open_now)
    @rule()
    def comes_again(self) -> None:
        self.send()

    @precondition(lambda self: self.open_now)
    @rule()
    def comes_twice(self) -> None:
        with pytest.raises(IntegrityError), transaction.atomic():
            self.send()

    @invariant()
    def the_author_never_decides(self) -> None:
        assert not Decision.objects.filter(actor=self.subject.author_id).exists()

    @invariant()
    def nobody_decides_twice_in_a_case(self) -> None:
        pairs = Counter(Decision.objects.values_list("case_id", "actor_id"))
        assert not pairs or max(pairs.values()) == 1

    @invariant()
    def nobody_decides_after_declaring_a_conflict(self) -> None:
        for declared in ConflictOfInterest.objects.all():
            assert not Decision.objects.filter(actor=declared.user, decided_at__gt=declared.declared_at).exists()

    @invariant()
    def one_case_is_open_and_closed_ones_say_when(self) -> None:
        cases = list(Case.objects.all())
        assert sum(case.is_open for case in cases) <= 1
        assert all(case.is_open == (case.closed_at is None) for case in cases)

    @invariant()
    def the_case_stands_where_no_earlier_stage_is_left(self) -> None:
        """An approved case has at its end a decision of the last stage, and skipped only what was recorded."""
        for case in Case.objects.filter(state=Case.State.APPROVED):
            progress = [step.progress for step in queries.road(case)]
            assert progress[-1] == "done"
            assert set(progress) <= {"earlier", "skipped", "done"}


@pytest.mark.database
def test_the_promises_hold(cast: Cast, propose: Any) -> None:
    Engine.cast = cast
    Engine.subject = propose()
    calm = settings(
        max_examples=12,
        stateful_step_count=20,
        deadline=None,
        suppress_health_check=list(HealthCheck),
    )
    run_state_machine_as_test(Engine, settings=calm)  # type: ignore[no-untyped-call]
