"""What an attacker digs out of the files of a database: rows of turnout and of receipt codes, and what wrote them.

Rows that nothing wrote but the same one transaction belong to the same person.
"""

import re
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

from django.db import connection

# A voter and the receipt code that the attacker thinks is theirs.
Pairs = dict[int, str]
# SQLite's record of (UUID as text, poll, voter): header size, serial types, values (sqlite.org/fileformat2).
TURNOUT = re.compile(rb"\x04\x4d([\x01-\x09])([\x01-\x09])([0-9a-f]{32})(.{1,16})", re.DOTALL)
CODE = re.compile(rb"[2-9A-HJ-NP-Z]{4}(?:-[2-9A-HJ-NP-Z]{4}){2}")
WIDTH = {1: 1, 2: 2, 3: 3, 4: 4, 5: 6, 6: 8, 8: 0, 9: 0}
LOG_HEADER, FRAME_HEADER, PAGE = 32, 24, 8192


def pairs(poll_id: int) -> Pairs:
    """Voters and codes that came with one transaction, as far as any file still shows it."""
    return from_postgresql(poll_id) if connection.vendor == "postgresql" else from_sqlite(poll_id)


def from_sqlite(poll_id: int) -> Pairs:
    """The write-ahead log holds whole pages after each commit: what is new in one commit was written by it."""
    known_voters: set[int] = set()
    known_codes: set[str] = set()
    found: Pairs = {}
    for pages in commits(Path(f"{connection.settings_dict['NAME']}-wal").read_bytes()):
        new_voters = set(voters_in(pages, poll_id)) - known_voters
        new_codes = {code.decode() for code in CODE.findall(pages)} - known_codes
        if len(new_voters) == len(new_codes) == 1:
            found[new_voters.pop()] = new_codes.pop()
        known_voters |= set(voters_in(pages, poll_id))
        known_codes |= {code.decode() for code in CODE.findall(pages)}
    return found


def commits(log: bytes) -> Iterator[bytes]:
    """The pages of each commit. A frame that names the size of the database ends one."""
    size = int.from_bytes(log[8:12])
    pages = b""
    for start in range(LOG_HEADER, len(log), FRAME_HEADER + size):
        pages += log[start + FRAME_HEADER : start + FRAME_HEADER + size]
        if int.from_bytes(log[start + 4 : start + 8]):
            yield pages
            pages = b""


def voters_in(pages: bytes, poll_id: int) -> Iterator[int]:
    for poll_kind, voter_kind, _, rest in TURNOUT.findall(pages):
        poll, after = number(poll_kind[0], rest)
        if poll == poll_id and voter_kind[0] in WIDTH:
            yield number(voter_kind[0], after)[0]


def number(kind: int, rest: bytes) -> tuple[int, bytes]:
    """One integer of a record: kinds 8 and 9 are 0 and 1 without a byte."""
    width = WIDTH.get(kind, 0)
    return (int.from_bytes(rest[:width]) if width else kind - 8), rest[width:]


def from_postgresql(poll_id: int) -> Pairs:
    """Each row bears the transaction that wrote it, deleted rows, too, as long as they lie in the file."""
    voters, codes = defaultdict(list), defaultdict(list)
    for writer, data in tuples_of("proposals_turnout"):
        if int.from_bytes(data[16:24], "little") == poll_id:
            voters[writer].append(int.from_bytes(data[24:32], "little"))
    for writer, data in tuples_of("proposals_receiptcode"):
        codes[writer] += [code.decode() for code in CODE.findall(data)]
    return {
        voters[writer][0]: codes[writer][0]
        for writer in voters.keys() & codes.keys()
        if len(voters[writer]) == len(codes[writer]) == 1
    }


def tuples_of(table: str) -> Iterator[tuple[int, bytes]]:
    """Writer and data of every row in the table's file, dead or alive (PostgreSQL's documentation, 73.6)."""
    content = file_of(table)
    for start in range(0, len(content), PAGE):
        page = content[start : start + PAGE]
        for at in range(24, int.from_bytes(page[12:14], "little"), 4):
            pointer = int.from_bytes(page[at : at + 4], "little")
            place, length = pointer & 0x7FFF, pointer >> 17
            if length:
                row = page[place : place + length]
                yield int.from_bytes(row[:4], "little"), row[row[22] :]


def file_of(table: str) -> bytes:
    with connection.cursor() as cursor:
        cursor.execute("CHECKPOINT")
        cursor.execute("SELECT pg_read_binary_file(pg_relation_filepath(%s))", [table])
        return bytes(cursor.fetchone()[0])


def everything() -> bytes:
    """All files of the database: SQLite's file and its log; every file of the database's folder on PostgreSQL."""
    if connection.vendor == "sqlite":
        name = str(connection.settings_dict["NAME"])
        return b"".join(Path(name + end).read_bytes() for end in ("", "-wal") if Path(name + end).exists())
    with connection.cursor() as cursor:
        cursor.execute("CHECKPOINT")
        cursor.execute("SELECT oid FROM pg_database WHERE datname = current_database()")
        folder = f"base/{cursor.fetchone()[0]}"
        cursor.execute("SELECT pg_read_binary_file(%s || '/' || pg_ls_dir) FROM pg_ls_dir(%s)", [folder, folder])
        return b"".join(bytes(content) for (content,) in cursor)
