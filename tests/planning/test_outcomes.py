from datetime import datetime
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from planning.queries import outcomes
from proposals.models import Call, Candidate, Poll, Proposal
from tests.cast import Cast
from tests.conftest import set_stage
from workflow import services as workflow
from workflow.models import Case

pytestmark = pytest.mark.django_db


@pytest.fixture
def proposed(cast: Cast, call: Call, form: Any, now: datetime) -> Any:
    def put(number: int, state: str, **values: Any) -> Proposal:
        return Proposal.objects.create(
            call=call,
            number=number,
            author=cast.rina,
            unit=cast.delima,
            title=f"Pelatihan {number}",
            form=form,
            state=state,
            state_since=now,
            created_at=now,
            edited_at=now,
            **values,
        )

    return put


def test_every_proposal_with_what_was_decided_and_why(cast: Cast, call: Call, proposed: Any) -> None:
    set_stage(call, "decide")
    proposal = proposed(1, "in_review")
    case = workflow.open_case(proposal, author_unit=cast.delima, actor=None)
    workflow.decide(case, verdict="return", reason="Sesuaikan RAB.", actor=cast.nofrizal)
    proposed(2, "in_review")
    found = outcomes(call.cycle)
    first, second = found.rows
    assert first.decision is not None
    assert (first.decision.reason, first.is_answered, second.is_answered) == ("Sesuaikan RAB.", True, False)
    assert (found.answered, found.owed, found.answered_percent) == (1, 2, 50)


def test_a_stage_that_passes_it_on_is_no_answer_yet(cast: Cast, call: Call, proposed: Any) -> None:
    set_stage(call, "decide")
    case = workflow.open_case(proposed(1, "in_review"), author_unit=cast.delima, actor=None)
    workflow.decide(case, verdict="approve", reason="Dibutuhkan.", actor=cast.nofrizal)
    row = outcomes(call.cycle).rows[0]
    assert not row.is_answered
    assert row.case == Case.objects.get()


def test_the_line_that_came_from_it(cast: Cast, call: Call, proposed: Any, plan: Any, line_of: Any) -> None:
    proposal = proposed(1, "approved")
    line = line_of(plan, source="proposal", source_note="", proposal=proposal, quarter=3)
    assert outcomes(call.cycle).rows[0].line == line


def test_nothing_of_a_running_vote_is_told(cast: Cast, call: Call, proposed: Any, now: datetime) -> None:
    proposal = proposed(1, "open")
    poll = Poll.objects.create(
        call=call, budget=1, opens_at=call.vote_from, closes_at=call.vote_until, created_at=now, state="open"
    )
    Candidate.objects.create(poll=poll, proposal=proposal, title=proposal.title, cost=0)
    assert outcomes(call.cycle).rows[0].candidate is None


def test_drafts_are_nobodys_business(call: Call, proposed: Any, cast: Cast, client_of: Any) -> None:
    proposed(1, "open")
    Proposal.objects.filter(number=1).update(state="draft", number=None)
    answer = client_of(cast.auditor).get(f"/api/cycles/{call.cycle.pk}/outcomes/")
    assert answer.json()["rows"] == []
    assert answer.json()["answered_percent"] is None


def test_many_proposals_take_no_more_queries(call: Call, proposed: Any) -> None:
    def queries() -> int:
        with CaptureQueriesContext(connection) as captured:
            outcomes(call.cycle)
        return len(captured)

    proposed(1, "rejected")
    few = queries()
    for number in range(2, 40):
        proposed(number, "rejected")
    assert queries() == few <= 5
