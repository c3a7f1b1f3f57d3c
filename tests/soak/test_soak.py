"""The soak in short, on both databases: the same code as `make soak-ballots`."""

from contextlib import AbstractContextManager
from pathlib import Path
from typing import Any

import pytest

from tests.serving import Server, same_house, serving
from tests.soak.electorate import lay_out
from tests.soak.running import Size, soak
from tests.soak.verdict import shortcomings

pytestmark = [pytest.mark.database, pytest.mark.django_db(transaction=True)]
SHORT = Size(ballots=400, clients=8, seconds=300)


def test_every_receipt_is_in_the_list_though_the_server_is_killed(settings: Any, tmp_path: Path) -> None:
    settings.KEY_DIR = tmp_path / "keys"
    env = same_house(tmp_path, REMBUK_EMBEDDED_WORKER="1")

    def start(port: int | None) -> AbstractContextManager[Server]:
        return serving(env, tmp_path / "log", port=port)

    result = soak(lay_out(SHORT.ballots, signing_in=2), SHORT, start)
    assert shortcomings(result) == []
    assert result["sent_twice"] > 0
    assert result["reconnects"] > 0
    assert "Traceback" not in (tmp_path / "log").read_text()
