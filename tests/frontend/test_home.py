from typing import Any

import pytest
from django.utils import timezone

from proposals.models import Call, Proposal, State
from tests.cast import Cast
from tests.conftest import set_stage

pytestmark = pytest.mark.django_db


def put_forward(call: Call, author: Any, state: str, **more: Any) -> Proposal:
    now = timezone.now()
    return Proposal.objects.create(
        call=call,
        number=None if state == State.DRAFT else Proposal.objects.count() + 1,
        author=author,
        unit=author.unit_on(timezone.localdate(now)),
        title="Pelayanan prima di loket",
        state=state,
        state_since=now,
        created_at=now,
        edited_at=now,
        **more,
    )


def home(client_of: Any, user: Any) -> Any:
    answer = client_of(user).get("/")
    assert answer.status_code == 200
    return answer


def first_of(answer: Any) -> Any:
    return answer.context["first"]


def test_a_clerk_is_asked_to_propose_while_that_is_open(client_of: Any, cast: Cast, call: Call) -> None:
    answer = home(client_of, cast.rina)
    assert first_of(answer).href == "/usulan/baru/"
    assert first_of(answer).until == call.propose_until
    assert "Anda belum mengusulkan apa pun" in answer.content.decode()


def test_an_own_draft_comes_before_a_new_one(client_of: Any, cast: Cast, call: Call) -> None:
    draft = put_forward(call, cast.rina, State.DRAFT)
    assert first_of(home(client_of, cast.rina)).href == f"/usulan/{draft.pk}/tulis/"


def test_what_was_returned_comes_first(client_of: Any, cast: Cast, call: Call) -> None:
    put_forward(call, cast.rina, State.DRAFT)
    returned = put_forward(call, cast.rina, State.RETURNED)
    assert first_of(home(client_of, cast.rina)).href == f"/usulan/{returned.pk}/"


def test_new_proposals_wait_for_those_who_check_them(client_of: Any, cast: Cast, call: Call) -> None:
    put_forward(call, cast.rina, State.SUBMITTED)
    assert first_of(home(client_of, cast.lilis)).title == "1 usulan baru perlu diperiksa"
    assert first_of(home(client_of, cast.febri)).href == "/usulan/baru/"


def test_the_committee_is_told_to_open_the_poll(client_of: Any, cast: Cast, call: Call) -> None:
    put_forward(call, cast.rina, State.OPEN)
    set_stage(call, "vote")
    assert first_of(home(client_of, cast.desi)).title == "Buka pemungutan suara"
    assert first_of(home(client_of, cast.rina)) is None


def test_a_partner_sees_only_what_is_enacted(client_of: Any, cast: Cast, call: Call) -> None:
    put_forward(call, cast.rina, State.OPEN)
    page = home(client_of, cast.partner).content.decode()
    assert "Pelayanan prima di loket" not in page
    assert f"/siklus/{call.cycle.pk}/" not in page
    assert "Belum ada rencana yang ditetapkan" in page


def test_drafts_of_others_are_nowhere(client_of: Any, cast: Cast, call: Call) -> None:
    put_forward(call, cast.rina, State.DRAFT)
    for name in ("febri", "nofrizal", "operator", "auditor"):
        assert "Pelayanan prima di loket" not in home(client_of, getattr(cast, name)).content.decode()


def test_before_the_first_cycle_the_operator_is_told_to_make_one(client_of: Any, cast: Cast) -> None:
    assert first_of(home(client_of, cast.operator)).href == "/kelola/siklus/"
    assert "Belum ada siklus perencanaan" in home(client_of, cast.rina).content.decode()


def test_the_page_costs_the_same_with_many_proposals(
    client_of: Any, cast: Cast, call: Call, django_assert_max_num_queries: Any
) -> None:
    for _ in range(30):
        put_forward(call, cast.rina, State.OPEN)
    client = client_of(cast.rina)
    with django_assert_max_num_queries(18):
        client.get("/")
