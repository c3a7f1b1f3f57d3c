"""Opening files from outside: nothing that refers to something else, and nothing that grows while it is opened."""

import zipfile
import zlib
from collections.abc import Callable
from io import BytesIO
from xml.parsers import expat

from django.utils.translation import gettext_lazy as _

from surveys.exchange.outcome import Unreadable

MOST_PARTS = 100
MOST_UNPACKED = 8_000_000
# In all parts together. A spreadsheet library makes an object of each: a million empty ones pack into a few kilobytes.
MOST_ELEMENTS = 100_000
# With one of these an XML document begins, in whatever encoding and under whatever name.
XML_STARTS = (b"<", b"\xef\xbb\xbf", b"\xff\xfe", b"\xfe\xff", b"\x00<")

Start = Callable[[str, dict[str, str]], object]

BROKEN = _("Berkas ini rusak dan tidak dapat dibaca sampai akhir. Ekspor ulang, lalu unggah lagi.")
HAS_DOCTYPE = _("Berkas ini memuat deklarasi DOCTYPE atau entitas. Demi keamanan, berkas seperti itu tidak dibaca.")
UNPACKS_LARGE = _("Isi berkas ini terlalu besar setelah dibuka.")


def refuse_doctype(*_args: object) -> None:
    raise Unreadable(HAS_DOCTYPE)


def parse_xml(
    content: bytes,
    *,
    start: Start | None = None,
    end: Callable[[str], object] | None = None,
    text: Callable[[str], object] | None = None,
) -> None:
    """Run these handlers over an XML document. Raises Unreadable for a broken one and for any DOCTYPE or entity."""
    parser = expat.ParserCreate()
    parser.buffer_text = True
    parser.StartDoctypeDeclHandler = refuse_doctype
    parser.EntityDeclHandler = refuse_doctype
    parser.StartElementHandler = start
    parser.EndElementHandler = end
    parser.CharacterDataHandler = text
    is_whole = True
    try:
        parser.Parse(content, is_whole)
    except Unreadable:
        raise
    except (expat.ExpatError, ValueError, LookupError) as problem:
        raise Unreadable(BROKEN) from problem


def check_archive(content: bytes, watch: Callable[[], Start]) -> None:
    """Of a packed office file: few parts, not much when unpacked, and all XML in it as `parse_xml` allows it.

    `watch` makes the handler that sees the elements of one part.
    """
    limited = limit_elements()
    try:
        with zipfile.ZipFile(BytesIO(content)) as archive:
            parts = archive.infolist()
            if len(parts) > MOST_PARTS or sum(part.file_size for part in parts) > MOST_UNPACKED:
                raise Unreadable(UNPACKS_LARGE)
            for part in parts:
                unpacked = archive.read(part)
                if part.filename.lower().endswith((".xml", ".rels")) or unpacked.lstrip().startswith(XML_STARTS):
                    parse_xml(unpacked, start=limited(watch()))
    except (zipfile.BadZipFile, zlib.error, RuntimeError, NotImplementedError, EOFError, OSError) as problem:
        raise Unreadable(BROKEN) from problem


def limit_elements() -> Callable[[Start], Start]:
    """Counts the elements that all handlers together see, and refuses too many."""
    seen = 0

    def limited(handler: Start) -> Start:
        def start(tag: str, attributes: dict[str, str]) -> None:
            nonlocal seen
            seen += 1
            if seen > MOST_ELEMENTS:
                raise Unreadable(UNPACKS_LARGE)
            handler(tag, attributes)

        return start

    return limited
