from datetime import UTC, date, datetime
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from proposals.models import Call, Proposal, State
from proposals.services import appeal, close_for_review, resubmit
from tests.cast import Cast
from tests.conftest import set_stage
from tests.proposals import factory
from workflow.models import Case
from workflow.queries import current_case
from workflow.services import decide, open_case


@pytest.fixture
def propose(cast: Cast, call: Call, now: Any) -> Any:
    set_stage(call, "decide")

    def make(title: str = "Bimtek pelayanan prima") -> Case:
        proposal = Proposal.objects.create(
            call=call,
            number=Proposal.objects.count() + 1,
            author=cast.rina,
            unit=cast.delima,
            title=title,
            problem="Antrean panjang.",
            state=State.IN_REVIEW,
            state_since=now,
            created_at=now,
            edited_at=now,
        )
        return open_case(proposal, author_unit=cast.delima, actor=None)

    return make


def page(client: Any, address: str) -> str:
    answer = client.get(address)
    assert answer.status_code == 200
    return str(answer.content.decode())


def test_the_inbox_shows_what_waits(cast: Cast, propose: Any, client_of: Any) -> None:
    case = propose()
    html = page(client_of(cast.nofrizal), "/meja/")
    assert f'href="/meja/{case.pk}/"' in html
    assert "sisa 5 hari kerja" in html


def test_an_empty_desk_says_why(cast: Cast, call: Call, client_of: Any) -> None:
    assert "Meja Anda bersih" in page(client_of(cast.nofrizal), "/meja/")
    assert "Di sini pejabat memutuskan" in page(client_of(cast.rina), "/meja/")


def test_the_inbox_costs_the_same_however_much_waits(cast: Cast, propose: Any, client_of: Any) -> None:
    client = client_of(cast.nofrizal)
    counts = []
    for _ in range(2):
        for number in range(3):
            propose(f"Usulan {number}")
        with CaptureQueriesContext(connection) as captured:
            page(client, "/meja/")
        counts.append(len(captured))
    assert counts[0] == counts[1]


def test_who_may_decide_gets_the_form(cast: Cast, propose: Any, client_of: Any) -> None:
    case = propose()
    html = page(client_of(cast.nofrizal), f"/meja/{case.pk}/")
    assert f'action="/api/cases/{case.pk}/decide/"' in html
    assert "Antrean panjang." in html
    assert "Lanjut ke tahap “Diverifikasi kepegawaian”." in html


def test_others_read_why_they_have_none(cast: Cast, propose: Any, client_of: Any) -> None:
    case = propose()
    html = page(client_of(cast.febri), f"/meja/{case.pk}/")
    assert "data-api" not in html
    assert "dipegang oleh Nofrizal Caniago (Kelurahan Delima)" in html


def test_the_decision_is_read_by_the_author(cast: Cast, propose: Any, client_of: Any) -> None:
    case = propose()
    decide(case, verdict="reject", reason="Sudah ada pelatihan serupa.", actor=cast.nofrizal)
    html = page(client_of(cast.rina), f"/meja/{case.pk}/")
    assert "Sudah ada pelatihan serupa." in html
    assert "Tidak sampai ke tahap ini." in html


def test_what_one_may_not_see_is_not_there(cast: Cast, propose: Any, client_of: Any) -> None:
    assert client_of(cast.partner).get(f"/meja/{propose().pk}/").status_code == 404


def test_the_weekend_after_a_deadline_is_over_it(cast: Cast, propose: Any, client_of: Any, monkeypatch: Any) -> None:
    case = propose()
    friday, saturday = date(2026, 12, 4), datetime(2026, 12, 5, 3, tzinfo=UTC)
    Case.objects.update(due_on=friday)
    monkeypatch.setattr("django.utils.timezone.now", lambda: saturday)
    for address in ("/meja/", f"/meja/{case.pk}/"):
        html = page(client_of(cast.nofrizal), address)
        assert "lewat 1 hari" in html
        assert "hari kerja terakhir" not in html


@pytest.fixture
def reviewed(cast: Cast, call: Call) -> Proposal:
    """In its route as real verbs bring it there: with all answers, so that it can come back."""
    proposal = factory.opened(call, cast.rina, cast.lilis)
    set_stage(call, "decide")
    close_for_review(call)
    return proposal


def test_what_comes_back_says_what_was_asked_and_what_was_repaired(
    cast: Cast, reviewed: Proposal, client_of: Any
) -> None:
    returned = factory.decided(reviewed, cast.nofrizal, "return")
    resubmit(returned, actor=cast.rina, note="Sasaran kini tiga orang dari tiap kelurahan.")
    html = page(client_of(cast.nofrizal), f"/meja/{current_case(reviewed).pk}/")  # type: ignore[union-attr]
    for told in ("Diajukan lagi sesudah dikembalikan", "Sudah dipertimbangkan.", "tiga orang dari tiap kelurahan"):
        assert told in html


def test_an_appeal_shows_the_rejection_and_its_reason(cast: Cast, reviewed: Proposal, client_of: Any) -> None:
    rejected = factory.decided(reviewed, cast.nofrizal, "reject")
    appeal(rejected, actor=cast.rina, reason="Pelatihan kota hanya untuk lurah.")
    client = client_of(cast.hendra)
    assert "Banding" in page(client, "/meja/")
    html = page(client, f"/meja/{current_case(reviewed).pk}/")  # type: ignore[union-attr]
    for told in ("Banding atas penolakan", "Sudah dipertimbangkan.", "Pelatihan kota hanya untuk lurah."):
        assert told in html
    assert "dapat mengajukan banding satu kali" not in html


def test_a_first_run_has_nothing_before_it(cast: Cast, reviewed: Proposal, client_of: Any) -> None:
    html = page(client_of(cast.nofrizal), f"/meja/{current_case(reviewed).pk}/")  # type: ignore[union-attr]
    assert "Diajukan lagi" not in html
    assert "dapat mengajukan banding satu kali" in html
