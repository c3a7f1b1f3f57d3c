from datetime import datetime, timedelta
from typing import Any

import pytest

from activity.models import Event
from planning.models import Cycle
from planning.windows import DATE_FIELDS
from tests.cast import Cast
from tests.conftest import windows_around

pytestmark = pytest.mark.django_db


@pytest.fixture
def payload(cast: Cast, now: datetime) -> dict[str, Any]:
    dates = windows_around(now + timedelta(days=30), "propose")
    dates["discuss_until"] += timedelta(seconds=0)
    written = {name: dates[name].isoformat() for name in DATE_FIELDS}
    return {"office": cast.district.pk, "year": 2028, "round": 1, "budget": 90_000_000, **written}


def create(client: Any, payload: dict[str, Any]) -> Any:
    return client.post("/api/cycles/", payload, content_type="application/json")


@pytest.mark.parametrize("who", ["hendra", "operator"])
def test_the_personnel_officer_or_an_administrator_lays_out_a_cycle(
    who: str, cast: Cast, client_of: Any, payload: dict[str, Any]
) -> None:
    answer = create(client_of(cast.people[who]), payload)
    assert answer.status_code == 201, answer.json()
    cycle = Cycle.objects.select_related("call").get(pk=answer.json()["id"])
    assert (cycle.call.year, cycle.call.round, cycle.call.budget) == (2028, 1, 90_000_000)
    assert [part["name"] for part in answer.json()["windows"]] == ["propose", "discuss", "vote", "decide", "enact"]
    assert Event.objects.filter(verb="planning.create_cycle", subject_id=cycle.pk).count() == 1


def test_a_clerk_does_not(cast: Cast, client_of: Any, payload: dict[str, Any]) -> None:
    answer = create(client_of(cast.rina), payload)
    assert (answer.status_code, answer.json()["code"]) == (403, "not_cycle_manager")
    assert not Cycle.objects.exists()


def test_windows_out_of_order_are_told_at_their_fields(cast: Cast, client_of: Any, payload: dict[str, Any]) -> None:
    payload["vote_from"], payload["vote_until"] = payload["vote_until"], payload["vote_from"]
    answer = create(client_of(cast.hendra), payload)
    assert answer.status_code == 400
    assert "Akhir masa ini harus sesudah awalnya." in answer.json()["errors"]["vote_until"]
    assert not Cycle.objects.exists()
    assert not Event.objects.exists()


def test_a_round_exists_once_a_year(cast: Cast, client_of: Any, payload: dict[str, Any]) -> None:
    client = client_of(cast.hendra)
    create(client, payload)
    answer = create(client, payload)
    assert answer.status_code == 400
    assert "round" in answer.json()["errors"]


def test_an_empty_form_is_told_field_by_field(cast: Cast, client_of: Any) -> None:
    answer = create(client_of(cast.hendra), {})
    assert answer.status_code == 400
    assert {"office", "year", "budget", "propose_from", "enact_until"} <= set(answer.json()["errors"])
