"""The soaks in short, on both databases: the same code as `make soak-ballots` and `make soak-surveys`."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from pathlib import Path
from typing import Any

import pytest

from tests.serving import Server, same_house, serving
from tests.soak import answers, ballots
from tests.soak.electorate import Electorate
from tests.soak.running import Size, soak
from tests.soak.verdict import shortcomings

pytestmark = [pytest.mark.database, pytest.mark.django_db(transaction=True)]
SHORT = Size(number=200, clients=8, seconds=300)
LAY_OUT: dict[str, Callable[[], Electorate]] = {
    "ballots": lambda: ballots.lay_out(SHORT.number, signing_in=2),
    "surveys": lambda: answers.lay_out(SHORT.number, signing_in=2),
}


@pytest.mark.parametrize("what", LAY_OUT)
def test_nothing_is_lost_or_doubled_though_the_server_is_killed(what: str, settings: Any, tmp_path: Path) -> None:
    settings.KEY_DIR = tmp_path / "keys"
    env = same_house(tmp_path, REMBUK_EMBEDDED_WORKER="1", DJANGO_SETTINGS_MODULE="tests.quick_passwords")

    def start(port: int | None) -> AbstractContextManager[Server]:
        return serving(env, tmp_path / "log", port=port)

    result = soak(LAY_OUT[what](), SHORT, start)
    assert shortcomings(what, result) == []
    assert result["sent_twice"] > 0
    assert result["reconnects"] > 0
    assert "Traceback" not in (tmp_path / "log").read_text()
