"""The box of one subject: what stands for a person while the subject is open, and what the person put in, sealed."""

import hashlib
import hmac
import json
import secrets
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.utils.translation import gettext_lazy as _

from activity.answers import conflict
from activity.secrecy.keys import existing_key

NONCE_BYTES = 12
# Everything sealed for one subject has one length: the longest that the subject allows, rounded up.
PADDED_TO = 64
# No 0, 1, I or O: codes are copied by hand. 12 of 32 letters are 60 bits.
LETTERS = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ"
GROUPS, GROUP = 3, 4


@dataclass(frozen=True, slots=True, repr=False)
class Box:
    """An unlocked box. Lives for one request; the key is never kept in memory between requests.

    `subject` names what the box belongs to, e.g. `poll/12`: boxes of two subjects have nothing in common.
    """

    subject: str
    key: bytes

    def handle(self, person_id: int) -> str:
        """What stands for the person: the same one each time, so that a contribution can be changed."""
        return self.derive("handle", str(person_id)).hex()

    def code(self, handle: str) -> str:
        """The receipt code of a handle, e.g. `7KQM-2XRD-H9WB`. It stays when the contribution changes."""
        number = int.from_bytes(self.derive("code", handle), "big")
        letters = "".join(LETTERS[(number >> 5 * place) % 32] for place in range(GROUPS * GROUP))
        return "-".join(letters[start : start + GROUP] for start in range(0, len(letters), GROUP))

    def seal(self, handle: str, content: Any, *, length: int) -> bytes:
        """Encrypt any JSON value, padded to `length` bytes; bound to this subject and handle: none can be exchanged.

        Raises ValueError when the content is longer: its length would tell something of it.
        """
        text = as_text(content)
        if len(text) > length:
            raise ValueError(f"{len(text)} bytes are to be sealed, but only {length} are set aside.")
        nonce = secrets.token_bytes(NONCE_BYTES)
        return nonce + self.cipher().encrypt(nonce, text.ljust(length), self.bound_to(handle))

    def unseal(self, handle: str, sealed: bytes) -> Any:
        """The content. Raises Refused when the row was altered or belongs to another handle or subject."""
        nonce, text = bytes(sealed[:NONCE_BYTES]), bytes(sealed[NONCE_BYTES:])
        try:
            return json.loads(self.cipher().decrypt(nonce, text, self.bound_to(handle)))
        except (InvalidTag, ValueError):
            altered = _("Sebuah isian rahasia tidak dapat dibuka: isinya diubah di luar Rembuk. Hubungi pengelola.")
            conflict("content_altered", altered).require()
            raise

    def derive(self, purpose: str, text: str) -> bytes:
        message = f"rembuk/{self.subject}/{purpose}/{text}"
        return hmac.digest(self.key, message.encode(), hashlib.sha256)

    def cipher(self) -> AESGCM:
        return AESGCM(self.derive("seal", ""))

    def bound_to(self, handle: str) -> bytes:
        return f"rembuk/{self.subject}/content/{handle}".encode()


def unlock(subject: str, key_id: UUID) -> Box:
    """Raises Refused when the key is not there."""
    return Box(subject, existing_key(key_id))


def sealed_length(longest: Any) -> int:
    """Bytes that everything sealed for a subject takes, when `longest` is the longest content that it allows."""
    return -(-len(as_text(longest)) // PADDED_TO) * PADDED_TO


def as_text(content: Any) -> bytes:
    """JSON as short as it gets: letters beyond ASCII as they are, so that the length of a text is foreseeable."""
    return json.dumps(content, separators=(",", ":"), ensure_ascii=False).encode()
