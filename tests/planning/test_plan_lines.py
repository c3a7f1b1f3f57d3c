from concurrent.futures import ThreadPoolExecutor
from datetime import datetime
from threading import Barrier
from types import SimpleNamespace
from typing import Any

import pytest
from django.db import connection, transaction
from django.utils import timezone

from activity.answers import Refused
from activity.models import Event
from planning import services
from planning.models import Plan, PlanLine
from planning.services.drafts import take_up
from proposals.models import Call, LearningForm, Proposal
from tests.cast import Cast

pytestmark = pytest.mark.django_db
DECISION: Any = SimpleNamespace()


@pytest.fixture
def approved(cast: Cast, call: Call, form: LearningForm, now: datetime) -> Any:
    def put(number: int, **values: Any) -> Proposal:
        defaults = {"title": "Bimtek SP4N-LAPOR!", "cost": 29_700_000, "participants": 30, "learning_hours": 24}
        return Proposal.objects.create(
            call=call,
            number=number,
            author=cast.rina,
            unit=cast.delima,
            audience="Petugas loket",
            form=form,
            partner="FISIP Universitas Riau",
            state="approved",
            state_since=now,
            created_at=now,
            edited_at=now,
            **{**defaults, **values},
        )

    return put


def test_an_approved_proposal_becomes_a_line_with_its_source(cast: Cast, approved: Any, now: datetime) -> None:
    proposal = approved(1)
    take_up(proposal, DECISION, now)
    plan = Plan.objects.get(office=cast.district, year=2027)
    line = plan.lines.get()
    assert (plan.version, plan.ceiling, plan.state) == (1, 120_000_000, Plan.State.DRAFT)
    assert (line.proposal, line.source, line.cost, line.organiser) == (
        proposal,
        "proposal",
        29_700_000,
        "FISIP Universitas Riau",
    )


def test_what_costs_nothing_needs_no_funding(approved: Any, now: datetime) -> None:
    take_up(approved(1, cost=0), DECISION, now)
    assert PlanLine.objects.get().funding == "none"


def test_while_the_plan_is_on_its_way_it_waits(plan: Plan, approved: Any, now: datetime) -> None:
    Plan.objects.filter(pk=plan.pk).update(state=Plan.State.IN_REVIEW)
    take_up(approved(1), DECISION, now)
    assert not PlanLine.objects.exists()


def test_after_enactment_the_next_version_takes_it_up(plan: Plan, line_of: Any, approved: Any, now: datetime) -> None:
    line_of(plan)
    decree = {"decree_number": "1/2027", "decree_date": timezone.localdate(now)}
    Plan.objects.filter(pk=plan.pk).update(state=Plan.State.ENACTED, **decree)
    take_up(approved(1), DECISION, now)
    following = Plan.objects.get(version=2)
    assert [line.source for line in following.lines.order_by("id")] == ["policy", "proposal"]


@pytest.mark.database
@pytest.mark.django_db(transaction=True)
def test_two_approvals_at_once_share_the_new_draft(approved: Any, now: datetime) -> None:
    both = [approved(1), approved(2)]
    start = Barrier(2)

    def approve(proposal: Proposal) -> None:
        try:
            start.wait()
            with transaction.atomic():
                take_up(proposal, DECISION, now)
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as pool:
        list(pool.map(approve, both))
    assert Plan.objects.get().lines.count() == 2


def post(client: Any, url: str, payload: dict[str, Any] | None = None) -> Any:
    return client.post(url, payload or {}, content_type="application/json")


def test_the_personnel_officer_schedules_a_line(cast: Cast, plan: Plan, line_of: Any, client_of: Any) -> None:
    line = line_of(plan)
    payload = {"quarter": 2, "funding": "apbd_bkpsdm", "organiser": "BKPSDM", "curriculum": "Pedoman LAN"}
    answer = post(client_of(cast.hendra), f"/api/plan-lines/{line.pk}/edit/", payload)
    assert answer.status_code == 200, answer.json()
    assert {name: answer.json()[name] for name in payload} == payload
    assert Event.objects.get(verb="planning.edit_line").data["quarter"] == 2


def test_cost_and_title_stay_as_approved(cast: Cast, plan: Plan, line_of: Any, client_of: Any) -> None:
    line = line_of(plan)
    post(client_of(cast.hendra), f"/api/plan-lines/{line.pk}/edit/", {"cost": 1, "title": "Lain"})
    line.refresh_from_db()
    assert (line.cost, line.title) == (29_700_000, "Bimtek pelayanan prima")


@pytest.mark.parametrize("verb", ["edit", "remove"])
def test_nobody_else_touches_lines(verb: str, cast: Cast, plan: Plan, line_of: Any, client_of: Any) -> None:
    line = line_of(plan)
    for who in ("rina", "rizal", "desi", "operator", "sekda"):
        answer = post(client_of(cast.people[who]), f"/api/plan-lines/{line.pk}/{verb}/")
        assert (answer.status_code, answer.json()["code"]) == (403, "not_personnel_officer")


def test_after_submission_lines_stand(cast: Cast, plan: Plan, line_of: Any, client_of: Any) -> None:
    line = line_of(plan)
    Plan.objects.filter(pk=plan.pk).update(state=Plan.State.IN_REVIEW)
    answer = post(client_of(cast.hendra), f"/api/plan-lines/{line.pk}/edit/", {"quarter": 1})
    assert (answer.status_code, answer.json()["code"]) == (409, "plan_in_review")


@pytest.fixture
def payload(cast: Cast, form: LearningForm) -> dict[str, Any]:
    return {
        "source": "policy",
        "source_note": "Perwako Nomor 12 Tahun 2026 tentang SPBE",
        "title": "Sosialisasi SPBE",
        "unit": cast.delima.pk,
        "form": form.pk,
        "participants": 40,
        "learning_hours": 4,
        "cost": 2_000_000,
        "funding": "apbd_opd",
    }


def test_a_line_from_a_policy_names_it(cast: Cast, plan: Plan, payload: Any, client_of: Any) -> None:
    answer = post(client_of(cast.hendra), f"/api/plans/{plan.pk}/add-line/", payload)
    assert answer.status_code == 201, answer.json()
    assert PlanLine.objects.get().source_note == payload["source_note"]


@pytest.mark.parametrize(
    ("change", "field"),
    [({"source_note": " "}, "source_note"), ({"source": "proposal"}, "source"), ({"cost": -1}, "cost")],
)
def test_a_line_without_source_or_sense_is_refused(
    change: dict[str, Any], field: str, cast: Cast, plan: Plan, payload: Any, client_of: Any
) -> None:
    answer = post(client_of(cast.hendra), f"/api/plans/{plan.pk}/add-line/", {**payload, **change})
    assert answer.status_code == 400
    assert field in answer.json()["errors"]
    assert not PlanLine.objects.exists()


def test_only_lines_without_a_proposal_are_removed(
    cast: Cast, plan: Plan, line_of: Any, approved: Any, now: datetime, client_of: Any
) -> None:
    take_up(approved(1), DECISION, now)
    from_proposal, from_policy = plan.lines.get(), line_of(plan)
    client = client_of(cast.hendra)
    refused = post(client, f"/api/plan-lines/{from_proposal.pk}/remove/")
    assert (refused.status_code, refused.json()["code"]) == (409, "line_from_proposal")
    assert post(client, f"/api/plan-lines/{from_policy.pk}/remove/").status_code == 204
    assert list(plan.lines.all()) == [from_proposal]


@pytest.mark.parametrize("again", [services.edit_line, services.remove_line])
def test_what_another_removed_meanwhile_is_a_conflict(again: Any, cast: Cast, plan: Plan, line_of: Any) -> None:
    line = line_of(plan)
    services.remove_line(PlanLine.objects.get(pk=line.pk), actor=cast.hendra)
    with pytest.raises(Refused) as refusal:
        again(line, actor=cast.hendra)
    assert (refusal.value.answer.status, refusal.value.answer.code) == (409, "line_removed")
