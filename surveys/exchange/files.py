"""Which kind of file it is, and the limits that hold for all kinds."""

import json
from typing import Any

from django.utils.translation import gettext_lazy as _

from surveys.exchange import books, limesurvey
from surveys.exchange.outcome import Reading, Unreadable, checked

MOST_BYTES = 1_000_000
FORMATS = (".json", ".xlsx", ".lss")

TOO_LARGE = _("Berkas terlalu besar: paling besar 1 MB.")
UNKNOWN = _("Isi berkas ini bukan JSON, XLSX, atau LSS. Ekspor ulang dari aplikasi asalnya, lalu unggah lagi.")
NOT_TEXT = _("Berkas ini tidak tertulis dalam UTF-8. Simpan ulang dengan pengodean UTF-8.")
NOT_JSON = _("Berkas JSON ini rusak dan tidak dapat dibaca sampai akhir.")


def read(content: bytes) -> Reading:
    """Read a file by what it holds, not by its name. Raises Unreadable."""
    if len(content) > MOST_BYTES:
        raise Unreadable(TOO_LARGE)
    if content.startswith(b"PK"):
        return books.read(content)
    start = content.removeprefix(b"\xef\xbb\xbf").lstrip()[:1]
    if start == b"<":
        return limesurvey.read(content)
    if start in {b"{", b"["}:
        return checked(from_json(content))
    raise Unreadable(UNKNOWN)


def from_json(content: bytes) -> Any:
    try:
        return json.loads(content.decode("utf-8-sig"), parse_constant=no_constant)
    except UnicodeDecodeError as problem:
        raise Unreadable(NOT_TEXT) from problem
    except (ValueError, RecursionError) as problem:
        raise Unreadable(NOT_JSON) from problem


def no_constant(name: str) -> None:
    """NaN and Infinity are no JSON, although Python reads them."""
    raise ValueError(name)
