from datetime import date, datetime
from typing import Any

import pytest

from activity import ledger
from activity.answers import Refused
from activity.models import Block, Event, Leaf, Notice
from people.models import Role
from planning import services
from planning.models import Plan
from proposals.models import Proposal
from tests.cast import Cast, appoint
from workflow import services as workflow
from workflow.models import Case

pytestmark = pytest.mark.django_db
DECREE = {"decree_number": "KPTS-800/12/2027", "decree_date": date(2027, 1, 5)}


@pytest.fixture
def submitted(cast: Cast, plan: Plan, line_of: Any) -> Plan:
    line_of(plan)
    return services.submit_plan(plan, actor=cast.rizal)


def case_of(plan: Plan) -> Case:
    return Case.objects.select_related("stage").filter(subject_type="planning.plan", subject_id=plan.pk).latest("pk")


def confirm(plan: Plan, cast: Cast) -> None:
    workflow.decide(case_of(plan), verdict="approve", reason="Sesuai anggaran.", actor=cast.sekda)


def enact(plan: Plan, cast: Cast, **more: Any) -> None:
    workflow.decide(case_of(plan), verdict="approve", reason="Ditetapkan.", actor=cast.delegate, **more)


def test_the_pyb_confirms_and_the_ppk_enacts_with_a_decree(cast: Cast, submitted: Plan, now: datetime) -> None:
    confirm(submitted, cast)
    assert Plan.objects.get(pk=submitted.pk).state == "in_review"
    told = Notice.objects.filter(event__verb="planning.confirm").values_list("recipient__name", flat=True)
    assert {cast.rizal.name, cast.hendra.name} <= set(told)
    enact(submitted, cast, **DECREE)
    plan = Plan.objects.get(pk=submitted.pk)
    assert (plan.state, plan.decree_number, plan.decree_date, plan.ledger_anchor) == (
        "enacted",
        DECREE["decree_number"],
        DECREE["decree_date"],
        Block.objects.get().hash,
    )
    assert Event.objects.get(verb="planning.enact").actor == cast.delegate
    sealed = Event.objects.filter(pk__in=Leaf.objects.values("event_id")).values_list("verb", flat=True)
    assert {"planning.submit", "planning.confirm"} <= set(sealed)
    assert list(ledger.faults(plan.ledger_anchor)) == []


def test_its_proposals_are_enacted_with_it(cast: Cast, plan: Plan, line_of: Any, form: Any, now: datetime) -> None:
    proposal = Proposal.objects.create(
        call=plan.office.calls.get(),
        number=1,
        author=cast.rina,
        unit=cast.delima,
        title="Bimtek SP4N-LAPOR!",
        form=form,
        state="approved",
        state_since=now,
        created_at=now,
        edited_at=now,
    )
    line_of(plan, source="proposal", source_note="", proposal=proposal)
    services.submit_plan(plan, actor=cast.rizal)
    confirm(plan, cast)
    enact(plan, cast, **DECREE)
    assert Proposal.objects.get(pk=proposal.pk).state == "enacted"


@pytest.mark.parametrize("missing", ["decree_number", "decree_date"])
def test_without_number_or_date_nothing_is_enacted(missing: str, cast: Cast, submitted: Plan) -> None:
    confirm(submitted, cast)
    with pytest.raises(Refused) as refusal:
        enact(submitted, cast, **{name: value for name, value in DECREE.items() if name != missing})
    assert refusal.value.answer.code == "decree_missing"
    assert Plan.objects.get(pk=submitted.pk).state == "in_review"
    assert case_of(submitted).state == "open"
    assert not Event.objects.filter(verb="planning.enact").exists()


def test_who_submits_does_not_confirm(cast: Cast, plan: Plan, line_of: Any) -> None:
    appoint(cast.rizal, Role.AUTHORISED_OFFICIAL, cast.city)
    line_of(plan)
    services.submit_plan(plan, actor=cast.rizal)
    with pytest.raises(Refused) as refusal:
        workflow.decide(case_of(plan), verdict="approve", reason="Saya setuju.", actor=cast.rizal)
    assert refusal.value.answer.status == 403


def test_the_ppk_does_not_decide_before_the_pyb(cast: Cast, submitted: Plan) -> None:
    with pytest.raises(Refused) as refusal:
        enact(submitted, cast, **DECREE)
    assert refusal.value.answer.status == 403


@pytest.mark.parametrize("verdict", ["reject", "defer"])
def test_a_plan_is_never_rejected_nor_deferred(verdict: str, cast: Cast, submitted: Plan) -> None:
    with pytest.raises(Refused) as refusal:
        workflow.decide(case_of(submitted), verdict=verdict, reason="Nanti.", actor=cast.sekda, defer_to_year=2029)
    assert refusal.value.answer.code == "verdict_not_available"


def test_returned_it_is_a_draft_again_and_comes_back(cast: Cast, submitted: Plan) -> None:
    workflow.decide(case_of(submitted), verdict="return", reason="Jadwalkan tiap program.", actor=cast.sekda)
    assert Plan.objects.get(pk=submitted.pk).state == "draft"
    event = Event.objects.get(verb="planning.return_for_revision")
    assert event.data["reason"] == "Jadwalkan tiap program."
    assert {notice.recipient for notice in Notice.objects.filter(event=event)} == {cast.rizal, cast.hendra}
    services.submit_plan(submitted, actor=cast.rizal)
    assert Plan.objects.get(pk=submitted.pk).state == "in_review"


def test_all_staff_are_told_of_the_enactment(cast: Cast, submitted: Plan) -> None:
    confirm(submitted, cast)
    enact(submitted, cast, **DECREE)
    told = Notice.objects.filter(event__verb="planning.enact").values_list("recipient__name", flat=True)
    assert {cast.rina.name, cast.rizal.name} <= set(told)
    assert cast.partner.name not in told


def amend(client: Any, plan: Plan) -> Any:
    return client.post(f"/api/plans/{plan.pk}/amend/", {}, content_type="application/json")


def test_an_enacted_plan_is_amended_as_the_next_version(cast: Cast, submitted: Plan, client_of: Any) -> None:
    client = client_of(cast.hendra)
    assert amend(client, submitted).json()["code"] == "plan_not_enacted"
    confirm(submitted, cast)
    enact(submitted, cast, **DECREE)
    answer = amend(client, submitted)
    assert answer.status_code == 201, answer.json()
    assert (answer.json()["version"], answer.json()["state"]) == (2, "draft")
    assert [line["title"] for line in answer.json()["lines"]] == ["Bimtek pelayanan prima"]
    assert amend(client, submitted).json()["code"] == "newer_version"
    assert amend(client_of(cast.rizal), submitted).status_code == 403
