"""Every page says which window is open and what comes next: those without the whole strip in one line."""

from typing import Any

import pytest

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("path", ["/saya/", "/pemberitahuan/", "/rencana/", "/kelola/hari-libur/"])
def test_every_page_says_which_window_is_open_and_what_comes_next(
    cast: Any, call: Any, client_of: Any, path: str
) -> None:
    html = client_of(cast.rina).get(path).content.decode()
    line = html.split("strip-words")[1].split("</p>")[0]
    assert "Usul sampai" in line
    assert "Bahas sampai" in line
    assert "Berikutnya: Pilih, mulai" in line
    assert f"/siklus/{call.cycle.pk}/" in line
