from datetime import datetime
from typing import Any

import pytest

from planning.models import CeilingChange, Plan
from proposals.models import Call, Poll
from tests.cast import Cast

pytestmark = pytest.mark.django_db


def change(client: Any, call: Call, **payload: Any) -> Any:
    payload = {"budget": 150_000_000, "reason": "Pergeseran anggaran triwulan.", **payload}
    return client.post(f"/api/cycles/{call.cycle.pk}/change-ceiling/", payload, content_type="application/json")


def test_the_ceiling_changes_with_a_reason(cast: Cast, call: Call, client_of: Any, now: datetime) -> None:
    plan = Plan.objects.create(office=cast.district, year=2027, ceiling=120_000_000, created_at=now)
    answer = change(client_of(cast.hendra), call)
    assert answer.status_code == 200, answer.json()
    assert answer.json()["budget"] == 150_000_000
    assert answer.json()["ceiling_changes"][0]["reason"] == "Pergeseran anggaran triwulan."
    assert Plan.objects.get(pk=plan.pk).ceiling == 150_000_000


@pytest.mark.parametrize("payload", [{"budget": -1}, {"budget": "1,5"}, {"reason": ""}])
def test_whole_rupiah_and_a_reason(payload: dict[str, Any], cast: Cast, call: Call, client_of: Any) -> None:
    answer = change(client_of(cast.hendra), call, **payload)
    assert answer.status_code == 400
    assert set(answer.json()["errors"]) == set(payload)
    assert not CeilingChange.objects.exists()


def test_not_while_people_vote(cast: Cast, call: Call, client_of: Any, now: datetime) -> None:
    Poll.objects.create(
        call=call,
        budget=call.budget,
        opens_at=call.vote_from,
        closes_at=call.vote_until,
        created_at=now,
        state=Poll.State.OPEN,
    )
    answer = change(client_of(cast.hendra), call)
    assert (answer.status_code, answer.json()["code"]) == (409, "poll_open")


def test_a_clerk_does_not(cast: Cast, call: Call, client_of: Any) -> None:
    assert change(client_of(cast.rina), call).status_code == 403
