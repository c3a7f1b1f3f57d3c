"""The arithmetic of the ledger: digests of rows, Merkle roots, the hash that chains blocks. No database.

The tree is the one of RFC 6962, section 2.1 (Certificate Transparency): leaves and nodes are hashed under different
prefixes, so that a node can never be passed off as a leaf.
"""

import hashlib
import json
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

LEAF, NODE, BLOCK = b"\x00", b"\x01", b"\x02"
GENESIS = "0" * 64


def canonical(value: Mapping[str, Any]) -> bytes:
    """One text for one value, whichever database it was read from: sorted names, no spaces, UTF-8."""
    return json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode()


def moment(value: datetime) -> str:
    return value.astimezone(UTC).isoformat(timespec="microseconds")


def leaf_digest(content: bytes) -> str:
    return hashlib.sha256(LEAF + content).hexdigest()


def root_of(digests: Sequence[str]) -> str:
    """The Merkle root over leaf digests (hexadecimal), in their order."""
    return tree([bytes.fromhex(digest) for digest in digests]).hex()


def tree(leaves: Sequence[bytes]) -> bytes:
    if not leaves:
        return hashlib.sha256().digest()
    if len(leaves) == 1:
        return leaves[0]
    split = 1 << (len(leaves) - 1).bit_length() - 1
    return hashlib.sha256(NODE + tree(leaves[:split]) + tree(leaves[split:])).digest()


def block_hash(*, number: int, previous_hash: str, merkle_root: str, sealed_at: datetime) -> str:
    """The hash by which the next block, a printed plan or an anchor kept elsewhere names this block."""
    fields = {"number": number, "previous": previous_hash, "root": merkle_root, "time": moment(sealed_at)}
    return hashlib.sha256(BLOCK + canonical(fields)).hexdigest()
