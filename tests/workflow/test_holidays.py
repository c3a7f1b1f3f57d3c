from datetime import timedelta
from typing import Any

import pytest

from activity.answers import Refused
from activity.models import Event
from tests.cast import Cast
from workflow import queries, working_days
from workflow.models import Case, Holiday
from workflow.services import add_holiday, install_holidays, remove_holiday


def post(client: Any, **given: Any) -> Any:
    body = {"name": "Cuti bersama", "kind": "joint_leave", **given}
    return client.post("/api/holidays/", body, content_type="application/json")


def test_adding_a_day_moves_the_running_deadlines(case: Case, cast: Cast, client_of: Any) -> None:
    day = working_days.add(queries.today(case.opened_at), 2, frozenset())
    assert post(client_of(cast.operator), day=day.isoformat()).status_code == 201
    assert Case.objects.get().due_on == working_days.add(case.due_on, 1, frozenset())
    assert Event.objects.get(verb="workflow.add_holiday").data["moved"] == 1


def test_removing_it_moves_them_back(case: Case, cast: Cast, client_of: Any) -> None:
    day = working_days.add(queries.today(case.opened_at), 2, frozenset())
    holiday = add_holiday(day=day, name="Cuti", kind=Holiday.Kind.JOINT_LEAVE, actor=cast.operator)
    answer = client_of(cast.operator).post(f"/api/holidays/{holiday.pk}/remove/")
    assert answer.status_code == 204
    assert not Holiday.objects.exists()
    assert Case.objects.get().due_on == case.due_on
    assert Event.objects.get(verb="workflow.remove_holiday").subject_id == holiday.pk


def test_a_deadline_that_passed_stays(case: Case, cast: Cast) -> None:
    today = queries.today(case.opened_at)
    Case.objects.update(due_on=today - timedelta(days=1))
    add_holiday(day=today, name="Cuti", kind=Holiday.Kind.JOINT_LEAVE, actor=cast.operator)
    assert Case.objects.get().due_on == today - timedelta(days=1)


def test_a_day_is_known_once(cast: Cast, client_of: Any) -> None:
    post(client_of(cast.operator), day="2035-08-17")
    answer = post(client_of(cast.operator), day="2035-08-17")
    assert (answer.status_code, list(answer.json()["errors"])) == (400, ["day"])
    with pytest.raises(Refused, match="day_is_known"):
        add_holiday(day=Holiday.objects.get().day, name="Lain", kind="national", actor=cast.operator)


@pytest.mark.parametrize("who", ["rina", "hendra", "rizal"])
def test_only_an_administrator_keeps_them(cast: Cast, client_of: Any, who: str) -> None:
    assert post(client_of(cast.people[who]), day="2035-08-17").status_code == 403
    holiday = Holiday.objects.create(day="2035-08-17", name="Cuti", kind="national")
    with pytest.raises(Refused, match="not_administrator"):
        remove_holiday(holiday, actor=cast.people[who])


def test_the_list_is_filtered_by_year(cast: Cast, client_of: Any) -> None:
    install_holidays()
    body = client_of(cast.rina).get("/api/holidays/?year=2026").json()
    assert body["count"] == 25


def test_the_calendar_is_loaded_for_years_that_have_none(cast: Cast) -> None:
    assert install_holidays() > 40
    Holiday.objects.filter(day="2026-12-24").delete()
    assert install_holidays() == 0


def test_a_year_that_no_calendar_has_is_refused(cast: Any, client_of: Any) -> None:
    assert client_of(cast.rina).get("/api/holidays/?year=99999999999").status_code == 400
