"""The form of a decision and the editor of a route in a real browser, against the real pages and API."""

from datetime import datetime
from typing import Any

import pytest

from proposals.models import Call, Candidate, Poll, Proposal, State
from tests.cast import Cast
from tests.conftest import set_stage
from tests.frontend.conftest import Opened
from workflow.models import Case, Decision, Route
from workflow.services import open_case

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def case(cast: Cast, call: Call, now: datetime) -> Case:
    """Rina's proposal, which the vote does not advise, with the head of Delima."""
    set_stage(call, "decide")
    proposal = Proposal.objects.create(
        call=call,
        number=1,
        author=cast.rina,
        unit=cast.delima,
        title="Studi tiru",
        state=State.IN_REVIEW,
        state_since=now,
        created_at=now,
        edited_at=now,
    )
    poll = Poll.objects.create(
        call=call,
        state=Poll.State.CERTIFIED,
        budget=call.budget,
        opens_at=call.vote_from,
        closes_at=call.vote_until,
        created_at=now,
        ballots_cast=9,
    )
    Candidate.objects.create(
        poll=poll, proposal=proposal, title="Studi tiru", cost=0, approvals=2, rank=4, selected=False
    )
    return open_case(proposal, author_unit=cast.delima, actor=None)


def choose(page: Any, verdict: str) -> None:
    page.check(f"input[name=verdict][value={verdict}]")


def send(page: Any) -> None:
    page.click("#decide button:has-text('Kirim putusan')")


def test_each_verdict_shows_what_belongs_to_it(page_of: Opened, case: Case, cast: Cast) -> None:
    page = page_of(cast.nofrizal, f"/meja/{case.pk}/")
    shown = {}
    for verdict in ("approve", "return", "defer", "reject"):
        choose(page, verdict)
        names = ("defer_to_year", "answer_to_vote")
        shown[verdict] = [name for name in names if page.is_visible(f"#decide [name={name}]")]
    assert shown == {"approve": ["answer_to_vote"], "return": [], "defer": ["defer_to_year"], "reject": []}


def test_ready_words_go_into_the_reason_and_the_decision_is_asked_once_more(
    page_of: Opened, case: Case, cast: Cast
) -> None:
    page = page_of(cast.nofrizal, f"/meja/{case.pk}/")
    choose(page, "return")
    page.click("[data-for=return] [data-words] >> nth=1")
    words = page.input_value("#decide [name=reason]")
    assert words.startswith("Sasaran peserta belum jelas.")
    send(page)
    page.click("#ask [data-answer]")
    page.wait_for_url("**/meja/")
    decision = Decision.objects.get()
    assert (decision.verdict, decision.reason) == ("return", words)


def test_what_is_missing_stands_at_its_field_and_nothing_is_sent(page_of: Opened, case: Case, cast: Cast) -> None:
    page = page_of(cast.nofrizal, f"/meja/{case.pk}/")
    choose(page, "approve")
    page.fill("#decide [name=reason]", "Tetap diperlukan.")
    send(page)
    assert page.inner_text("[data-field=answer_to_vote] .field-error") == "Wajib diisi."
    assert page.input_value("#decide [name=reason]") == "Tetap diperlukan."
    assert not Decision.objects.exists()


def test_stages_are_added_moved_and_removed(page_of: Opened, case: Case, cast: Cast) -> None:
    page = page_of(cast.operator, "/kelola/alur/proposals.proposal/")
    page.click("[data-add]")
    page.fill("[name='stages.3.name']", "Telaah anggaran")
    page.fill("[name='stages.3.name_en']", "Budget review")
    page.select_option("[name='stages.3.where']", "named")
    page.select_option("[name='stages.3.unit']", label="Subbag Keuangan dan Program")
    page.locator("[data-up]").nth(3).click()
    page.locator("[data-remove]").nth(0).click()
    page.fill("[name='stages.1.working_days']", "99")
    page.click("text=Simpan sebagai versi baru")
    page.wait_for_selector("[data-field='stages.1.working_days'] .field-error:not(:empty)")
    page.fill("[name='stages.1.working_days']", "3")
    page.click("text=Simpan sebagai versi baru")
    page.wait_for_url("**/kelola/alur/")
    route = Route.objects.get(subject_type="proposals.proposal", is_current=True)
    names = [(stage.name, stage.working_days) for stage in route.stages.all()]
    assert names == [("Diverifikasi kepegawaian", 5), ("Telaah anggaran", 3), ("Keputusan camat", 5)]
    assert Case.objects.get().route.version == 1
