"""The road of a proposal as it is read: real verbs make it, nothing is written for it."""

from datetime import datetime
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from frontend.views.timeline import timeline
from people.models import Role
from proposals.models import Call, Proposal, State
from tests.cast import Cast, appoint
from tests.conftest import set_stage
from workflow import queries
from workflow.models import Case
from workflow.services import decide, escalate_overdue, open_case


@pytest.fixture
def proposal(cast: Cast, call: Call, now: datetime) -> Proposal:
    set_stage(call, "decide")
    return Proposal.objects.create(
        call=call,
        number=7,
        author=cast.rina,
        unit=cast.delima,
        title="Bimtek pelayanan prima",
        state=State.IN_REVIEW,
        state_since=now,
        created_at=now,
        edited_at=now,
    )


@pytest.fixture
def case(cast: Cast, proposal: Proposal) -> Case:
    return open_case(proposal, author_unit=cast.delima, actor=None)


def told(proposal: Proposal, now: datetime) -> list[tuple[str, str]]:
    return [(step.state, step.title) for step in timeline(Proposal.objects.get(pk=proposal.pk), now)]


def test_says_who_holds_it_and_what_comes_next(case: Case, proposal: Proposal, now: datetime) -> None:
    assert told(proposal, now) == [
        ("now", "Ditinjau atasan"),
        ("next", "Diverifikasi kepegawaian"),
        ("next", "Keputusan camat"),
        ("next", "Masuk rencana tahunan dan ditetapkan"),
    ]
    step = timeline(proposal, now)[0]
    assert step.holders == ("Nofrizal Caniago, Kelurahan Delima",)
    assert (step.days, step.due_on) == (5, case.due_on)


def test_says_what_was_decided_and_why(case: Case, cast: Cast, proposal: Proposal, now: datetime) -> None:
    decide(case, verdict="approve", reason="Sesuai kebutuhan loket.", actor=cast.nofrizal)
    decide(Case.objects.get(), verdict="return", reason="Harga narasumber di atas SBU.", actor=cast.hendra)
    steps = timeline(Proposal.objects.get(), now)
    decided = [(step.title, step.who, step.words) for step in steps if step.words]
    assert decided == [
        ("Disetujui pada tahap “Ditinjau atasan”", "Nofrizal Caniago, Kelurahan Delima", "Sesuai kebutuhan loket."),
        (
            "Dikembalikan untuk diperbaiki",
            "Hendra Saputra Nasution, Subbag Umum dan Kepegawaian",
            "Harga narasumber di atas SBU.",
        ),
    ]
    steps_now = told(proposal, now)
    assert steps_now[steps_now.index(("now", "Menunggu perbaikan dari pengusul")) + 1 :] == [
        ("next", "Diverifikasi kepegawaian"),
        ("next", "Keputusan camat"),
        ("next", "Masuk rencana tahunan dan ditetapkan"),
    ]


def test_an_acting_official_is_named_as_such(case: Case, cast: Cast, proposal: Proposal, now: datetime) -> None:
    appoint(cast.erna, Role.HEAD, cast.delima, "acting", starts=queries.today(now))
    decide(case, verdict="reject", reason="Sudah ada.", actor=cast.erna)
    who = [step.who for step in timeline(Proposal.objects.get(), now) if step.state == "bad"]
    assert who == ["Erna Widyastuti, Plt Kelurahan Delima"]


def test_a_late_stage_is_told(case: Case, proposal: Proposal, now: datetime) -> None:
    Case.objects.update(due_on=queries.today(now).replace(year=2020))
    escalate_overdue(now)
    assert ("bad", "Tenggat tahap “Ditinjau atasan” terlewati") in told(proposal, now)


def test_a_skipped_stage_is_told(cast: Cast, proposal: Proposal, now: datetime) -> None:
    Proposal.objects.update(author=cast.yulfa, unit=cast.secretariat)
    open_case(Proposal.objects.get(), author_unit=cast.secretariat, actor=None)
    assert ("done", "Tahap “Ditinjau atasan” dilewati") in told(proposal, now)


def test_a_draft_only_has_a_future(cast: Cast, proposal: Proposal, now: datetime) -> None:
    Proposal.objects.update(state=State.DRAFT, number=None)
    steps = told(proposal, now)
    assert [state for state, _ in steps] == ["now", "next", "next", "next", "next", "next", "next"]
    assert [title for _, title in steps[1:3]] == [
        "Diperiksa: apakah sudah ada usulan serupa",
        "Diskusi terbuka dan pemungutan suara",
    ]


@pytest.mark.parametrize("state", [State.REJECTED, State.WITHDRAWN, State.DEFERRED, State.MERGED, State.ENACTED])
def test_a_road_that_ended_has_nothing_ahead(proposal: Proposal, now: datetime, state: str, cast: Cast) -> None:
    ends: dict[str, Any] = {"deferred_to_year": 2028} if state == State.DEFERRED else {}
    Proposal.objects.update(state=state, merged_into=proposal if state == State.MERGED else None, **ends)
    assert not [step for step in told(proposal, now) if step[0] in {"now", "next"}]


def test_costs_a_constant_and_small_number_of_queries(
    case: Case, cast: Cast, proposal: Proposal, now: datetime
) -> None:
    counts = []
    for official in (cast.nofrizal, cast.hendra):
        fresh = Proposal.objects.select_related("call__poll").get(pk=proposal.pk)
        with CaptureQueriesContext(connection) as captured:
            timeline(fresh, now)
        counts.append(len(captured))
        decide(Case.objects.get(), verdict="approve", reason="Sesuai.", actor=official)
    assert counts[0] == counts[1] <= 10
