"""A table of answers from a CSV file, or in plain words why it cannot be read."""

import csv
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from math import isfinite
from pathlib import Path

import numpy as np

from surveys.scoring.scales import Matrix

MISSING = {"", "na", "nan", "null", "-"}
DELIMITERS = (",", ";", "\t")


class UnusableTable(ValueError):
    """The table cannot be analysed; the message says where and what to do."""


@dataclass(frozen=True, slots=True)
class Table:
    """Answers of shape (rows, items); the group of each row (empty without a group column); where each row ends."""

    items: tuple[str, ...]
    answers: Matrix
    groups: tuple[str, ...]
    lines: tuple[int, ...]


def read_csv(path: Path, items: Sequence[str], group: str | None) -> Table:
    """A CSV with a header, separated by comma, semicolon or tab. Raises UnusableTable that names line and column."""
    if not items:
        raise UnusableTable("No item is named.")
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            delimiter = delimiter_of(file.readline())
            file.seek(0)
            rows = csv.reader(file, delimiter=delimiter)
            places = places_of(next(rows, []), [*items, *([group] if group else [])], path)
            found = [
                (rows.line_num, [row[at].strip() if at < len(row) else "" for at in places]) for row in rows if row
            ]
    except OSError as problem:
        raise UnusableTable(f"{path} cannot be read: {problem.strerror}.") from problem
    except (UnicodeDecodeError, csv.Error) as problem:
        raise UnusableTable(f"{path} cannot be read as a table in UTF-8: {problem}.") from problem
    if not found:
        raise UnusableTable(f"{path} has no rows under its header.")
    answers = [list(numbers(items, row, line)) for line, row in found]
    groups = tuple(row[-1] for _, row in found) if group else ()
    return Table(tuple(items), np.array(answers, dtype=float), groups, tuple(line for line, _ in found))


def delimiter_of(head: str) -> str:
    """The one that is most often in the header."""
    return max(DELIMITERS, key=head.count)


def places_of(header: Sequence[str], wanted: Sequence[str], path: Path) -> list[int]:
    names = [name.strip() for name in header]
    for name in wanted:
        if name not in names:
            raise UnusableTable(f"{path} has no column {name}; it has {', '.join(names) or 'no header'}.")
        if names.count(name) > 1:
            raise UnusableTable(f"{path} has more than one column {name}.")
    return [names.index(name) for name in wanted]


def numbers(items: Sequence[str], row: Sequence[str], line: int) -> Iterator[float]:
    """NaN for a missing answer. `row` may go on after the items."""
    for name, text in zip(items, row, strict=False):
        yield number(text, line, name)


def number(text: str, line: int, column: str) -> float:
    """Also with a decimal comma."""
    if text.lower() in MISSING:
        return float("nan")
    try:
        found = float(text.replace(",", "."))
    except ValueError:
        found = float("inf")
    if not isfinite(found):
        raise UnusableTable(f"Line {line}, column {column}: {text!r} is not a number; leave it empty if missing.")
    return found
