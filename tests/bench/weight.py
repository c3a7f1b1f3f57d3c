"""Bytes on the wire for the core pages, as Chromium counts them: first visit (nothing cached) and every later one."""

from typing import TYPE_CHECKING, Any

from playwright.sync_api import Page, sync_playwright

from tests.left_out import chromium

if TYPE_CHECKING:
    # The parent process prints the bars without Django.
    from tests.permissions import World

FIRST_BAR, LATER_BAR = 60_000, 15_000
PAGES = {
    "home": "/",
    "proposals": "/usulan/",
    "one proposal": "/usulan/{open}/",
    "write a proposal": "/usulan/baru/",
    "ballots": "/suara/",
    "plan": "/rencana/",
}
# Over sixty proposals (tests/bench/polls.py).
POLLS = {"ballot over 60 proposals": "/suara/{ballot}/", "result over 60 proposals": "/suara/{result}/hasil/"}


def of_pages(address: str, session: str, world: "World", pages: dict[str, str]) -> list[dict[str, Any]]:
    """First-visit and later bytes of each page; nothing where there is no Chromium."""
    browser_path = chromium()
    if browser_path is None:
        return []
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=browser_path, args=["--no-sandbox", "--disable-gpu"])
        rows = []
        for name, path in pages.items():
            # What the service worker fetches would not be counted as the page's.
            context = browser.new_context(viewport={"width": 360, "height": 740}, service_workers="block")
            context.add_cookies([{"name": "sessionid", "value": session, "url": address}])
            page = context.new_page()
            first = visit(page, address + world.name(path))
            later = visit(page, address + world.name(path))
            rows.append({"page": name, "path": world.name(path), "first": first, "later": later})
            context.close()
        browser.close()
    return rows


def visit(page: Page, address: str) -> int:
    """All bytes that the network carried for one visit, headers included."""
    session = page.context.new_cdp_session(page)
    session.send("Network.enable")
    carried: list[float] = []
    session.on("Network.loadingFinished", lambda event: carried.append(event["encodedDataLength"]))
    page.goto(address, wait_until="networkidle")
    session.detach()
    return int(sum(carried))
