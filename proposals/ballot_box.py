"""The ballot box of one poll: its key, and what stands for a voter while the poll is open.

The key is a random file under KEY_DIR, made when the poll opens and unlinked when it is counted. It is derived from
nothing that lasts: once it is gone, no handle, code or sealed ballot can be computed or read again (docs/trust.md).
"""

import hashlib
import hmac
import json
import os
import secrets
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from uuid import UUID

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from activity.answers import conflict

KEY_BYTES = 32
NONCE_BYTES = 12
# Sealed ballots of one poll have one length: the longest that it allows, rounded up.
PADDED_TO = 64
# No 0, 1, I or O: codes are copied by hand. 12 of 32 letters are 60 bits.
LETTERS = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ"
GROUPS, GROUP = 3, 4


@dataclass(frozen=True, slots=True, repr=False)
class Box:
    """An unlocked ballot box. Lives for one request; the key is never kept in memory between requests."""

    poll_id: int
    key: bytes

    def handle(self, voter_id: int) -> str:
        """What stands for the voter: the same one each time, so that a ballot can be changed."""
        return self.derive("handle", str(voter_id)).hex()

    def code(self, handle: str) -> str:
        """The receipt code of a handle, e.g. `7KQM-2XRD-H9WB`. It stays when the ballot changes."""
        number = int.from_bytes(self.derive("code", handle), "big")
        letters = "".join(LETTERS[(number >> 5 * place) % 32] for place in range(GROUPS * GROUP))
        return "-".join(letters[start : start + GROUP] for start in range(0, len(letters), GROUP))

    def seal(self, handle: str, choices: Iterable[int], *, length: int) -> bytes:
        """Encrypt, padded to `length` bytes of text; bound to this poll and handle, so that none can be exchanged."""
        text = json.dumps(sorted(choices), separators=(",", ":")).ljust(length).encode()
        nonce = secrets.token_bytes(NONCE_BYTES)
        return nonce + self.cipher().encrypt(nonce, text, self.bound_to(handle))

    def unseal(self, handle: str, sealed: bytes) -> list[int]:
        """The choices. Raises Refused when the row was altered or belongs to another handle or poll."""
        nonce, text = bytes(sealed[:NONCE_BYTES]), bytes(sealed[NONCE_BYTES:])
        try:
            choices: list[int] = json.loads(self.cipher().decrypt(nonce, text, self.bound_to(handle)))
        except InvalidTag:
            altered = _("Sebuah surat suara tidak dapat dibuka: isinya diubah di luar Rembuk. Hubungi pengelola.")
            conflict("ballot_altered", altered).require()
            raise
        return choices

    def derive(self, purpose: str, text: str) -> bytes:
        message = f"rembuk/poll/{self.poll_id}/{purpose}/{text}"
        return hmac.digest(self.key, message.encode(), hashlib.sha256)

    def cipher(self) -> AESGCM:
        return AESGCM(self.derive("seal", ""))

    def bound_to(self, handle: str) -> bytes:
        return f"rembuk/poll/{self.poll_id}/ballot/{handle}".encode()


def sealed_length(choosable: Iterable[int]) -> int:
    """Bytes of text in which every possible choice among these ids fits."""
    longest = len(json.dumps(sorted(choosable), separators=(",", ":")))
    return -(-longest // PADDED_TO) * PADDED_TO


def path_of(key_id: UUID) -> Path:
    return Path(settings.KEY_DIR) / f"{key_id.hex}.key"


def make_key(key_id: UUID) -> None:
    """Write a fresh random key, durable before anybody votes. Raises Refused when KEY_DIR cannot keep it."""
    try:
        folder = private_folder()
        descriptor = os.open(path_of(key_id), os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "wb") as file:
            file.write(secrets.token_bytes(KEY_BYTES))
            file.flush()
            os.fsync(file.fileno())
        sync(folder)
    except OSError:
        unusable = _(
            "Folder kunci (REMBUK_KEY_DIR) tidak ada atau tidak dapat ditulisi, "
            "jadi suara tidak dapat dirahasiakan. Minta pengelola sistem memperbaikinya, lalu coba lagi."
        )
        conflict("key_folder_unusable", unusable).require()


def private_folder() -> Path:
    """KEY_DIR, made if only its last part is missing, open to nobody else."""
    folder = Path(settings.KEY_DIR)
    folder.mkdir(mode=0o700, exist_ok=True)
    if folder.stat().st_mode & 0o077:
        folder.chmod(0o700)
    return folder


def unlock(poll_id: int, key_id: UUID) -> Box:
    """Raises Refused when the key is not there: restored from a backup, or KEY_DIR is not shared by all processes."""
    key = read_key(key_id)
    if not key:
        missing = _("Kotak suara tidak dapat dibuka karena kuncinya tidak ada di server. Hubungi pengelola sistem.")
        conflict("key_missing", missing).require()
    return Box(poll_id, key)


def has_key(key_id: UUID) -> bool:
    """Whether the box can be opened: a key that is cut short opens nothing."""
    return bool(read_key(key_id))


def read_key(key_id: UUID) -> bytes:
    """The whole key, or nothing."""
    try:
        key = path_of(key_id).read_bytes()
    except OSError:
        return b""
    return key if len(key) == KEY_BYTES else b""


def destroy_key(key_id: UUID) -> None:
    """Overwrite and unlink the key; nothing happens when it is gone already."""
    path = path_of(key_id)
    try:
        with path.open("r+b") as file:
            file.write(secrets.token_bytes(KEY_BYTES))
            file.flush()
            os.fsync(file.fileno())
    except FileNotFoundError:
        return
    path.unlink(missing_ok=True)
    sync(path.parent)


def sync(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
