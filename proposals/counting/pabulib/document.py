"""A file as it stands, every cell as text: what is written is what was read."""

import csv
import io
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from proposals.counting.pabulib.faults import UnreadableFile

SECTIONS = ("META", "PROJECTS", "VOTES")
# A row with the number of the line on which it ends.
Row = tuple[int, list[str]]


@dataclass(frozen=True, slots=True)
class Table:
    """The header and the rows of a section, cells without the blanks around them. A row may be shorter."""

    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


@dataclass(frozen=True, slots=True)
class Document:
    """All of a file: `meta` in its order, projects and votes with all their columns in their order."""

    meta: dict[str, str]
    projects: Table
    votes: Table

    @classmethod
    def of(cls, text: str) -> "Document":
        """Raises UnreadableFile where a section is missing; contents are not checked (`parse` does)."""
        found = sections(text)
        return cls(meta_of(found["META"]), table_of(found["PROJECTS"]), table_of(found["VOTES"]))

    def text(self) -> str:
        return "".join(self.lines())

    def lines(self) -> Iterator[str]:
        yield "META\n"
        yield as_rows([("key", "value"), *self.meta.items()])
        for title, table in (("PROJECTS", self.projects), ("VOTES", self.votes)):
            yield f"{title}\n"
            yield as_rows([table.columns, *table.rows])


def text_of(path: Path) -> str:
    """The file's text without byte-order mark, line ends as they are. Raises UnreadableFile where it is not UTF-8."""
    return decoded(path.read_bytes())


def decoded(content: bytes) -> str:
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as problem:
        line = content.count(b"\n", 0, problem.start) + 1
        raise UnreadableFile("not_text", line) from problem


def as_rows(rows: Iterable[Sequence[str]]) -> str:
    out = io.StringIO()
    csv.writer(out, delimiter=";", lineterminator="\n").writerows(rows)
    return out.getvalue()


def rows_of(text: str, line: int = 1) -> Iterator[Row]:
    """The rows that are not blank, with their lines when the text starts on `line`."""
    reader = csv.reader(io.StringIO(text.removeprefix("\ufeff"), newline=""), delimiter=";")
    try:
        for row in reader:
            cells = [cell.strip() for cell in row]
            if any(cells):
                yield reader.line_num + line - 1, cells
    except csv.Error as problem:
        raise UnreadableFile("cell", reader.line_num + line - 1, problem=problem) from problem


def is_title(cells: list[str]) -> bool:
    return cells[0].upper() in SECTIONS and not any(cells[1:])


def sections(text: str) -> dict[str, list[Row]]:
    """The rows under each section's title; the first row of each is its header. Raises UnreadableFile."""
    found: dict[str, list[Row]] = {}
    current: list[Row] = []
    for line, cells in rows_of(text):
        if is_title(cells):
            if cells[0].upper() in found:
                raise UnreadableFile("section_twice", line, section=cells[0].upper())
            current = found.setdefault(cells[0].upper(), [])
        else:
            current.append((line, cells))
    complain_of_missing(found)
    return found


def complain_of_missing(found: dict[str, list[Row]]) -> None:
    missing = [name for name in SECTIONS if not found.get(name)]
    if missing:
        raise UnreadableFile("section_missing", section=missing[0])


def meta_of(rows: list[Row]) -> dict[str, str]:
    return {cells[0]: cells[1] for _, cells in rows[1:] if len(cells) > 1}


def table_of(rows: list[Row]) -> Table:
    return Table(tuple(rows[0][1]), tuple(tuple(cells) for _, cells in rows[1:]))


def places(header: Sequence[str], section: str, wanted: Iterable[str], line: int) -> dict[str, int]:
    """Where each column stands. Raises UnreadableFile where a wanted one is missing."""
    found = {name.strip(): place for place, name in enumerate(header)}
    for name in wanted:
        if name not in found:
            raise UnreadableFile("column_missing", line, section=section, column=name)
    return found
