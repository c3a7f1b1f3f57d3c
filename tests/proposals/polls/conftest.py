from pathlib import Path
from typing import Any

import pytest

from proposals.models import Call, Poll, Proposal
from tests.cast import Cast
from tests.proposals.polls import polling


@pytest.fixture(autouse=True)
def key_folder(settings: Any, tmp_path: Path) -> Path:
    settings.KEY_DIR = tmp_path / "keys"
    return tmp_path / "keys"


@pytest.fixture
def proposals(call: Call, cast: Cast) -> list[Proposal]:
    return polling.three_proposals(call, cast)


@pytest.fixture
def poll(call: Call, cast: Cast, proposals: list[Proposal]) -> Poll:
    """Open, over three proposals, for the ten of the cast who may vote."""
    return polling.open_poll(call, cast)
