"""The form that speaks to the API, in a real browser, against answers made up here."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

pytestmark = pytest.mark.browser

STATIC = Path(__file__).parents[2] / "frontend" / "static"
TYPES = {".js": "text/javascript", ".css": "text/css", ".svg": "image/svg+xml"}
PAGE = """<!doctype html><html lang="id"><body data-me="7">
<form data-api method="post" action="/api/things/" data-method="POST" data-success="stay" data-toast="Tersimpan"{more}>
<div data-refusal tabindex="-1" hidden></div><input type="hidden" name="csrfmiddlewaretoken" value="token">
<div class="field" data-field="title"><input name="title" id="title"><p class="field-error"></p></div>
<div class="field" data-field="cost_lines.0.volume"><input name="cost_lines.0.volume" data-json="integer" value="3">
<p class="field-error"></p></div>
<div class="field" data-field="cost_lines.0.unit_price">
<input name="cost_lines.0.unit_price" data-json="integer" data-figure="money"><p class="field-error"></p></div>
<input type="checkbox" name="choices" data-json="list" value="a" checked>
<input type="checkbox" name="choices" data-json="list" value="b">
<button>Kirim</button></form>
<div data-toasts></div><div hidden id="voices" data-network="Sambungan terputus" data-queued="Tersimpan di perangkat"
 data-sent="Terkirim" data-failed="Gangguan" data-required="Wajib diisi" data-invalid="Perbaiki"></div>
<script type="module" src="/static/js/main.js"></script></body></html>"""


class Desk:
    """A page with the form, and what the server was sent."""

    def __init__(self, page: Any) -> None:
        self.page = page
        self.received: list[Any] = []
        self.answers: list[tuple[int, Any]] = []
        self.more = ""
        self.is_down = False
        page.route("**/*", self.serve)

    def serve(self, route: Any) -> None:
        path = route.request.url.removeprefix("http://rembuk.test")
        if path.startswith("/static/"):
            file = STATIC / path.removeprefix("/static/")
            route.fulfill(body=file.read_bytes(), content_type=TYPES[file.suffix])
        elif path.startswith("/api/"):
            self.answer(route)
        else:
            route.fulfill(body=PAGE.format(more=self.more), content_type="text/html")

    def answer(self, route: Any) -> None:
        if self.is_down:
            route.abort()
            return
        self.received.append(route.request)
        status, body = self.answers.pop(0)
        route.fulfill(status=status, body=json.dumps(body), content_type="application/json")

    def open(self) -> Any:
        self.page.goto("http://rembuk.test/")
        self.page.wait_for_selector("form[data-bound]")
        return self.page

    def send(self) -> None:
        self.page.click("button")
        self.page.wait_for_selector("button:not([aria-busy])")


@pytest.fixture
def desk(chromium: Any) -> Iterator[Desk]:
    context = chromium.new_context()
    yield Desk(context.new_page())
    context.close()


def test_fields_become_json_with_token_and_key(desk: Desk) -> None:
    desk.answers = [(201, {"id": 5})]
    page = desk.open()
    page.fill("#title", " Pelayanan prima ")
    page.type("[name='cost_lines.0.unit_price']", "1350000")
    assert page.input_value("[name='cost_lines.0.unit_price']") == "1.350.000"
    desk.send()
    page.wait_for_selector(".toast")
    request = desk.received[0]
    assert request.post_data_json == {
        "title": "Pelayanan prima",
        "cost_lines": [{"volume": 3, "unit_price": 1_350_000}],
        "choices": ["a"],
    }
    assert request.headers["x-csrftoken"] == "token"
    assert request.headers["idempotency-key"]
    assert page.inner_text(".toast") == "Tersimpan"


def test_errors_stand_beside_their_fields_and_the_first_takes_the_focus(desk: Desk) -> None:
    errors = {"cost_lines": [{"volume": ["Tulis volumenya."]}], "elsewhere": ["Lainnya."]}
    desk.answers = [(400, {"code": "invalid", "errors": errors})]
    page = desk.open()
    page.fill("#title", "Tetap ada")
    desk.send()
    assert page.inner_text("[data-field='cost_lines.0.volume'] .field-error") == "Tulis volumenya."
    assert page.get_attribute("[name='cost_lines.0.volume']", "aria-invalid") == "true"
    assert page.evaluate("document.activeElement.name") == "cost_lines.0.volume"
    assert page.inner_text("[data-refusal]") == "Lainnya."
    assert page.input_value("#title") == "Tetap ada"


def test_a_refusal_is_said_in_the_words_of_the_server(desk: Desk) -> None:
    desk.answers = [(409, {"code": "too_late", "message": "Masa pengajuan sudah berakhir."})]
    page = desk.open()
    desk.send()
    assert page.inner_text("[data-refusal]") == "Masa pengajuan sudah berakhir."
    assert page.get_attribute("[data-refusal]", "role") == "alert"


def test_a_repetition_of_the_same_content_bears_the_same_key(desk: Desk) -> None:
    desk.answers = [(503, None), (201, {}), (201, {})]
    page = desk.open()
    desk.send()
    page.wait_for_selector(".toast")
    desk.send()
    keys = [request.headers["idempotency-key"] for request in desk.received]
    assert keys[0] == keys[1]
    assert keys[2] != keys[1]


def test_without_a_network_what_was_typed_stays(desk: Desk) -> None:
    page = desk.open()
    page.fill("#title", "Jangan hilang")
    desk.is_down = True
    desk.send()
    page.wait_for_selector("[data-refusal]:not([hidden])")
    assert page.inner_text("[data-refusal]") == "Sambungan terputus"
    assert page.input_value("#title") == "Jangan hilang"


def test_an_offline_form_is_queued_and_sent_later_once(desk: Desk) -> None:
    desk.more = ' data-offline="papan-1"'
    page = desk.open()
    page.fill("#title", "Nanti saja")
    desk.is_down = True
    desk.send()
    page.wait_for_selector("text=Tersimpan di perangkat")
    desk.is_down, desk.answers = False, [(201, {})]
    page.reload()
    page.wait_for_selector("text=Terkirim")
    assert [request.post_data_json["title"] for request in desk.received] == ["Nanti saja"]
    assert page.evaluate("localStorage.getItem('rembuk:7:queue')") == "[]"


def test_a_draft_survives_a_reload(desk: Desk) -> None:
    desk.more = ' data-offline="usulan-1"'
    page = desk.open()
    page.fill("#title", "Setengah jadi")
    page.reload()
    page.wait_for_selector("form[data-bound]")
    assert page.input_value("#title") == "Setengah jadi"
