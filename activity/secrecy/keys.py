"""The key of a subject whose contributions are secret (a poll, a survey): a file under KEY_DIR.

It is random, made when the subject opens and unlinked when it closes. It is derived from nothing that lasts: once it is
gone, no handle, code or sealed contribution can be computed or read again (docs/trust.md).
"""

import os
import secrets
from pathlib import Path
from uuid import UUID

from django.conf import settings
from django.utils.translation import gettext_lazy as _

from activity.answers import conflict

KEY_BYTES = 32


def path_of(key_id: UUID) -> Path:
    return Path(settings.KEY_DIR) / f"{key_id.hex}.key"


def make_key(key_id: UUID) -> None:
    """Write a fresh random key, durable before anybody takes part. Raises Refused when KEY_DIR cannot keep it."""
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
            "jadi kerahasiaan tidak dapat dijaga. Minta pengelola sistem memperbaikinya, lalu coba lagi."
        )
        conflict("key_folder_unusable", unusable).require()


def private_folder() -> Path:
    """KEY_DIR, made if only its last part is missing, open to nobody else."""
    folder = Path(settings.KEY_DIR)
    folder.mkdir(mode=0o700, exist_ok=True)
    if folder.stat().st_mode & 0o077:
        folder.chmod(0o700)
    return folder


def existing_key(key_id: UUID) -> bytes:
    """Raises Refused when the key is not there: restored from a backup, or KEY_DIR is not shared by all processes."""
    key = read_key(key_id)
    if not key:
        missing = _("Kotak suara tidak dapat dibuka karena kuncinya tidak ada di server. Hubungi pengelola sistem.")
        conflict("key_missing", missing).require()
    return key


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
