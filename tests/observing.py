"""Somebody who asks for every address of the product, to see whether anything depends on what others did meanwhile."""

import io
import re
import zipfile
from collections.abc import Iterable, Iterator

from django.db import transaction
from django.test import Client

from tests.test_permissions import routes

# The token of a form; of a sheet of paper, when it was made.
DIFFERS_ANYWAY = re.compile(
    r'csrf\w*"? (value|content)="[^"]*"|/(Creation|Mod)Date \([^)]*\)|\[<[0-9a-f]{32}><[0-9a-f]{32}>\]'
)
PARAMETER = re.compile(r"<[^>]*>|\(\?P<[^)]*\)")
# The schema and the style page (which plays with the time of day) know nothing of what is secret.
NOT_ASKED = ("api/schema", "api/docs", "gaya", "static")
# Status and text by address.
Seen = dict[str, tuple[int, str]]


def addresses(ids: Iterable[int]) -> Iterator[str]:
    """Every address of the product, its parameters filled with each of the ids."""
    for route, _ in routes():
        if route.startswith(NOT_ASKED):
            continue
        plain = route.replace("^", "").replace("$", "").replace(r"\.", ".").replace("\\Z", "")
        values = sorted(map(str, set(ids))) if PARAMETER.search(plain) else [""]
        for value in values:
            yield "/" + PARAMETER.sub(value, plain)


def seen_by(client: Client, ids: Iterable[int]) -> Seen:
    """Status and text of every address. All is undone that reading does: what was read, when somebody came."""
    with transaction.atomic():
        found = {address: read(client, address) for address in addresses(ids)}
        transaction.set_rollback(True)
    return found


def read(client: Client, address: str) -> tuple[int, str]:
    """Without what differs from one answer to the next anyway."""
    answer = client.get(address)
    text = b"".join(answer) if answer.streaming else answer.content
    if text.startswith(b"PK"):
        text = unpacked(text)
    return answer.status_code, DIFFERS_ANYWAY.sub("", text.decode(errors="replace"))


def unpacked(book: bytes) -> bytes:
    """What a spreadsheet holds, but for the time at which it was written."""
    with zipfile.ZipFile(io.BytesIO(book)) as archive:
        names = [name for name in archive.namelist() if name != "docProps/core.xml"]
        return b"".join(name.encode() + archive.read(name) for name in names)


def changed(before: Seen, after: Seen) -> list[tuple[str, tuple[int, str], tuple[int, str]]]:
    return [(address, text, after[address]) for address, text in before.items() if text != after[address]]
