"""Writing a proposal in a real browser, against the real pages and API of this process."""

from collections.abc import Iterator
from typing import Any

import pytest

from proposals import services
from proposals.models import Proposal, State
from tests.proposals import factory

PLAIN = "django.contrib.staticfiles.storage.StaticFilesStorage"

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


class Desk:
    """Rina's browser."""

    def __init__(self, page: Any, address: str, expect: Any) -> None:
        self.page, self.address, self.expect = page, address, expect

    def write(self, path: str = "/usulan/baru/") -> Any:
        self.page.goto(self.address + path)
        return self.page

    def network(self, *, is_down: bool) -> None:
        self.page.context.set_offline(is_down)

    def wait_saved(self, mark: str = "saved") -> None:
        self.page.wait_for_selector(f'[data-saved][data-mark="{mark}"]', timeout=8000)


@pytest.fixture
def desk(
    settings: Any, live_server: Any, served_out: None, call: Any, cast: Any, client_of: Any, chromium: Any
) -> Iterator[Desk]:
    from playwright.sync_api import expect  # noqa: PLC0415  as in conftest.py

    settings.STORAGES = {**settings.STORAGES, "staticfiles": {"BACKEND": PLAIN}}
    services.install_learning_forms()
    session = client_of(cast.rina).cookies["sessionid"].value
    context = chromium.new_context(locale="id-ID")
    context.add_cookies([{"name": "sessionid", "value": session, "url": live_server.url}])
    yield Desk(context.new_page(), live_server.url, expect)
    context.close()


def test_the_first_words_begin_a_draft_that_saves_itself(desk) -> None:
    page = desk.write()
    page.fill("#f-title", "Melayani warga lansia di loket")
    desk.wait_saved()
    draft = Proposal.objects.get()
    assert (draft.state, draft.title) == (State.DRAFT, "Melayani warga lansia di loket")
    assert page.url == f"{desk.address}/usulan/{draft.pk}/tulis/"


def test_hours_and_cost_follow_the_fingers(desk) -> None:
    page = desk.write()
    page.select_option("#f-form", label="Workshop atau lokakarya")
    page.fill("#f-days", "3")
    desk.expect(page.locator("[data-hours]")).to_have_text("15 JP")
    line = page.locator("[data-lines] [data-line]").first
    line.locator("[name$=description]").fill("Honor narasumber")
    line.locator("[name$=volume]").fill("24")
    line.locator("[name$=unit_price]").press_sequentially("700000")
    assert line.locator("[name$=unit_price]").input_value() == "700.000"
    assert page.inner_text("[data-cost]") == "Rp16.800.000"
    assert not page.is_visible("#f-sessions")


def test_a_lost_connection_loses_nothing(desk, call, cast) -> None:
    draft = factory.a_draft(call, cast.rina)
    page = desk.write(f"/usulan/{draft.pk}/tulis/")
    desk.network(is_down=True)
    page.fill("#f-audience", "Semua petugas loket")
    desk.wait_saved("kept")
    page.goto("about:blank")
    desk.network(is_down=False)
    desk.write(f"/usulan/{draft.pk}/tulis/")
    desk.expect(page.locator("#f-audience")).to_have_value("Semua petugas loket")
    desk.wait_saved()
    assert Proposal.objects.get(pk=draft.pk).audience == "Semua petugas loket"


def test_two_tabs_are_told_of_each_other(desk, call, cast) -> None:
    draft = factory.a_draft(call, cast.rina)
    page = desk.write(f"/usulan/{draft.pk}/tulis/")
    services.save_draft(draft, actor=cast.rina, revision=draft.revision, changes={"timing": "Juni"})
    page.fill("#f-timing", "Maret, sebelum pendaftaran")
    page.wait_for_selector("#ask[open]")
    page.click("#ask [data-answer]")
    desk.wait_saved()
    assert Proposal.objects.get(pk=draft.pk).timing == "Maret, sebelum pendaftaran"


def test_submitting_points_at_what_is_empty_and_then_goes_through(desk, call, cast) -> None:
    draft = factory.a_draft(call, cast.rina, problem="")
    page = desk.write(f"/usulan/{draft.pk}/tulis/")
    page.click("[data-submit]")
    desk.expect(page.locator("#f-problem-error")).to_have_text("Masalah di tempat kerja belum ditulis.")
    assert page.evaluate("document.activeElement.id") == "f-problem"
    page.fill("#f-problem", "Warga menunggu lama.")
    page.click("[data-submit]")
    page.wait_for_url(f"{desk.address}/usulan/{draft.pk}/")
    assert Proposal.objects.get(pk=draft.pk).state == State.SUBMITTED


def test_on_a_phone_one_question_at_a_time(desk, call, cast) -> None:
    draft = factory.a_draft(call, cast.rina, audience="")
    desk.page.set_viewport_size({"width": 360, "height": 780})
    page = desk.write(f"/usulan/{draft.pk}/tulis/")
    assert page.locator("[data-step]:visible").count() == 1
    assert not page.is_visible("[data-submit]")
    for _step in range(5):
        page.click("[data-next]")
    assert page.inner_text("[data-step-words]") == "Pertanyaan 6 dari 6"
    page.click("[data-submit]")
    page.wait_for_selector("#f-audience:visible")
    assert page.evaluate("document.activeElement.id") == "f-audience"
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
