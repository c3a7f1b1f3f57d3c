"""Counts an election file (.pb) again by the greedy rule, with nothing of Rembuk: read it in one sitting and run it.

    python3 recount_greedy.py suara.pb

Needs Python 3.11 or later and nothing else; prints the JSON of `manage.py count suara.pb --rule greedy --json`. How to
count stands in the file (META: utility, by, minimum); an option --utility and so on goes before it. All numbers are
exact fractions, nothing is rounded.

Go through the projects, most utility for the money first, and take each that still fits. Equals: the cheaper first,
then what more ballots name, then the smaller id as text (the tie order). Groups that must not go empty are served
first (serve_groups).
"""

import argparse
import csv
import io
import json
from fractions import Fraction

Points = dict[str, Fraction]  # project -> points, marks or utility
Tie = dict[str, list[str] | str]
Choice = tuple[list[str], str]  # projects between which only the tie order chose, and the one taken
ZERO = Fraction(0)
NATURAL = {"ordinal": "borda", "cumulative": "points", "scoring": "points"}
DEFAULTS = {"utility": "", "by": "utility_per_cost", "minimum": "0"}


class Election:
    """What stands in the file, and how it is to be counted. A ballot is project -> points, in the order of the file."""

    def __init__(self, path: str, given: dict[str, str | None]) -> None:
        with open(path, encoding="utf-8-sig", newline="") as file:
            sections = split(file.read())
        meta = {row[0]: row[1] for row in sections["META"][1:] if len(row) > 1}
        projects = rows_of(sections["PROJECTS"])
        self.budget, self.capacity = Fraction(meta["budget"]), meta.get("capacity")
        self.cost = {row["project_id"]: Fraction(row["cost"]) for row in projects}
        self.use = {row["project_id"]: Fraction(row.get("use") or 0) for row in projects}
        served = {row["project_id"]: listed(row.get("group", ""), "|") for row in projects}
        names = sorted({name for its in served.values() for name in its})
        self.groups = {name: {one for one, its in served.items() if name in its} for name in names}
        kind = meta["vote_type"]
        self.rule = {name: given[name] or meta.get(name) or default for name, default in DEFAULTS.items()}
        self.utility = self.rule["utility"] or NATURAL.get(kind, "cost")
        ballots = [ballot_of(row, kind) for row in rows_of(sections["VOTES"])]
        self.named = {name: sum(name in ballot for ballot in ballots) for name in self.cost}
        self.support = {name: sum(ballot.get(name, 0) > 0 for ballot in ballots) for name in self.cost}
        self.marks = [marks_of(ballot, self.utility) for ballot in ballots]
        self.total = {name: sum((m.get(name, ZERO) for m in self.marks), ZERO) for name in self.cost}
        self.considered = [name for name in self.cost if self.support[name] >= int(self.rule["minimum"])]

    def tie_order(self, name: str) -> tuple[Fraction, int, str]:
        return (self.cost[name], -self.named[name], name)

    def cost_of(self, names: list[str]) -> Fraction:
        return sum((self.cost[name] for name in names), ZERO)

    def within_capacity(self, names: list[str]) -> bool:
        return not self.capacity or sum(self.use[name] for name in names) <= Fraction(self.capacity)

    def fits(self, selected: list[str], name: str) -> bool:
        after = [*selected, name]
        return self.within_capacity(after) and self.cost_of(after) <= self.budget

    def merit(self, name: str) -> tuple[bool, Fraction]:
        """What is free and wanted first, then the most utility for the money."""
        cost, total = self.cost[name], self.total[name]
        if self.utility == "cost" or not total:
            return (False, total)
        return (cost == 0, total / cost if cost else ZERO)

    def order(self, name: str) -> tuple[bool, Fraction]:
        """By what the rule goes through the projects."""
        if self.rule["by"] == "utility":
            return (False, self.total[name] * (self.cost[name] if self.utility == "cost" else 1))
        return self.merit(name)

    def tie(self, level: list[str], selected: list[str], winners: list[str], losers: list[str]) -> Tie:
        """A tie as it is printed: decided by the last part of the tie order that was needed."""
        pairs = [(self.tie_order(one), self.tie_order(other)) for one in winners for other in losers]
        part = max(next(at for at in range(3) if one[at] != other[at]) for one, other in pairs)
        taken = [name for name in level if name in selected]
        return {"ids": level, "selected": taken, "decided_by": ("cost", "approvals", "id")[part]}


def split(text: str) -> dict[str, list[list[str]]]:
    """The rows of META, PROJECTS and VOTES; blanks around cells and blank rows mean nothing."""
    sections: dict[str, list[list[str]]] = {}
    rows: list[list[str]] = []
    for row in csv.reader(io.StringIO(text), delimiter=";"):
        cells = [cell.strip() for cell in row]
        if cells and cells[0].upper() in ("META", "PROJECTS", "VOTES") and not any(cells[1:]):
            rows = sections[cells[0].upper()] = []
        elif any(cells):
            rows.append(cells)
    return sections


def rows_of(section: list[list[str]]) -> list[dict[str, str]]:
    return [dict(zip(section[0], row, strict=False)) for row in section[1:]]


def listed(text: str, separator: str = ",") -> list[str]:
    return [part.strip() for part in text.split(separator) if part.strip()]


def ballot_of(row: dict[str, str], kind: str) -> Points:
    """A project named twice counts once: at its first place, with its first points."""
    names = listed(row.get("vote", ""))
    points = listed(row.get("points", "")) if kind in ("cumulative", "scoring") else ["1"] * len(names)
    pairs = list(zip(names, map(Fraction, points), strict=True))
    return {name: dict(reversed(pairs))[name] for name in dict.fromkeys(names)}


def marks_of(ballot: Points, utility: str) -> Points:
    """project -> how often a unit of utility."""
    if utility == "borda":
        return {name: Fraction(len(ballot) - 1 - place) for place, name in enumerate(ballot)}
    return ballot if utility == "points" else {name: Fraction(1) for name, points in ballot.items() if points > 0}


def count(of: Election) -> tuple[list[str], list[Tie]]:
    """What is selected, in order, and the ties that mattered: those that had led to others if decided otherwise."""
    first, choices = serve_groups(of, {})
    selected, ties = greedy(of, first)
    of_groups: list[Tie] = []
    for number, (level, taken) in enumerate(choices):
        for other in level:
            if other != taken and set(greedy(of, serve_groups(of, {number: other})[0])[0]) != set(selected):
                of_groups.append(of.tie(level, selected, [taken], [other]))
                break
    return selected, of_groups + ties


def greedy(of: Election, first: list[str]) -> tuple[list[str], list[Tie]]:
    """The rule itself, after what was bought first; and the ties that mattered."""
    selected, ties = list(first), list[Tie]()
    merits = {name: of.order(name) for name in of.considered if name not in first}
    for merit in sorted(set(merits.values()), reverse=True):
        equals = sorted((name for name in merits if merits[name] == merit), key=of.tie_order)
        level, before = [name for name in equals if of.fits(selected, name)], len(selected)
        for name in level:
            selected += [name] if of.fits(selected, name) else []
        lost = [name for name in level if name not in selected]
        if lost:  # each fitted alone, but not all together: who came first was taken
            ties.append(of.tie(level, selected, selected[before:], lost))
    return selected, ties


def serve_groups(of: Election, turned: dict[int, str]) -> tuple[list[str], list[Choice]]:
    """Minimum coverage: what is bought first so that every group has a project, and where the tie order chose.

    Groups that no selection can serve together with those named before them give way. Then, while a group has
    nothing: of the projects that serve one and leave the others servable, that of the most utility for the money.
    """
    groups: list[str] = []
    for group in of.groups:
        groups += [group] if servable(of, [*groups, group], []) else []
    first, choices = list[str](), list[Choice]()
    while empty := [group for group in groups if not of.groups[group] & set(first)]:
        members = set().union(*(of.groups[group] for group in empty))
        possible = [name for name in of.cost if name in members and servable(of, empty, [*first, name])]
        most = max(map(of.merit, possible))
        level = sorted((name for name in possible if of.merit(name) == most), key=of.tie_order)
        taken = turned.get(len(choices), level[0]) if len(level) > 1 else level[0]
        choices += [(level, taken)] if len(level) > 1 else []
        first.append(taken)
    return first, choices


def servable(of: Election, groups: list[str], taken: list[str]) -> bool:
    """Whether what is taken is wanted, fits, and can be added to so that every one of these groups has a project."""
    if taken and not (of.support[taken[-1]] and of.fits(taken[:-1], taken[-1])):
        return False
    empty = [group for group in groups if not of.groups[group] & set(taken)]
    return not empty or any(servable(of, empty, [*taken, name]) for name in sorted(of.groups[empty[0]]))


def as_text(amount: Fraction) -> str:
    """The exact decimal: 25/2 as 12.5."""
    digits = next(digits for digits in range(40) if (amount * 10**digits).denominator == 1)
    whole = str(int(amount * 10**digits)).rjust(digits + 1, "0")
    return f"{whole[: len(whole) - digits]}.{whole[len(whole) - digits :]}" if digits else whole


def main() -> None:
    options = argparse.ArgumentParser(description="Count a .pb file again by the greedy rule.")
    for name in ("file", *(f"--{name}" for name in DEFAULTS)):
        options.add_argument(name)
    given = vars(options.parse_args())
    of = Election(given["file"], given)
    selected, ties = count(of)
    exhaustive = not any(of.fits(selected, name) for name in of.considered if name not in selected)
    cost = as_text(of.cost_of(selected))
    outcome = {"selected": selected, "cost": cost, "exhaustive": exhaustive, "ties": ties}
    print(json.dumps(outcome, ensure_ascii=False))


if __name__ == "__main__":
    main()
