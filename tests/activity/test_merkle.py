"""The tree's roots are those that RFC 6962's reference implementation publishes for its eight test leaves."""

import hashlib
from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from activity import merkle

LEAVES = [
    "",
    "00",
    "10",
    "2021",
    "3031",
    "40414243",
    "5051525354555657",
    "606162636465666768696a6b6c6d6e6f",
]
ROOTS = [
    "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
    "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
    "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
    "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
    "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
    "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
    "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
    "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
]


@pytest.mark.parametrize("size", range(9))
def test_published_roots(size: int) -> None:
    digests = [merkle.leaf_digest(bytes.fromhex(leaf)) for leaf in LEAVES[:size]]
    assert merkle.root_of(digests) == ROOTS[size]


digests = st.lists(st.binary(max_size=8).map(merkle.leaf_digest), min_size=1, max_size=40, unique=True)


@given(digests, st.data())
def test_a_change_or_another_order_changes_the_root(leaves: list[str], data: st.DataObject) -> None:
    place = data.draw(st.integers(0, len(leaves) - 1))
    changed = [*leaves[:place], merkle.leaf_digest(b"something else"), *leaves[place + 1 :]]
    assert merkle.root_of(changed) != merkle.root_of(leaves)
    assert merkle.root_of(leaves[::-1]) != merkle.root_of(leaves) or len(leaves) == 1


@given(digests)
def test_a_node_never_passes_as_a_leaf(leaves: list[str]) -> None:
    root = merkle.root_of(leaves)
    if len(leaves) > 1:
        assert root != hashlib.sha256(b"".join(bytes.fromhex(leaf) for leaf in leaves)).hexdigest()
        assert merkle.root_of([root]) == root


def test_one_text_for_one_value() -> None:
    assert merkle.canonical({"b": 1, "a": "é"}) == merkle.canonical({"a": "é", "b": 1}) == '{"a":"é","b":1}'.encode()


def test_a_moment_is_the_same_in_every_zone() -> None:
    jakarta = datetime(2026, 11, 24, 14, 5, tzinfo=timezone(timedelta(hours=7)))
    assert merkle.moment(jakarta) == merkle.moment(jakarta.astimezone(UTC)) == "2026-11-24T07:05:00.000000+00:00"


def test_a_block_hash_covers_each_field() -> None:
    fields = {"number": 1, "previous_hash": merkle.GENESIS, "merkle_root": "ab", "sealed_at": datetime.now(UTC)}
    others = {"number": 2, "previous_hash": "1" * 64, "merkle_root": "ac", "sealed_at": datetime.now(UTC)}
    hashes = {merkle.block_hash(**{**fields, name: value}) for name, value in others.items()}
    assert len(hashes | {merkle.block_hash(**fields)}) == 5
