import threading
from datetime import date, timedelta
from typing import Any

import pytest
from django.db import connection

from activity.answers import Refused
from activity.models import Event, Notice
from people import services
from people.models import Appointment, Capacity, Role
from people.queries import holders, today
from tests.cast import appoint as given


def appoint(client: Any, person: Any, unit: Any, **more: Any) -> Any:
    payload = {"person": person.pk, "role": "head", "unit": unit.pk, "starts": today(), **more}
    return client.post("/api/appointments/", payload, content_type="application/json")


def acting(days: int) -> dict[str, Any]:
    return {"capacity": Capacity.ACTING, "ends": today() + timedelta(days=days), "letter": "800/17/2026"}


def test_an_acting_head_acts_between_the_dates(cast: Any, client_of: Any) -> None:
    answer = appoint(client_of(cast.hendra), cast.erna, cast.delima, **acting(10))
    assert (answer.status_code, answer.json()["letter"]) == (201, "800/17/2026")
    assert cast.erna in holders(Role.HEAD, cast.delima, today() + timedelta(days=10))
    assert cast.erna not in holders(Role.HEAD, cast.delima, today() + timedelta(days=11))
    assert cast.erna not in holders(Role.HEAD, cast.delima, today() - timedelta(days=1))
    assert Event.objects.get(verb="people.appoint").data["capacity"] == "acting"
    assert Notice.objects.get().recipient == cast.erna


@pytest.mark.parametrize(
    ("who", "unit", "more", "code"),
    [
        ("erna", "delima", {}, "two_heads"),
        ("erna", "delima", {"capacity": "acting"}, "acting_without_end"),
        ("erna", "delima", {"ends": date(2020, 1, 1)}, "ends_before_start"),
        ("nofrizal", "delima", acting(3), "same_appointment"),
    ],
)
def test_refusals(cast: Any, client_of: Any, who: str, unit: str, more: Any, code: str) -> None:
    before = Appointment.objects.count()
    answer = appoint(client_of(cast.operator), getattr(cast, who), getattr(cast, unit), **more)
    assert (answer.status_code, answer.json()["code"]) == (409, code)
    assert Appointment.objects.count() == before
    assert not Event.objects.exists()


def test_nobody_appoints_themselves(cast: Any, client_of: Any) -> None:
    for person in (cast.hendra, cast.operator):
        assert appoint(client_of(person), person, cast.finance).json()["code"] == "own_appointment"


def test_the_personnel_officer_appoints_heads_only(cast: Any, client_of: Any) -> None:
    for role in sorted(set(Role.values) - {Role.HEAD}):
        answer = appoint(client_of(cast.hendra), cast.erna, cast.district, role=role)
        assert (answer.status_code, answer.json()["code"]) == (403, "not_administrator")


def test_somebody_with_a_future_end_makes_room(cast: Any, client_of: Any) -> None:
    client = client_of(cast.operator)
    standing = Appointment.objects.get(user=cast.nofrizal, role=Role.HEAD)
    ended = client.post(f"/api/appointments/{standing.pk}/end/", {"last_day": today()}, content_type="application/json")
    assert ended.json()["ends"] == today().isoformat()
    tomorrow = today() + timedelta(days=1)
    assert appoint(client, cast.erna, cast.delima, starts=tomorrow).status_code == 201
    assert holders(Role.HEAD, cast.delima, tomorrow) == [cast.erna]


def test_ending_before_the_beginning_or_twice(cast: Any, client_of: Any) -> None:
    client = client_of(cast.operator)
    standing = Appointment.objects.get(user=cast.nofrizal, role=Role.HEAD)

    def end(day: Any) -> Any:
        return client.post(f"/api/appointments/{standing.pk}/end/", {"last_day": day}, content_type="application/json")

    assert end("2019-12-31").json()["code"] == "before_start"
    assert end("2024-12-31").status_code == 200
    assert end("2025-12-31").json()["code"] == "already_ended"


def test_a_number_that_no_person_has_is_refused(cast: Any, client_of: Any) -> None:
    assert client_of(cast.rina).get(f"/api/appointments/?person={10**30}").status_code == 400


def test_nobody_prolongs_their_own_duty(cast: Any, client_of: Any) -> None:
    soon, late = today() + timedelta(days=7), {"last_day": today() + timedelta(days=700)}
    own = given(cast.hendra, Role.HEAD, cast.finance, Capacity.ACTING, ends=soon)
    answer = client_of(cast.hendra).post(f"/api/appointments/{own.pk}/end/", late, content_type="application/json")
    assert (answer.status_code, answer.json()["code"]) == (403, "own_appointment")
    other = client_of(cast.operator).post(f"/api/appointments/{own.pk}/end/", late, content_type="application/json")
    assert other.status_code == 200


def test_a_duty_is_not_prolonged_over_that_of_the_next_head(cast: Any, client_of: Any) -> None:
    soon, late = today() + timedelta(days=7), today() + timedelta(days=700)
    old = given(cast.fauzan, Role.HEAD, cast.finance, ends=soon)
    given(cast.erna, Role.HEAD, cast.finance, starts=soon + timedelta(days=1))
    address = f"/api/appointments/{old.pk}/end/"
    answer = client_of(cast.operator).post(address, {"last_day": late}, content_type="application/json")
    assert (answer.status_code, answer.json()["code"]) == (409, "two_heads")


def test_the_last_administrator_stays(cast: Any, client_of: Any) -> None:
    own = Appointment.objects.get(role=Role.ADMINISTRATOR)
    client = client_of(cast.operator)
    answer = client.post(f"/api/appointments/{own.pk}/end/", {"last_day": today()}, content_type="application/json")
    assert answer.json()["code"] == "last_administrator"
    assert client.post(f"/api/people/{cast.operator.pk}/close-account/").json()["code"] == "own_account"


@pytest.mark.database
@pytest.mark.django_db(transaction=True)
def test_two_heads_appointed_at_the_same_moment(cast: Any) -> None:
    outcomes: list[str] = []

    def try_it(person: Any) -> None:
        try:
            services.appoint(person, role=Role.HEAD, unit=cast.finance, starts=today(), actor=cast.operator)
            outcomes.append("appointed")
        except Refused as refused:
            outcomes.append(refused.answer.code)
        finally:
            connection.close()

    threads = [threading.Thread(target=try_it, args=(person,)) for person in (cast.erna, cast.febri)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(outcomes) == ["appointed", "two_heads"]
