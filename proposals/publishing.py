"""The file of a poll's ballots: written for whoever counts again, read by `manage.py recount`. No ORM.

A Pabulib file (.pb) whose META also says how it was counted: `rule`, `rule_version`, `tie_order`, and every parameter
of the rule under its own name; limits as pabulib.limiting writes them. Ballots of consent, which the format does not
know, stand as `vote_type` consent with stances in the column `points`.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from proposals.counting import RULES, Amount, Election, Form, Outcome, Project, pabulib
from proposals.methods import RULES_OF_COUNT, counting_names

CONSENT = "consent"


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
    how = {
        "budget": pabulib.as_text(election.budget),
        "rule": rule,
        "rule_version": RULES_OF_COUNT[rule].version,
        "tie_order": ",".join(RULES_OF_COUNT[rule].tie_order),
        **{name: str(value) for name, value in settings.items()},
    }
    projects = [(project, names[project.id]) for project in election.projects]
    if election.form is Form.CONSENT:
        return consent_file({**about, **how}, projects, list(ballots))
    return pabulib.write({**about, **how}, projects, ballots, election.form, election.limits)


def consent_file(meta: dict[str, str], projects: list[tuple[Project, str]], ballots: list[Any]) -> str:
    """Not in the format's own vote types, so written here; the same sections and columns."""
    cells = [ballot_cells(ballot, Form.CONSENT) for ballot in ballots]
    counts = Counter(name for vote, _ in cells for name in vote.split(",") if name)
    fixed = {"num_projects": str(len(projects)), "num_votes": str(len(ballots)), "vote_type": CONSENT}
    rows = tuple((row.id, pabulib.as_text(row.cost), str(counts[row.id]), name) for row, name in projects)
    votes = tuple((str(at), *row) for at, row in enumerate(cells, 1))
    return pabulib.Document(
        {**meta, **fixed},
        pabulib.Table(("project_id", "cost", "votes", "name"), rows),
        pabulib.Table(("voter_id", "vote", "points"), votes),
    ).text()


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


def read(text: str) -> Published:
    """Raises UnreadableFile, also where the file names no rule that this program can count by."""
    document = pabulib.Document.of(text)
    rule = document.meta.get("rule", "")
    if rule not in RULES:
        raise pabulib.UnreadableFile("rule", rule=rule, rules=", ".join(RULES))
    election, names = contents(text, document)
    known = counting_names(rule)
    settings = {name: number_or_text(value) for name, value in document.meta.items() if name in known}
    return Published(election, names, rule, document.meta.get("rule_version", ""), settings)


def contents(text: str, document: pabulib.Document) -> tuple[Election, dict[str, str]]:
    if document.meta.get("vote_type") != CONSENT:
        file = pabulib.parse(text)
        return file.election, file.names
    try:
        return consent_contents(document)
    except (KeyError, IndexError) as problem:
        raise pabulib.UnreadableFile("stances") from problem


def consent_contents(document: pabulib.Document) -> tuple[Election, dict[str, str]]:
    """Raises KeyError or IndexError where a row or META ends too early."""
    at = {name: place for place, name in enumerate(document.projects.columns)}
    projects = [Project(row[at["project_id"]], pabulib.amount(row[at["cost"]])) for row in document.projects.rows]
    names = {row[at["project_id"]]: row[at["name"]] for row in document.projects.rows}
    ballots = [stances(row) for row in document.votes.rows]
    return Election.of(projects, pabulib.amount(document.meta["budget"]), ballots, Form.CONSENT), names


def stances(row: Sequence[str]) -> dict[str, str]:
    """By id, from the cells `vote` and `points`; a row that ends early is an abstention."""
    vote, points = (*row, "", "")[1:3]
    return dict(zip(vote.split(","), points.split(","), strict=True)) if vote else {}


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
