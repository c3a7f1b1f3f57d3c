"""The editor of an instrument in a real browser: what it sends, errors at their fields, two analysts at one draft."""

from typing import Any

import pytest

from surveys import services
from surveys.instruments import Condition, Item, parse
from surveys.models import InstrumentVersion
from tests.cast import Cast
from tests.frontend.conftest import Opened
from tests.surveys.conftest import shipped

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
ITEM = "definition.sections.0.items.{}.{}"


@pytest.fixture
def draft(cast: Cast) -> InstrumentVersion:
    return services.add_version("proses", definition=shipped("process"), actor=cast.analyst)


def write_item(page: Any, at: int, code: str, text: str) -> None:
    page.fill(f"[name='{ITEM.format(at, 'code')}']", code)
    page.fill(f"[name='{ITEM.format(at, 'text.id')}']", text)
    page.locator(f"[name='{ITEM.format(at, 'text.en')}']").fill(text)


def save(page: Any) -> None:
    page.click("button:has-text('Simpan dan lihat')")
    page.wait_for_selector("h2:has-text('Dipakai survei')")


def stored(version: InstrumentVersion) -> list[Item]:
    return list(parse(InstrumentVersion.objects.get(pk=version.pk).definition).items())


def test_the_editor_sends_what_it_shows_and_two_analysts_lose_nothing(
    page_of: Opened, cast: Cast, draft: InstrumentVersion
) -> None:
    codes = [item.code for item in stored(draft)]
    page, late = (page_of(cast.analyst, f"/survei/instrumen/{draft.pk}/ubah/") for _tab in range(2))
    page.click("[data-block=section] >> button:has-text('Tambah butir')")
    at = len(draft.parsed.sections[0].items)
    write_item(page, at, "BARU", "")
    page.click("button:has-text('Simpan dan lihat')")
    assert page.evaluate("document.activeElement.name") == ITEM.format(at, "text.id"), "the error takes the focus"
    write_item(page, at, "BARU", "Saya didengar.")
    page.select_option(f"[data-field='{ITEM.format(at, 'show_if')}'] select", "PR1")
    page.check(f"[name='{ITEM.format(at, 'show_if.options')}'][value='5']")
    page.select_option(f"[data-block=item]:nth-of-type({at + 1}) [data-choose=factor]", "PR")
    page.click("summary:has-text('PR1')")
    page.fill(f"[name='{ITEM.format(0, 'code')}']", "AWAL")
    page.press("summary:has-text('PR2')", "Alt+ArrowDown")
    save(page)
    after = stored(draft)
    assert [item.code for item in after] == ["AWAL", codes[2], codes[1], "BARU", *codes[3:]]
    assert after[at].show_if == Condition("AWAL", (5,))
    factor = parse(InstrumentVersion.objects.get(pk=draft.pk).definition).factors[0]
    assert set(factor.items) >= {"AWAL", "BARU"}

    late.click("summary:has-text('PR1')")
    late.fill(f"[name='{ITEM.format(0, 'text.id')}']", "Kalimat dari tab lain.")
    late.click("button:has-text('Simpan dan lihat')")
    late.click("button:has-text('Simpan sebagai versi lain')")
    late.wait_for_selector("h2:has-text('Dipakai survei')")
    other = InstrumentVersion.objects.get(number=2)
    assert stored(other)[0].text["id"] == "Kalimat dari tab lain."
    assert stored(draft) == after


def test_a_preview_in_a_wide_window_is_as_on_a_telephone(page_of: Opened, cast: Cast) -> None:
    """Many long options stay within the frame, and questions are numbered as they are asked."""
    data = shipped("process")
    labels = [f"Sangat setuju sekali {number}" for number in range(11)]
    data["scales"].append({"code": "sebelas", "lowest": 0, "highest": 10, "labels": {"id": labels, "en": labels}})
    first, second, *_others = items = data["sections"][0]["items"]
    first["show_if"], data["factors"] = None, []
    second |= {"scale": "sebelas", "show_if": {"item": first["code"], "options": [1]}}
    version = services.add_version("lebar", definition=data, actor=cast.analyst)
    page = page_of(cast.analyst, f"/survei/instrumen/{version.pk}/contoh/", "form[data-preview]")
    page.set_viewport_size({"width": 1280, "height": 900})
    numbers = (
        "() => [...document.querySelectorAll('[data-item]:not([hidden]) [data-number]')].map((one) => one.textContent)"
    )
    count = sum(len(section["items"]) for section in data["sections"])
    page.wait_for_function(f"() => ({numbers})().length === {count - 1}")
    assert page.evaluate(numbers) == [str(number) for number in range(1, count)]
    page.check(f"input[name='{items[0]['code']}'][value='1']")
    assert page.evaluate(numbers) == [str(number) for number in range(1, count + 1)]
    frame, options = page.locator(".telephone").bounding_box(), page.locator(".option:visible")
    boxes = [box for box in (option.bounding_box() for option in options.all()) if box]
    assert len(boxes) > len(labels)
    assert max(box["x"] + box["width"] for box in boxes) <= frame["x"] + frame["width"]
