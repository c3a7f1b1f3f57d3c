from datetime import datetime, timedelta
from typing import Any

import pytest
from django.utils import timezone

from activity.models import Event
from people.models import Capacity, Role
from planning.models import Plan
from proposals.models import Call
from tests.cast import Cast, appoint
from tests.conftest import set_stage
from workflow.models import Case

pytestmark = pytest.mark.django_db


def submit(client: Any, plan: Plan) -> Any:
    return client.post(f"/api/plans/{plan.pk}/submit/", {}, content_type="application/json")


def test_the_camat_submits_and_the_case_opens(cast: Cast, plan: Plan, line_of: Any, client_of: Any) -> None:
    line_of(plan)
    answer = submit(client_of(cast.rizal), plan)
    assert answer.status_code == 200, answer.json()
    assert answer.json()["state"] == "in_review"
    case = Case.objects.get(subject_type="planning.plan", subject_id=plan.pk)
    assert (case.state, case.stage.role) == ("open", Role.AUTHORISED_OFFICIAL)
    assert Event.objects.get(verb="planning.submit").actor == cast.rizal


def test_so_does_an_acting_camat_within_the_dates(cast: Cast, plan: Plan, line_of: Any, client_of: Any) -> None:
    line_of(plan)
    today = timezone.localdate()
    appoint(cast.yulfa, Role.HEAD, cast.district, Capacity.ACTING, starts=today, ends=today)
    assert submit(client_of(cast.yulfa), plan).status_code == 200


def test_but_not_the_day_after(cast: Cast, plan: Plan, line_of: Any, client_of: Any) -> None:
    line_of(plan)
    yesterday = timezone.localdate() - timedelta(days=1)
    appoint(cast.yulfa, Role.HEAD, cast.district, Capacity.ACTING, starts=yesterday, ends=yesterday)
    answer = submit(client_of(cast.yulfa), plan)
    assert (answer.status_code, answer.json()["code"]) == (403, "not_head_of_office")


@pytest.mark.parametrize("who", ["rina", "hendra", "operator", "sekda", "delegate"])
def test_nobody_else_does(who: str, cast: Cast, plan: Plan, line_of: Any, client_of: Any) -> None:
    line_of(plan)
    answer = submit(client_of(cast.people[who]), plan)
    assert (answer.status_code, answer.json()["code"]) == (403, "not_head_of_office")
    assert not Case.objects.exists()


def test_an_empty_plan_is_refused(cast: Cast, plan: Plan, client_of: Any) -> None:
    answer = submit(client_of(cast.rizal), plan)
    assert (answer.status_code, answer.json()["code"]) == (409, "plan_empty")


def test_outside_the_enact_window_it_is_refused(
    cast: Cast, call: Call, plan: Plan, line_of: Any, client_of: Any
) -> None:
    line_of(plan)
    set_stage(call, "decide")
    answer = submit(client_of(cast.rizal), plan)
    assert (answer.status_code, answer.json()["code"]) == (409, "outside_enact_window")


def test_above_the_ceiling_only_with_a_recorded_exception(cast: Cast, plan: Plan, line_of: Any, client_of: Any) -> None:
    line_of(plan, cost=130_000_000)
    client = client_of(cast.rizal)
    answer = submit(client, plan)
    assert (answer.status_code, answer.json()["code"]) == (409, "over_ceiling")
    assert Plan.objects.get(pk=plan.pk).state == "draft"
    url = f"/api/plans/{plan.pk}/grant-exception/"
    assert client.post(url, {"reason": " "}, content_type="application/json").status_code == 400
    reason = {"reason": "Hibah provinsi menutup selisihnya."}
    granted = client.post(url, reason, content_type="application/json")
    assert (granted.status_code, granted.json()["exception_total"]) == (200, 130_000_000)
    assert submit(client, plan).status_code == 200
    assert Event.objects.get(verb="planning.grant_exception").data["reason"] == reason["reason"]


def test_an_exception_covers_no_later_line(cast: Cast, plan: Plan, line_of: Any, client_of: Any) -> None:
    line_of(plan, cost=130_000_000)
    client = client_of(cast.rizal)
    client.post(f"/api/plans/{plan.pk}/grant-exception/", {"reason": "Hibah."}, content_type="application/json")
    line_of(plan, cost=1)
    assert submit(client, plan).json()["code"] == "over_ceiling"


def test_only_the_camat_excepts_and_only_when_needed(cast: Cast, plan: Plan, line_of: Any, client_of: Any) -> None:
    line_of(plan)
    url, reason = f"/api/plans/{plan.pk}/grant-exception/", {"reason": "Hibah."}
    assert client_of(cast.hendra).post(url, reason, content_type="application/json").status_code == 403
    answer = client_of(cast.rizal).post(url, reason, content_type="application/json")
    assert (answer.status_code, answer.json()["code"]) == (409, "within_ceiling")


def test_twice_is_refused(cast: Cast, plan: Plan, line_of: Any, client_of: Any) -> None:
    line_of(plan)
    client = client_of(cast.rizal)
    submit(client, plan)
    assert submit(client, plan).status_code == 409
    assert Case.objects.count() == 1


def test_a_failure_after_the_change_leaves_no_trace(
    cast: Cast, plan: Plan, line_of: Any, client_of: Any, monkeypatch: Any, now: datetime
) -> None:
    line_of(plan)

    def fail(*args: Any, **kwargs: Any) -> None:
        raise RuntimeError("broken")

    monkeypatch.setattr("planning.services.plans.workflow.open_case", fail)
    with pytest.raises(RuntimeError, match="broken"):
        submit(client_of(cast.rizal), plan)
    assert Plan.objects.get(pk=plan.pk).state == "draft"
    assert not Event.objects.exists()
