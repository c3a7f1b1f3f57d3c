"""The whole road in Chromium, on a real server: staff at phone size, officials at a desk."""

import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, ViewportSize, expect

from tests.chromium import DESKTOP, PHONE, complaints_of, sign_in
from tests.serving import ROOT, Server, installed, serving

pytestmark = pytest.mark.browser

PASSWORD = "Rapat-pagi-di-kantor-camat-7"
TITLE = "Pelayanan ramah di loket kelurahan"
# The cast's addresses are made of first names.
ADDRESSED = {"sekda": "sekretaris", "delegate": "delegasi"}
ON_PHONES = {"rina", "febri", "erna"}


@pytest.fixture(scope="module")
def server(prepared: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    folder = tmp_path_factory.mktemp("journey")
    env = installed(prepared, folder, DJANGO_SETTINGS_MODULE="tests.quick_passwords")
    subprocess.run([sys.executable, "-m", "tests.journey.lay", PASSWORD], cwd=ROOT, env=env, check=True)
    with serving(env, Path(folder) / "log") as running:
        yield running


class House:
    """Everybody's own browser window, signed in when first used; remembers what any of them complained of."""

    def __init__(self, browser: Browser, address: str) -> None:
        self.browser = browser
        self.address = address
        self.pages: dict[str, Page] = {}
        self.complaints: dict[str, list[str]] = {}

    def close(self) -> None:
        for page in self.pages.values():
            page.context.close()

    def __call__(self, name: str, path: str = "") -> Page:
        if name not in self.pages:
            size = PHONE if name in ON_PHONES else DESKTOP
            context = self.browser.new_context(
                viewport=ViewportSize(width=size["width"], height=size["height"]), locale="id-ID"
            )
            context.set_default_timeout(15_000)
            self.pages[name] = context.new_page()
            self.complaints[name] = complaints_of(self.pages[name])
            sign_in(self.pages[name], self.address, f"{ADDRESSED.get(name, name)}@example.go.id", PASSWORD)
        if path:
            self.pages[name].goto(self.address + path)
        return self.pages[name]


@pytest.fixture
def house(server: Server, chromium: Browser) -> Iterator[House]:
    house = House(chromium, server.address)
    yield house
    assert {name: said for name, said in house.complaints.items() if said} == {}
    house.close()


def test_an_idea_becomes_a_line_of_the_enacted_plan(house: House) -> None:
    road = propose(house)
    another_posts_live(house, road)
    advance(house, "discuss", "vote")
    vote(house)
    advance(house, "decide")
    follow_the_stages(house, road)
    advance(house, "enact")
    plan = enact_the_plan(house)
    expect(house("febri", plan).get_by_text(TITLE).first).to_be_visible()
    expect(house("rina", road).get_by_text("Ditetapkan").first).to_be_visible()
    expect(house("erna", "/tindak-lanjut/").get_by_text(TITLE).first).to_be_visible()


def propose(house: House) -> str:
    """Rina answers the six questions on her phone, one at a time. Returns the address of her proposal's page."""
    page = house("rina", "/usulan/baru/")
    onward = page.locator("[data-next]")
    page.fill("[name=title]", TITLE)
    onward.click()
    page.fill("[name=problem]", "Antrean panjang setiap Senin dan warga sering kembali.")
    onward.click()
    page.fill("[name=audience]", "Petugas loket kelurahan")
    onward.click()
    page.fill("[name=remedy]", "Latihan berlayanan dan membaca berkas")
    page.select_option("[name=form]", label="Workshop atau lokakarya")
    page.fill("[name=days]", "3")
    onward.click()
    page.fill("[name=timing]", "Maret, sebelum musim pendaftaran sekolah")
    page.get_by_text("Sebagian").first.click()
    onward.click()
    page.fill("[name=participants]", "12")
    if page.locator("[data-line]:visible").count() == 0:
        page.locator("[data-add-line]").click()
    page.fill("[name='cost_lines.0.description']", "Honor narasumber")
    page.fill("[name='cost_lines.0.volume']", "24")
    page.fill("[name='cost_lines.0.unit_price']", "700000")
    page.get_by_role("button", name="Ajukan usulan").click()
    page.wait_for_url(re.compile(r"/usulan/\d+/$"))
    return page.url.removeprefix(house.address)


def another_posts_live(house: House, road: str) -> None:
    """The moderator opens the board; what Febri says appears on Rina's open page without reload."""
    checking = house("lilis", road)
    checking.get_by_role("button", name="Buka untuk didiskusikan").click()
    expect(checking.get_by_text("Diskusi terbuka").first).to_be_visible()
    reading = house("rina", road)
    reading.evaluate("window.sameDocument = true")
    talking = house("febri", road)
    talking.locator("#papan textarea").first.fill("Setuju, loket kami juga kewalahan.")
    talking.locator("#papan").get_by_role("button", name="Kirim").first.click()
    expect(reading.get_by_text("Setuju, loket kami juga kewalahan.").first).to_be_visible()
    assert reading.evaluate("window.sameDocument") is True


def advance(house: House, *windows: str) -> None:
    """The personnel officer ends the present window, once for each named one that begins."""
    for _window in windows:
        page = house("hendra", "/siklus/1/")
        page.locator("[data-opens=lanjut]").click()
        page.fill("#lanjut textarea", "Sesuai kalender kerja kecamatan.")
        with page.expect_navigation():
            page.locator("#lanjut").get_by_role("button", name="Lanjutkan siklus").click()


def vote(house: House) -> None:
    committee = house("desi", "/suara/")
    committee.get_by_role("button", name="Buka pemungutan").click()
    committee.get_by_role("dialog").get_by_role("button", name="Buka pemungutan").click()
    committee.wait_for_url(re.compile(r"/suara/\d+/$"))
    ballot = committee.url.removeprefix(house.address)
    for voter in ("rina", "febri", "erna", "mutia", "lilis"):
        page = house(voter, ballot)
        page.locator("label").filter(has_text=TITLE).first.click()
        page.get_by_role("button", name="Kirim suara").click()
        page.wait_for_url(re.compile(r"/tanda-terima/$"))
        expect(page.get_by_text(re.compile(r"[2-9A-Z]{4}-[2-9A-Z]{4}-[2-9A-Z]{4}")).first).to_be_visible()
    expect(house("rizal", ballot).get_by_text("Anda memutuskan setiap usulan").first).to_be_visible()


def approve(house: House, official: str) -> None:
    page = house(official, "/meja/")
    page.get_by_role("link", name=TITLE).first.click()
    page.get_by_text("Setujui", exact=True).first.click()
    page.fill("#decide [name=reason]", "Sesuai kebutuhan loket dan muat dalam pagu.")
    page.get_by_role("button", name="Kirim putusan").first.click()
    page.get_by_role("dialog").get_by_role("button", name="Kirim putusan").click()
    page.wait_for_url(re.compile(r"/meja/$"))
    expect(page.get_by_role("link", name=TITLE).and_(page.locator("main ol a"))).to_have_count(0)


def follow_the_stages(house: House, road: str) -> None:
    """Rina's open page says who holds her proposal after each approval, without reload."""
    reading = house("rina", road)
    reading.evaluate("window.sameDocument = true")
    standing = reading.locator("[data-proposal-watch]")
    steps = (
        ("nofrizal", "Hendra Saputra Nasution"),
        ("hendra", "Rizal Hamdani"),
        ("rizal", "Menunggu penetapan rencana"),
    )
    for official, told in steps:
        approve(house, official)
        expect(standing).to_contain_text(told)
    assert reading.evaluate("window.sameDocument") is True


def enact_the_plan(house: House) -> str:
    """The head of the district submits, the city secretary confirms, the mayor's delegate enacts with a decree."""
    page = house("rizal", "/rencana/")
    page.locator("main a[href^='/rencana/']").first.click()
    plan = page.url.removeprefix(house.address)
    page.locator("[data-opens=ajukan]").click()
    page.locator("#ajukan").get_by_role("button", name="Ajukan rencana").click()
    for official, verb in (("sekda", "Konfirmasi rencana"), ("delegate", "Tetapkan rencana")):
        decide_on_plan(house(official, plan), verb)
    expect(house("rizal", plan).get_by_text("800.1.4/217/2026").first).to_be_visible()
    return plan


def decide_on_plan(page: Page, verb: str) -> None:
    page.locator("[data-opens=setujui]").click()
    if verb == "Tetapkan rencana":
        page.fill("#setujui [name=decree_number]", "800.1.4/217/2026")
    page.fill("#setujui [name=reason]", "Sesuai dokumen perencanaan.")
    with page.expect_navigation():
        page.locator("#setujui").get_by_role("button", name=verb).click()
