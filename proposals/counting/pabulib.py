"""Election files in the Pabulib .pb format (http://pabulib.org/format): read as they occur, written as they should be.

Found in real files and accepted here: a byte-order mark, quoted cells with separators inside, decimal costs, cells
padded with blanks, a project named twice on a ballot (counts once), costs that nobody can afford (999999999).
"""

import csv
import io
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path

from proposals.counting.election import Amount, Ballot, Election, Project

SECTIONS = ("META", "PROJECTS", "VOTES")
APPROVAL = {"approval", "choose-1"}


class UnreadableFile(ValueError):
    """The file is not an election in the Pabulib format; the message says where."""


@dataclass(frozen=True, slots=True)
class PabulibFile:
    """A file as read: `meta` and `names` as text, the election exact."""

    meta: dict[str, str]
    names: dict[str, str]
    election: Election


def amount(text: str) -> Amount:
    """`12.50` as an exact number; whole numbers stay int."""
    value = Fraction(text.strip())
    return int(value) if value.denominator == 1 else value


def as_text(value: Amount) -> str:
    """The exact decimal: 25/2 as `12.5`. Raises ValueError for what no decimal can say (1/3)."""
    if isinstance(value, int):
        return str(value)
    shift = next((digits for digits in range(1, 40) if (value * 10**digits).denominator == 1), None)
    if shift is None:
        raise ValueError(f"{value} has no finite decimal form.")
    digits = str(int(value * 10**shift)).rjust(shift + 1, "0")
    return f"{digits[:-shift]}.{digits[-shift:]}"


def read(path: Path) -> PabulibFile:
    return parse(path.read_text(encoding="utf-8-sig"))


def parse(text: str) -> PabulibFile:
    """Raises UnreadableFile; only approval ballots are understood."""
    sections = split(csv.reader(io.StringIO(text.removeprefix("\ufeff")), delimiter=";"))
    meta = {row[0].strip(): row[1].strip() for row in sections["META"][1:] if len(row) > 1}
    if meta.get("vote_type") not in APPROVAL:
        raise UnreadableFile(f"Ballots of type {meta.get('vote_type')!r} are not approval ballots.")
    projects = records(sections["PROJECTS"], "PROJECTS", ("project_id", "cost"))
    names = {row["project_id"]: row.get("name", row["project_id"]) for row in projects}
    try:
        costs = tuple(Project(row["project_id"], amount(row["cost"])) for row in projects)
        election = Election(costs, amount(meta["budget"]), ballots(sections["VOTES"]))
    except (KeyError, ValueError) as problem:
        raise UnreadableFile(f"The file cannot be counted: {problem}") from problem
    return PabulibFile(meta, names, election)


def split(rows: Iterable[list[str]]) -> dict[str, list[list[str]]]:
    """The rows under each section's title, blank lines dropped; the first row of each is its header."""
    found: dict[str, list[list[str]]] = {}
    current: list[list[str]] = []
    for row in rows:
        if len(row) == 1 and row[0].strip().upper() in SECTIONS:
            current = found.setdefault(row[0].strip().upper(), [])
        elif any(row):
            current.append(row)
    missing = [name for name in SECTIONS if not found.get(name)]
    if missing:
        raise UnreadableFile(f"Section {missing[0]} is missing or empty.")
    return found


def columns(header: Sequence[str], section: str, wanted: Iterable[str]) -> dict[str, int]:
    places = {name.strip(): place for place, name in enumerate(header)}
    for name in wanted:
        if name not in places:
            raise UnreadableFile(f"Section {section} has no column {name}.")
    return places


def records(rows: list[list[str]], section: str, wanted: Iterable[str]) -> list[dict[str, str]]:
    places = columns(rows[0], section, wanted)
    return [{name: row[at].strip() for name, at in places.items() if at < len(row)} for row in rows[1:]]


def ballots(rows: list[list[str]]) -> dict[Ballot, int]:
    """Equal ballots together. Equal texts are parsed once: a city's file has few different ones."""
    place = columns(rows[0], "VOTES", ("vote",))["vote"]
    texts = Counter(row[place] if place < len(row) else "" for row in rows[1:])
    found: Counter[Ballot] = Counter()
    for text, number in texts.items():
        found[frozenset(name.strip() for name in text.split(",") if name.strip())] += number
    return dict(found)


def write(meta: dict[str, str], projects: Iterable[tuple[Project, str]], votes: Iterable[Iterable[str]]) -> str:
    """An approval election as .pb text. `votes` keep their order; voter ids are running numbers and name nobody."""
    return "".join(lines(meta, list(projects), [sorted(vote) for vote in votes]))


def lines(meta: dict[str, str], projects: list[tuple[Project, str]], votes: list[list[str]]) -> Iterator[str]:
    counts = Counter(name for vote in votes for name in vote)
    fixed = {"num_projects": str(len(projects)), "num_votes": str(len(votes)), "vote_type": "approval"}
    yield "META\n"
    yield from table(["key", "value"], ({**meta, **fixed}).items())
    yield "PROJECTS\n"
    rows = ((project.id, as_text(project.cost), str(counts[project.id]), name) for project, name in projects)
    yield from table(["project_id", "cost", "votes", "name"], rows)
    yield "VOTES\n"
    yield from table(["voter_id", "vote"], ((str(number), ",".join(vote)) for number, vote in enumerate(votes, 1)))


def table(header: Sequence[str], rows: Iterable[Sequence[str]]) -> Iterator[str]:
    out = io.StringIO()
    csv.writer(out, delimiter=";", lineterminator="\n").writerows([header, *rows])
    yield out.getvalue()
