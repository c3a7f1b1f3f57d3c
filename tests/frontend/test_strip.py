"""Every page says which window is open and what comes next: those without the whole strip in one line."""

from pathlib import Path
from typing import Any

import pytest

from planning.models import Cycle
from proposals.models import Call
from tests.conftest import windows_around
from tests.proposals.polls import polling

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


def test_a_page_about_an_older_round_tells_the_windows_of_that_round(
    cast: Any, call: Any, now: Any, client_of: Any, settings: Any, tmp_path: Path
) -> None:
    settings.KEY_DIR = tmp_path / "keys"
    polling.three_proposals(call, cast)
    poll = polling.open_poll(call, cast)
    polling.close(poll)
    dates = windows_around(now, "propose")
    later = Cycle(**{name: dates.pop(name) for name in list(dates) if name.startswith(("decide", "enact"))})
    later.call = Call.objects.create(office=cast.district, year=2028, budget=1, **dates)
    later.save()
    client = client_of(cast.rina)
    for path, cycle in ((f"/suara/{poll.pk}/hasil/", call.cycle), ("/saya/", later)):
        line = client.get(path).content.decode().split("strip-words")[1].split("</p>")[0]
        assert f"/siklus/{cycle.pk}/" in line
