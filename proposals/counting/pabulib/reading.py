"""From a file to an Election: reading is what a large count costs, so equal ballots are found as text first."""

import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from proposals.counting.election import Amount, Election, Form, Project
from proposals.counting.grouped import Grouped, integers, whole
from proposals.counting.pabulib.amounts import amount
from proposals.counting.pabulib.document import Row, meta_of, places, rows_of, sections, text_of
from proposals.counting.pabulib.faults import UnreadableFile
from proposals.counting.pabulib.limiting import limits_of

FORMS = {
    "approval": Form.APPROVAL,
    "choose-1": Form.APPROVAL,
    "ordinal": Form.ORDINAL,
    "cumulative": Form.POINTS,
    "scoring": Form.SCORES,
}

# What a ballot says in the file: the cell `vote`, and `points` where there are some ("" where not).
Cells = tuple[str, str]


@dataclass(frozen=True, slots=True)
class PabulibFile:
    """A file as read for counting: `meta` and `names` as text, the election exact."""

    meta: dict[str, str]
    names: dict[str, str]
    election: Election


def read(path: Path) -> PabulibFile:
    """Raises UnreadableFile, with the line where there is one."""
    return parse(text_of(path))


def parse(text: str) -> PabulibFile:
    """Raises UnreadableFile, with the line where there is one."""
    text = text.removeprefix("\ufeff")
    head, votes, first = parted(text)
    found = sections(head if votes is not None else text)
    meta = meta_of(found["META"])
    form = form_of(meta)
    projects, names = projects_of(found["PROJECTS"])
    source = Votes(form, found["VOTES"][0], votes, first, found["VOTES"][1:])
    ballots = grouped(source, [project.id for project in projects])
    budget, limits = budget_of(meta), limits_of(meta, found["PROJECTS"])
    try:
        election = Election(projects, budget, ballots, form, limits)
    except ValueError as problem:
        raise UnreadableFile("uncountable", problem=problem) from problem
    return PabulibFile(meta, names, election)


def parted(text: str) -> tuple[str, str | None, int]:
    """The text up to the header of the votes, the lines below it, the number of the first of them.

    None for the lines where only reading every cell tells what they are: quotes among them, sections after them.
    """
    title = text.find("\nVOTES")
    header = text.find("\n", title + 1)
    below = text.find("\n", header + 1)
    plain = 0 <= title < header < below and not text[title + 6 : header].strip("; \t\r")
    if not plain or any(text.find(mark, header) >= 0 for mark in ('"', "\nMETA", "\nPROJECTS")):
        return text, None, 0
    return text[:below], text[below + 1 :].replace("\r\n", "\n"), text.count("\n", 0, below) + 2


def form_of(meta: dict[str, str]) -> Form:
    kind = meta.get("vote_type", "")
    if kind not in FORMS:
        raise UnreadableFile("vote_type", kind=kind, kinds=", ".join(FORMS))
    return FORMS[kind]


def budget_of(meta: dict[str, str]) -> Amount:
    if "budget" not in meta:
        raise UnreadableFile("no_budget")
    try:
        return amount(meta["budget"])
    except ValueError as problem:
        raise UnreadableFile("budget", problem=problem, number=meta["budget"]) from problem


def projects_of(rows: list[Row]) -> tuple[tuple[Project, ...], dict[str, str]]:
    at = places(rows[0][1], "PROJECTS", ("project_id", "cost"), rows[0][0])
    names: dict[str, str] = {}
    projects = []
    for line, cells in rows[1:]:
        if len(cells) <= max(at["project_id"], at["cost"]):
            raise UnreadableFile("short_project", line)
        project = project_of(cells[at["project_id"]], cells[at["cost"]], line)
        if project.id in names:
            raise UnreadableFile("project_twice", line, project=project.id)
        projects.append(project)
        titled = "name" in at and at["name"] < len(cells)
        names[project.id] = cells[at["name"]] if titled else project.id
    return tuple(projects), names


def project_of(name: str, cost: str, line: int) -> Project:
    try:
        project = Project(name, amount(cost))
    except ValueError as problem:
        raise UnreadableFile("cost", line, project=name, problem=problem, number=cost) from problem
    if not name or "," in name or project.cost < 0:
        raise UnreadableFile("project", line, project=name)
    return project


class Votes:
    """The votes of a file, as lines that need no unquoting or else as rows, and where a faulty one stands."""

    def __init__(self, form: Form, header: Row, lines: str | None, first: int, rows: list[Row]) -> None:
        self.form, self.lines, self.first, self.rows = form, lines, first, rows
        self.valued = form in {Form.POINTS, Form.SCORES}
        wanted = ("vote", "points") if self.valued else ("vote",)
        at = places(header[1], "VOTES", wanted, header[0])
        self.vote, self.points = at["vote"], at.get("points", -1) if self.valued else -1
        self.width = max(self.vote, self.points) + 1

    def counted(self) -> Counter[Cells]:
        """How many voters wrote the same; a blank row is nobody's. Refuses a row that ends before its ballot."""
        if self.lines is None or (found := self.counted_at_once(self.lines)) is None:
            return Counter(self.cells(row, line) for line, row in self.each())
        return found

    def counted_at_once(self, lines: str) -> Counter[Cells] | None:
        """By one expression over all lines; None where only reading each row tells what it is."""
        if self.valued and self.points < self.vote:
            return None
        lines = lines if lines.endswith("\n") else lines + "\n"
        found = Counter(self.expression().findall(lines))
        # A line too short was skipped or swallowed; a row without a vote may be blank or an abstention.
        if found.total() != lines.count("\n") or not all(map(self.filled, found)):
            return None
        return found if self.valued else Counter({(vote, ""): number for vote, number in found.items()})

    def filled(self, cells: str | Cells) -> bool:
        return bool((cells[0] if self.valued else cells).strip())  # type: ignore[union-attr]

    def expression(self) -> re.Pattern[str]:
        """The vote (and the points) of each line, as many lines as it matches: each match is one line.

        Anchored: from a line that is too short the search would go on at each of its letters, for hours in a large
        file.
        """
        cell = "[^;\n]*"
        before = f"(?:{cell};){{{self.vote}}}"
        after = f";(?:{cell};){{{self.points - self.vote - 1}}}({cell})" if self.valued else ""
        return re.compile(f"^{before}({cell}){after}[^\n]*\n", re.MULTILINE)

    def each(self) -> Iterator[Row]:
        return iter(self.rows) if self.lines is None else rows_of(self.lines, self.first)

    def cells(self, row: list[str], line: int) -> Cells:
        if len(row) < self.width:
            raise UnreadableFile("short_vote", line, cells=len(row), needed=self.width)
        return row[self.vote], row[self.points] if self.points >= 0 else ""

    def line_of(self, faulty: Callable[[Cells], object]) -> int | None:
        return next((line for line, row in self.each() if faulty(self.cells(row, line))), None)


def grouped(votes: Votes, names: list[str]) -> Grouped:
    counted = votes.counted()
    texts = [cells for cells in counted if cells[0]]
    place = {name: at for at, name in enumerate(names)}
    try:
        # One split for all of them: most of the work is done without a step of Python for each ballot.
        found = list(map(place.__getitem__, ",".join([vote for vote, _ in texts]).split(","))) if texts else []
        lengths = [vote.count(",") + 1 for vote, _ in texts]
    except KeyError:
        listed = [read_places(cells, place, votes) for cells in texts]
        found, lengths = [at for ballot in listed for at in ballot], [len(ballot) for ballot in listed]
    numbers = [counted[cells] for cells in texts]
    values, scale = whole(list(points_of(texts, lengths, votes))) if votes.valued else (None, 1)
    if len(texts) < len(counted):
        numbers.append(counted.total() - sum(numbers))
        lengths.append(0)
    arrays = {"numbers": integers(numbers), "lengths": integers(lengths), "projects": integers(found)}
    return Grouped(votes.form, names, **arrays, given=values, scale=scale)


def read_places(cells: Cells, place: dict[str, int], votes: Votes) -> list[int]:
    """With blanks around ids, and blank ids left out. Raises UnreadableFile for a project that is not there."""
    names = named(cells[0])
    unknown = next((name for name in names if name not in place), None)
    if unknown is not None:
        line = votes.line_of(lambda other: unknown in named(other[0]))
        raise UnreadableFile("unknown_project", line, project=unknown)
    return [place[name] for name in names]


def named(vote: str) -> list[str]:
    return [name.strip() for name in vote.split(",") if name.strip()]


def points_of(texts: Iterable[Cells], lengths: Iterable[int], votes: Votes) -> Iterator[Amount]:
    """The points of every ballot, one for each project on it."""
    known: dict[str, Amount] = {}
    for cells, length in zip(texts, lengths, strict=True):
        points = named(cells[1])
        if len(points) != length:
            raise UnreadableFile("too_few_points", line_with(cells, votes), projects=length, points=len(points))
        for text in points:
            if text not in known:
                known[text] = points_in(text, cells, votes)
            yield known[text]


def points_in(text: str, cells: Cells, votes: Votes) -> Amount:
    try:
        value = amount(text)
    except ValueError as problem:
        raise UnreadableFile("points", line_with(cells, votes), problem=problem, number=text) from problem
    if value < 0:
        raise UnreadableFile("negative_points", line_with(cells, votes))
    return value


def line_with(cells: Cells, votes: Votes) -> int | None:
    wanted = tuple(cell.strip() for cell in cells)
    return votes.line_of(lambda other: other == wanted)
