"""What an attacker digs out of the files of a database: who took part, what came in, and which transaction wrote it.

Rows that nothing wrote but the same one transaction belong to the same person.
"""

import re
import threading
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import pytest
from django.db import connection, models
from django.utils import timezone

from activity.secrecy.unlinking import Unlinkable

# A person and the receipt code or handle that the attacker thinks is theirs.
Pairs = dict[int, str]
# SQLite's record of a UUID as text, and of the subject and the person in either order: header size, serial types,
# values (sqlite.org/fileformat2).
TURNOUT = re.compile(rb"\x04\x4d([\x01-\x09])([\x01-\x09])([0-9a-f]{32})(.{1,16})", re.DOTALL)
WIDTH = {1: 1, 2: 2, 3: 3, 4: 4, 5: 6, 6: 8, 8: 0, 9: 0}
LOG_HEADER, FRAME_HEADER, PAGE = 32, 24, 8192


@dataclass(frozen=True)
class Trail:
    """What is looked for: the tables of a kind of subject, and what a thing (a code, a handle) looks like in them.

    `is_person_first`: how the two numbers of a row about people stand.
    """

    people: str
    is_person_first: bool
    things: str
    looks: re.Pattern[bytes]

    def sorted(self, first: int, second: int) -> tuple[int, int]:
        """Subject and person."""
        return (second, first) if self.is_person_first else (first, second)

    def things_in(self, data: bytes) -> set[str]:
        return {found.decode() for found in self.looks.findall(data)}


BALLOTS = Trail(
    "proposals_turnout", False, "proposals_receiptcode", re.compile(rb"[2-9A-HJ-NP-Z]{4}(?:-[2-9A-HJ-NP-Z]{4}){2}")
)
# SQLite may write the row's id right before the handle.
ANSWERS = Trail("surveys_participation", True, "surveys_response", re.compile(rb"(?:[0-9a-f]{32})?([0-9a-f]{64})"))


def pairs(trail: Trail, subject_id: int) -> Pairs:
    """People and things that came with one transaction, as far as any file still shows it."""
    find = from_postgresql if connection.vendor == "postgresql" else from_sqlite
    return find(trail, subject_id)


def from_sqlite(trail: Trail, subject_id: int) -> Pairs:
    """The write-ahead log holds whole pages after each commit: what is new in one commit was written by it."""
    known_people: set[int] = set()
    known_things: set[str] = set()
    found: Pairs = {}
    for pages in commits(Path(f"{connection.settings_dict['NAME']}-wal").read_bytes()):
        people, things = set(people_in(trail, pages, subject_id)), trail.things_in(pages)
        new_people, new_things = people - known_people, things - known_things
        if len(new_people) == len(new_things) == 1:
            found[new_people.pop()] = new_things.pop()
        known_people |= people
        known_things |= things
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


def people_in(trail: Trail, pages: bytes, subject_id: int) -> Iterator[int]:
    for first_kind, second_kind, _, rest in TURNOUT.findall(pages):
        first, after = number(first_kind[0], rest)
        if second_kind[0] in WIDTH:
            subject, person = trail.sorted(first, number(second_kind[0], after)[0])
            if subject == subject_id:
                yield person


def number(kind: int, rest: bytes) -> tuple[int, bytes]:
    """One integer of a record: kinds 8 and 9 are 0 and 1 without a byte."""
    width = WIDTH.get(kind, 0)
    return (int.from_bytes(rest[:width]) if width else kind - 8), rest[width:]


def from_postgresql(trail: Trail, subject_id: int) -> Pairs:
    """Each row bears the transaction that wrote it, deleted rows, too, as long as they lie in the file."""
    people, things = defaultdict(list), defaultdict(list)
    for writer, data in tuples_of(trail.people):
        numbers = (int.from_bytes(data[at : at + 8], "little") for at in (16, 24))
        subject, person = trail.sorted(*numbers)
        if subject == subject_id:
            people[writer].append(person)
    for writer, data in tuples_of(trail.things):
        things[writer] += trail.things_in(data)
    return {
        people[writer][0]: things[writer][0]
        for writer in people.keys() & things.keys()
        if len(people[writer]) == len(things[writer]) == 1
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


Kinds = Iterable[type[models.Model]]


def stand_still(kinds: Kinds) -> None:
    """Empty logs, and no housekeeping of the server from now on, so that what is written can be found."""
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
            return
        for kind in kinds:
            cursor.execute(f"ALTER TABLE {kind._meta.db_table} SET (autovacuum_enabled = off)")


def gather_statistics() -> None:
    """What the server does by itself while people take part: it copies samples of rows into its catalogue."""
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")


def rows_before_the_close(sealed: type[models.Model], kinds: Kinds) -> list[bytes]:
    """What only rows of the open subject have, as it lies in the files: handles, what is sealed, ids.

    Of what is sealed the beginning: PostgreSQL cuts long values into pieces.
    """
    rows = list(sealed._default_manager.values_list("handle", "sealed"))
    ids = [pk for kind in kinds for pk in kind._default_manager.values_list("pk", flat=True)]
    written = [pk.bytes if connection.vendor == "postgresql" else pk.hex.encode() for pk in ids]
    return [handle.encode() for handle, _ in rows if handle] + [bytes(row)[:200] for _, row in rows if row] + written


def scrubbed_at_last(kind: type[Unlinkable], clock: Callable[[datetime], None]) -> None:
    """The clock tries again while others (a server's own housekeeping, too) still read what was there before."""
    for _minute in range(50):
        clock(timezone.now())
        if not kind._default_manager.filter(scrubbed_at=None).exists():
            return
        threading.Event().wait(0.2)
    pytest.fail("never scrubbed")
