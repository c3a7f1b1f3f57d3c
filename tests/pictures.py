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
    """A page of somebody of the demo. `follow`: words of the link to click there; `at`: what to scroll to."""

    name: str
    who: str
    path: str
    size: dict[str, int]
    follow: str = ""
    at: str = ""
    dark: bool = False


OPEN = "Bahasa Isyarat Dasar"
PICTURES = [
    Picture("home-phone", "yessi@rembuk.example", "/", PHONE),
    Picture("proposal-phone", "nadia@rembuk.example", "/usulan/", PHONE, follow=OPEN),
    Picture("board-phone", "nadia@rembuk.example", "/usulan/", PHONE, follow=OPEN, at="#papan"),
    Picture("proposal-desktop", "nadia@rembuk.example", "/usulan/5/", DESKTOP),
    Picture("result-desktop", "desi@rembuk.example", "/suara/1/hasil/", DESKTOP),
    Picture("desk-desktop-dark", "hendra@rembuk.example", "/meja/", DESKTOP, dark=True),
    Picture("plan-desktop", "rizal@rembuk.example", "/rencana/2/", DESKTOP),
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
        viewport=size, device_scale_factor=1.5, color_scheme="dark" if picture.dark else "light"
    )
    page = context.new_page()
    sign_in(page, address, picture.who, password)
    page.goto(address + picture.path)
    if picture.follow:
        follow(page, picture.follow)
    if picture.at:
        page.locator(picture.at).scroll_into_view_if_needed()
    page.wait_for_load_state("networkidle")
    page.screenshot(path=FOLDER / f"{picture.name}.png")
    context.close()


def follow(page: Page, words: str) -> None:
    page.get_by_role("link", name=words).first.click()
    page.wait_for_url(lambda url: not url.endswith("/usulan/"))


if __name__ == "__main__":
    main()
