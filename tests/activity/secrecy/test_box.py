import re
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from activity.answers import Refused
from activity.secrecy.box import Box, sealed_length

KEY = bytes(range(32))
POLL, SURVEY = Box("poll/1", KEY), Box("survey/1", KEY)


def test_handles_and_codes_belong_to_one_person_of_one_subject_under_one_key() -> None:
    boxes = [POLL, SURVEY, Box("poll/2", KEY), Box("poll/1", KEY[::-1])]
    handles = {box.handle(voter) for box in boxes for voter in (1, 2)}
    assert len(handles) == 8
    assert POLL.handle(7) == Box("poll/1", KEY).handle(7)
    codes = {box.code(box.handle(voter)) for box in boxes for voter in (1, 2)}
    assert len(codes) == 8
    assert all(re.fullmatch(r"[2-9A-HJ-NP-Z]{4}(-[2-9A-HJ-NP-Z]{4}){2}", code) for code in codes)


def test_what_is_sealed_cannot_be_moved_or_changed() -> None:
    mine, yours = POLL.handle(1), POLL.handle(2)
    sealed = POLL.seal(mine, [3, 5], length=64)
    assert POLL.unseal(mine, sealed) == [3, 5]
    for thief, handle, content in [
        (POLL, yours, sealed),
        (SURVEY, mine, sealed),
        (POLL, mine, sealed[:-1] + bytes([sealed[-1] ^ 1])),
        (POLL, mine, sealed[:5]),
    ]:
        with pytest.raises(Refused) as refusal:
            thief.unseal(handle, content)
        assert refusal.value.answer.code == "content_altered"


@given(st.lists(st.integers(1, 10**9), unique=True, min_size=1, max_size=60), st.data())
def test_the_length_of_a_sealed_ballot_tells_nothing(choosable: list[int], data: st.DataObject) -> None:
    length = sealed_length(choosable)
    chosen = data.draw(st.lists(st.sampled_from(choosable), unique=True))
    sealed = POLL.seal("handle", chosen, length=length)
    assert len(sealed) == len(POLL.seal("handle", [], length=length))
    assert len(sealed) == len(POLL.seal("handle", choosable, length=length))
    assert POLL.unseal("handle", sealed) == chosen


LEAVES = st.none() | st.booleans() | st.integers() | st.text(max_size=40)
VALUES = st.recursive(LEAVES, lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner), max_leaves=20)


@given(VALUES)
def test_any_json_value_is_sealed_and_comes_back_as_it_was(content: Any) -> None:
    length = sealed_length(content)
    assert length % 64 == 0
    assert POLL.unseal("handle", POLL.seal("handle", content, length=length)) == content


def test_what_is_longer_than_the_rest_is_never_sealed() -> None:
    with pytest.raises(ValueError, match="64"):
        POLL.seal("handle", "é" * 32, length=64)
    assert POLL.unseal("handle", POLL.seal("handle", "é" * 31, length=64)) == "é" * 31


def test_the_same_content_is_never_sealed_the_same_way() -> None:
    assert POLL.seal("handle", [1], length=64) != POLL.seal("handle", [1], length=64)


def test_the_box_does_not_show_its_key() -> None:
    assert KEY.hex() not in repr(POLL)
    assert str(KEY) not in repr(POLL)
