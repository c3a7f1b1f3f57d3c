"""`make pictures`: the README's pictures, taken of the demo with Chromium."""

import tempfile
from dataclasses import dataclass
from pathlib import Path

from playwright.sync_api import Browser, Page, ViewportSize

from tests.chromium import DESKTOP, PHONE, browsing, sign_in
from tests.demo import demo
from tests.serving import ROOT, serving

FOLDER = ROOT / "docs" / "images"


@dataclass(frozen=True)
class Picture:
    """A page of somebody of the demo. `follow`: the link to click there first, by its selector."""

    name: str
    who: str
    path: str
    size: dict[str, int]
    follow: str = ""
    dark: bool = False


PICTURES = [
    Picture("home-phone", "yessi@rembuk.example", "/", PHONE),
    Picture(
        "proposal-phone", "nadia@rembuk.example", "/usulan/", PHONE, "main a[href^='/usulan/']:not([href*='baru'])"
    ),
    Picture(
        "proposal-desktop", "nadia@rembuk.example", "/usulan/", DESKTOP, "main a[href^='/usulan/']:not([href*='baru'])"
    ),
    Picture("ballot-phone", "nadia@rembuk.example", "/suara/", PHONE, "main a[href^='/suara/']"),
    Picture("desk-desktop-dark", "hendra@rembuk.example", "/meja/", DESKTOP, dark=True),
    Picture("plan-desktop", "rizal@rembuk.example", "/rencana/", DESKTOP, "main a[href^='/rencana/']"),
]


def main() -> None:
    FOLDER.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix="rembuk-pictures-") as name:
        env, password = demo(Path(name))
        with serving(env, Path(name) / "log") as server, browsing() as browser:
            for picture in PICTURES:
                take(browser, server.address, password, picture)
                print(FOLDER / f"{picture.name}.png")


def take(browser: Browser, address: str, password: str, picture: Picture) -> None:
    size = ViewportSize(width=picture.size["width"], height=picture.size["height"])
    context = browser.new_context(
        viewport=size, device_scale_factor=2, color_scheme="dark" if picture.dark else "light"
    )
    page = context.new_page()
    sign_in(page, address, picture.who, password)
    page.goto(address + picture.path)
    if picture.follow:
        follow(page, picture.follow)
    page.wait_for_load_state("networkidle")
    page.screenshot(path=FOLDER / f"{picture.name}.png")
    context.close()


def follow(page: Page, selector: str) -> None:
    page.goto(page.locator(selector).first.evaluate("link => link.href"))


if __name__ == "__main__":
    main()
