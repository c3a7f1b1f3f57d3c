import re
import stat
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from activity.answers import Refused
from proposals import ballot_box
from proposals.ballot_box import Box

KEY = bytes(range(32))


def test_the_key_is_a_fresh_private_file(key_folder: Path) -> None:
    one, other = uuid4(), uuid4()
    ballot_box.make_key(one)
    ballot_box.make_key(other)
    assert stat.S_IMODE(key_folder.stat().st_mode) == 0o700
    assert {stat.S_IMODE(path.stat().st_mode) for path in key_folder.iterdir()} == {0o600}
    keys = {path.read_bytes() for path in key_folder.iterdir()}
    assert len(keys) == 2
    assert {len(key) for key in keys} == {32}


def test_a_folder_open_to_others_is_closed(key_folder: Path) -> None:
    key_folder.mkdir(mode=0o755)
    ballot_box.make_key(uuid4())
    assert stat.S_IMODE(key_folder.stat().st_mode) == 0o700


def test_an_existing_key_is_never_overwritten(key_folder: Path) -> None:
    key_id = uuid4()
    ballot_box.make_key(key_id)
    before = ballot_box.path_of(key_id).read_bytes()
    with pytest.raises(Refused) as refusal:
        ballot_box.make_key(key_id)
    assert refusal.value.answer.code == "key_folder_unusable"
    assert ballot_box.path_of(key_id).read_bytes() == before


def test_a_folder_that_cannot_keep_keys_is_refused(settings: Any, tmp_path: Path) -> None:
    for folder in (tmp_path / "not" / "there", tmp_path / "file"):
        (tmp_path / "file").touch()
        settings.KEY_DIR = folder
        with pytest.raises(Refused) as refusal:
            ballot_box.make_key(uuid4())
        assert refusal.value.answer.code == "key_folder_unusable"
        assert "REMBUK_KEY_DIR" in str(refusal.value.answer.message)


def test_a_destroyed_key_opens_nothing(key_folder: Path) -> None:
    key_id = uuid4()
    ballot_box.make_key(key_id)
    ballot_box.destroy_key(key_id)
    ballot_box.destroy_key(key_id)
    assert list(key_folder.iterdir()) == []
    with pytest.raises(Refused) as refusal:
        ballot_box.unlock(1, key_id)
    assert refusal.value.answer.code == "key_missing"


def test_handles_and_codes_belong_to_one_voter_of_one_poll_under_one_key() -> None:
    boxes = [Box(1, KEY), Box(2, KEY), Box(1, KEY[::-1])]
    handles = {box.handle(voter) for box in boxes for voter in (1, 2)}
    assert len(handles) == 6
    assert boxes[0].handle(7) == Box(1, KEY).handle(7)
    codes = {box.code(box.handle(voter)) for box in boxes for voter in (1, 2)}
    assert len(codes) == 6
    assert all(re.fullmatch(r"[2-9A-HJ-NP-Z]{4}(-[2-9A-HJ-NP-Z]{4}){2}", code) for code in codes)


def test_a_sealed_ballot_cannot_be_moved_or_changed() -> None:
    box = Box(1, KEY)
    mine, yours = box.handle(1), box.handle(2)
    sealed = box.seal(mine, [3, 5], length=64)
    assert box.unseal(mine, sealed) == [3, 5]
    for thief, handle, content in [
        (box, yours, sealed),
        (Box(2, KEY), mine, sealed),
        (box, mine, sealed[:-1] + bytes([sealed[-1] ^ 1])),
    ]:
        with pytest.raises(Refused) as refusal:
            thief.unseal(handle, content)
        assert refusal.value.answer.code == "ballot_altered"


@given(st.lists(st.integers(1, 10**9), unique=True, min_size=1, max_size=60), st.data())
def test_the_length_of_a_sealed_ballot_tells_nothing(choosable: list[int], data: st.DataObject) -> None:
    box, length = Box(1, KEY), ballot_box.sealed_length(choosable)
    chosen = data.draw(st.lists(st.sampled_from(choosable), unique=True))
    sealed = box.seal("handle", chosen, length=length)
    assert (
        len(sealed) == len(box.seal("handle", [], length=length)) == len(box.seal("handle", choosable, length=length))
    )
    assert box.unseal("handle", sealed) == sorted(chosen)


def test_the_same_ballot_is_never_sealed_the_same_way() -> None:
    assert Box(1, KEY).seal("handle", [1], length=64) != Box(1, KEY).seal("handle", [1], length=64)


def test_the_box_does_not_show_its_key() -> None:
    assert KEY.hex() not in repr(Box(1, KEY))
    assert str(KEY) not in repr(Box(1, KEY))
