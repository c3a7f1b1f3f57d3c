"""The file of a poll's ballots: written for whoever counts again, read by `manage.py recount`. No ORM.

A Pabulib file (.pb) whose META also says how it was counted: `rule`, `rule_version`, `tie_order`, and every parameter
of the rule under its own name; where they bind, `capacity` in META and the columns `use` and `group` of PROJECTS.
Ballots of consent, which the format does not know, stand as `vote_type` consent with stances in the column `points`.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import Any

from proposals.counting import RULES, Amount, Election, Form, Limits, Outcome, Project, pabulib
from proposals.methods import RULES_OF_COUNT, counting_names

VOTE_TYPES = {
    Form.APPROVAL: "approval",
    Form.ORDINAL: "ordinal",
    Form.POINTS: "cumulative",
    Form.SCORES: "scoring",
    Form.CONSENT: "consent",
}


@dataclass(frozen=True, slots=True)
class Published:
    """A file as read: what is counted, by which rule, and what the rule is told."""

    election: Election
    names: dict[str, str]
    rule: str
    version: str
    settings: dict[str, Any]

    def outcome(self) -> Outcome:
        return RULES[self.rule](self.election, **self.settings)


def ballots_file(
    election: Election,
    ballots: Iterable[Any],
    *,
    names: Mapping[str, str],
    about: Mapping[str, str],
    rule: str,
    settings: Mapping[str, Any],
) -> str:
    """The text of the file; `ballots` one by one in the order in which they are to stand, `names` the titles by id."""
    rows = [ballot_cells(ballot, election.form) for ballot in ballots]
    counts = Counter(name for vote, _ in rows for name in vote.split(",") if name)
    meta = {
        **about,
        "budget": pabulib.as_text(election.budget),
        "num_projects": str(len(election.projects)),
        "num_votes": str(len(rows)),
        "vote_type": VOTE_TYPES[election.form],
        "rule": rule,
        "rule_version": RULES_OF_COUNT[rule].version,
        "tie_order": ",".join(RULES_OF_COUNT[rule].tie_order),
        **{name: str(value) for name, value in settings.items()},
    }
    if election.limits.capacity is not None:
        meta["capacity"] = pabulib.as_text(election.limits.capacity)
    return pabulib.Document(meta, projects_table(election, names, counts), votes_table(rows, election.form)).text()


def ballot_cells(ballot: Any, form: Form) -> tuple[str, str]:
    """The cells `vote` and `points`: the same text for the same ballot."""
    if form in {Form.APPROVAL, Form.ORDINAL}:
        return ",".join(ballot if form is Form.ORDINAL else sorted(ballot)), ""
    pairs = sorted(dict(ballot).items())
    return ",".join(name for name, _ in pairs), ",".join(str(value) for _, value in pairs)


def line_of(ballot: Any, form: Form) -> str:
    """What `cut -d';' -f2-` leaves of the ballot's row."""
    vote, points = ballot_cells(ballot, form)
    return vote if form in {Form.APPROVAL, Form.ORDINAL} else f"{vote};{points}"


def projects_table(election: Election, names: Mapping[str, str], counts: Mapping[str, int]) -> pabulib.Table:
    groups = {name: group for group, members in election.limits.groups.items() for name in members}
    columns: list[tuple[str, Any]] = [
        ("project_id", lambda project: project.id),
        ("cost", lambda project: pabulib.as_text(project.cost)),
        ("votes", lambda project: str(counts[project.id])),
        ("name", lambda project: names[project.id]),
    ]
    if election.limits.capacity is not None:
        columns.append(("use", lambda project: pabulib.as_text(election.limits.uses.get(project.id, 0))))
    if groups:
        columns.append(("group", lambda project: groups.get(project.id, "")))
    rows = tuple(tuple(cell(project) for _, cell in columns) for project in election.projects)
    return pabulib.Table(tuple(name for name, _ in columns), rows)


def votes_table(rows: Sequence[tuple[str, str]], form: Form) -> pabulib.Table:
    if form in {Form.APPROVAL, Form.ORDINAL}:
        return pabulib.Table(("voter_id", "vote"), tuple((str(at), vote) for at, (vote, _) in enumerate(rows, 1)))
    cells = tuple((str(at), vote, points) for at, (vote, points) in enumerate(rows, 1))
    return pabulib.Table(("voter_id", "vote", "points"), cells)


def read(text: str) -> Published:
    """Raises UnreadableFile, also where the file names no rule that this program can count by."""
    document = pabulib.Document.of(text)
    rule = document.meta.get("rule", "")
    if rule not in RULES:
        raise pabulib.UnreadableFile(f"META's rule is {rule!r}; it must be one of {', '.join(RULES)}.")
    election, names = with_limits(document, *contents(text, document))
    known = counting_names(rule)
    settings = {name: number_or_text(value) for name, value in document.meta.items() if name in known}
    return Published(election, names, rule, document.meta.get("rule_version", ""), settings)


def contents(text: str, document: pabulib.Document) -> tuple[Election, dict[str, str]]:
    if document.meta.get("vote_type") != VOTE_TYPES[Form.CONSENT]:
        file = pabulib.parse(text)
        return file.election, file.names
    at = {name: place for place, name in enumerate(document.projects.columns)}
    projects = [Project(row[at["project_id"]], pabulib.amount(row[at["cost"]])) for row in document.projects.rows]
    names = {row[at["project_id"]]: row[at["name"]] for row in document.projects.rows}
    ballots = [stances(row) for row in document.votes.rows]
    return Election.of(projects, pabulib.amount(document.meta["budget"]), ballots, Form.CONSENT), names


def stances(row: Sequence[str]) -> dict[str, str]:
    """By id, from the cells `vote` and `points`; a row that ends early is an abstention."""
    vote, points = (*row, "", "")[1:3]
    return dict(zip(vote.split(","), points.split(","), strict=True)) if vote else {}


def with_limits(
    document: pabulib.Document, election: Election, names: dict[str, str]
) -> tuple[Election, dict[str, str]]:
    """The election as it binds: the second resource and the groups stand beside the projects."""
    at = {name: place for place, name in enumerate(document.projects.columns)}
    rows = {row[at["project_id"]]: row for row in document.projects.rows}
    groups: dict[str, set[str]] = {}
    uses: dict[str, Amount] = {}
    for name, row in rows.items():
        if "group" in at and at["group"] < len(row) and row[at["group"]]:
            groups.setdefault(row[at["group"]], set()).add(name)
        if "use" in at:
            uses[name] = pabulib.amount(row[at["use"]])
    capacity = pabulib.amount(document.meta["capacity"]) if "capacity" in document.meta else None
    served = {name: frozenset(members) for name, members in sorted(groups.items())}
    return replace(election, limits=Limits(capacity=capacity, uses=uses, groups=served)), names


def number_or_text(value: str) -> int | str:
    return int(value) if value.isdecimal() else value


def told(outcome: Outcome) -> dict[str, Any]:
    """What a rule decided, as JSON. Money as text, exact numbers as whole numbers or fractions in text."""
    return {
        "rule": outcome.rule,
        "selected": list(outcome.selected),
        "order": list(outcome.order),
        "totals": {name: exact(total) for name, total in sorted(outcome.totals.items())},
        "cost": pabulib.as_text(outcome.cost),
        "exhaustive": outcome.exhaustive,
        "ties": [{"ids": list(t.ids), "selected": list(t.selected), "decided_by": t.decided_by} for t in outcome.ties],
    }


def exact(value: Amount) -> int | str:
    whole = Fraction(value)
    return int(whole) if whole.denominator == 1 else f"{whole.numerator}/{whole.denominator}"
