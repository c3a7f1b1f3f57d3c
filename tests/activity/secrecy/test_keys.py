import stat
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest

from activity.answers import Refused
from activity.secrecy import keys


@pytest.fixture
def key_folder(settings: Any, tmp_path: Path) -> Path:
    settings.KEY_DIR = tmp_path / "keys"
    return tmp_path / "keys"


def test_the_key_is_a_fresh_private_file(key_folder: Path) -> None:
    one, other = uuid4(), uuid4()
    keys.make_key(one)
    keys.make_key(other)
    assert stat.S_IMODE(key_folder.stat().st_mode) == 0o700
    assert {stat.S_IMODE(path.stat().st_mode) for path in key_folder.iterdir()} == {0o600}
    contents = {path.read_bytes() for path in key_folder.iterdir()}
    assert len(contents) == 2
    assert {len(key) for key in contents} == {32}


def test_a_folder_open_to_others_is_closed(key_folder: Path) -> None:
    key_folder.mkdir(mode=0o755)
    keys.make_key(uuid4())
    assert stat.S_IMODE(key_folder.stat().st_mode) == 0o700


def test_an_existing_key_is_never_overwritten(key_folder: Path) -> None:
    key_id = uuid4()
    keys.make_key(key_id)
    before = keys.path_of(key_id).read_bytes()
    with pytest.raises(Refused) as refusal:
        keys.make_key(key_id)
    assert refusal.value.answer.code == "key_folder_unusable"
    assert keys.path_of(key_id).read_bytes() == before


def test_a_folder_that_cannot_keep_keys_is_refused(settings: Any, tmp_path: Path) -> None:
    for folder in (tmp_path / "not" / "there", tmp_path / "file"):
        (tmp_path / "file").touch()
        settings.KEY_DIR = folder
        with pytest.raises(Refused) as refusal:
            keys.make_key(uuid4())
        assert refusal.value.answer.code == "key_folder_unusable"
        assert "REMBUK_KEY_DIR" in str(refusal.value.answer.message)


def test_a_destroyed_key_opens_nothing(key_folder: Path) -> None:
    key_id = uuid4()
    keys.make_key(key_id)
    keys.destroy_key(key_id)
    keys.destroy_key(key_id)
    assert list(key_folder.iterdir()) == []
    with pytest.raises(Refused) as refusal:
        keys.existing_key(key_id)
    assert refusal.value.answer.code == "key_missing"
