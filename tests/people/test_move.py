from datetime import date, timedelta
from typing import Any

import pytest

from activity.models import Event, Notice
from people.models import Appointment, Membership, Role, User
from people.queries import staff, today

START = date(2026, 7, 1)


def move(client: Any, person: User, unit: Any, **more: Any) -> Any:
    payload = {
        "unit": unit.pk,
        "post": "Penata Layanan Operasional",
        "post_kind": "PELAKSANA",
        "grade": "iii a",
        "starts": START.isoformat(),
        **more,
    }
    return client.post(f"/api/people/{person.pk}/move/", payload, content_type="application/json")


def test_the_history_stays(cast: Any, client_of: Any) -> None:
    answer = move(client_of(cast.hendra), cast.febri, cast.government)
    assert answer.status_code == 200
    rows = [(row["unit_name"], row["starts"], row["ends"]) for row in answer.json()["memberships"]]
    assert rows == [("Seksi Pemerintahan", "2026-07-01", None), ("Kelurahan Delima", "2020-01-01", "2026-06-30")]
    assert answer.json()["memberships"][0]["grade"] == "III/a"
    assert Event.objects.get(verb="people.move").data["old_unit"] == "Kelurahan Delima"
    assert Notice.objects.filter(recipient=cast.febri).count() == 1


def test_who_works_where_depends_on_the_day(cast: Any, client_of: Any) -> None:
    move(client_of(cast.operator), cast.febri, cast.government)
    assert cast.febri in staff(cast.delima, START - timedelta(days=1))
    assert cast.febri not in staff(cast.delima, START)
    assert cast.febri in staff(cast.district, START)


def test_a_move_on_the_same_day_corrects_the_first(cast: Any, client_of: Any) -> None:
    for unit in (cast.government, cast.finance):
        assert move(client_of(cast.operator), cast.febri, unit).status_code == 200
    assert [row.unit.name for row in Membership.objects.filter(user=cast.febri)] == [
        "Subbag Keuangan dan Program",
        "Kelurahan Delima",
    ]


@pytest.mark.parametrize(
    ("more", "status", "code"),
    [
        ({"starts": "2019-01-01"}, 409, "later_move"),
        ({"grade": "IX"}, 409, "impossible_rank"),
        ({"grade": "II/a", "echelon": "IV.a", "post_kind": "PENGAWAS"}, 409, "impossible_rank"),
        ({"post": ""}, 400, "invalid"),
        ({"starts": "31-12-2026"}, 400, "invalid"),
    ],
)
def test_refusals_leave_no_trace(cast: Any, client_of: Any, more: Any, status: int, code: str) -> None:
    answer = move(client_of(cast.operator), cast.febri, cast.government, **more)
    assert (answer.status_code, answer.json()["code"]) == (status, code)
    assert Membership.objects.filter(user=cast.febri).count() == 1
    assert not Event.objects.exists()


def test_managers_do_not_move_people(cast: Any, client_of: Any) -> None:
    for person in (cast.rizal, cast.nofrizal, cast.febri, cast.auditor):
        assert move(client_of(person), cast.febri, cast.government).json()["code"] == "not_personnel_officer"


@pytest.mark.parametrize(("end_duties", "ends"), [(True, START - timedelta(days=1)), (False, None)])
def test_a_head_who_moves_lets_go_of_the_unit(cast: Any, client_of: Any, end_duties: bool, ends: date | None) -> None:
    answer = move(client_of(cast.operator), cast.nofrizal, cast.government, end_duties=end_duties)
    assert answer.status_code == 200
    assert Appointment.objects.get(user=cast.nofrizal, role=Role.HEAD).ends == ends


def depart(client: Any, person: User, day: date) -> Any:
    return client.post(f"/api/people/{person.pk}/depart/", {"last_day": day}, content_type="application/json")


def test_departing_ends_the_duties(cast: Any, client_of: Any) -> None:
    answer = depart(client_of(cast.operator), cast.nofrizal, today())
    assert answer.json()["memberships"][0]["ends"] == today().isoformat()
    assert Appointment.objects.get(user=cast.nofrizal, role=Role.HEAD).ends == today()
    assert cast.nofrizal not in staff(cast.district, today() + timedelta(days=1))


def test_departing_before_the_beginning_is_refused(cast: Any, client_of: Any) -> None:
    assert depart(client_of(cast.operator), cast.febri, date(2019, 1, 1)).json()["code"] == "before_start"
    assert depart(client_of(cast.operator), cast.partner, today()).json()["code"] == "not_a_member"


def test_nobody_from_outside_makes_themselves_staff(cast: Any, client_of: Any) -> None:
    answer = move(client_of(cast.operator), cast.operator, cast.delima)
    assert (answer.status_code, answer.json()["code"]) == (403, "own_appointment")
    assert move(client_of(cast.operator), cast.partner, cast.delima).status_code == 200
