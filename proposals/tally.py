"""From a poll's open ballots to what is published about them: the election, the outcome as JSON, lists and hashes."""

import hashlib
import json
from collections.abc import Iterable, Mapping
from typing import Any

from proposals.counting import RULES, Election, Outcome, Project, pabulib
from proposals.models import Candidate, Poll

# What nobody chose is not put forward by the vote, however much money is left.
RULE, PARAMETERS = "greedy", {"minimum": 1}

Names = Mapping[int, str]
Choices = list[list[int]]


def open_choices(poll: Poll) -> Choices:
    """What the ballots of a closed poll say, in the order of their random ids."""
    return [row.choices or [] for row in poll.ballots.filter(handle=None).order_by("pk")]


def names_of(candidates: Iterable[Candidate]) -> dict[int, str]:
    """Candidates' ids to the labels that people know (`U-2027-014`): the ids of the count, also in its ties."""
    return {candidate.pk: candidate.label for candidate in candidates}


def election_of(poll: Poll, candidates: Iterable[Candidate], choices: Choices) -> Election:
    candidates = list(candidates)
    names = names_of(candidates)
    projects = [Project(names[candidate.pk], candidate.cost) for candidate in candidates]
    return Election.of(projects, poll.budget, ([names[choice] for choice in ballot] for ballot in choices))


def count(poll: Poll, candidates: Iterable[Candidate], choices: Choices) -> Outcome:
    return RULES[RULE](election_of(poll, candidates, choices), **PARAMETERS)


def as_json(outcome: Outcome, choices: Choices) -> dict[str, Any]:
    """The outcome as it is kept and published. Money as text: exact, whatever reads it."""
    return {
        "rule": outcome.rule,
        "parameters": dict(outcome.parameters),
        "selected": list(outcome.selected),
        "order": list(outcome.order),
        "totals": dict(sorted(outcome.totals.items())),
        "cost": pabulib.as_text(outcome.cost),
        "exhaustive": outcome.exhaustive,
        "ties": [{"ids": list(t.ids), "selected": list(t.selected), "decided_by": t.decided_by} for t in outcome.ties],
        "abstentions": sum(not ballot for ballot in choices),
    }


def totals_hash(outcome: Mapping[str, Any]) -> str:
    """SHA-256 over the outcome as JSON with sorted keys: what the committee certifies."""
    return digest(json.dumps(outcome, sort_keys=True, separators=(",", ":")))


def ballots_hash(choices: Choices, names: Names) -> str:
    """SHA-256 over the lines of the ballots (labels joined by commas), sorted: the order of a list changes nothing."""
    lines = sorted(",".join(sorted(names[choice] for choice in ballot)) for ballot in choices)
    return digest("".join(f"{line}\n" for line in lines))


def codes_text(codes: Iterable[str]) -> str:
    return "".join(f"{code}\n" for code in sorted(codes))


def codes_hash(codes: Iterable[str]) -> str:
    """SHA-256 of the published file of codes, as `sha256sum` gives it."""
    return digest(codes_text(codes))


def electorate_hash(user_ids: Iterable[int]) -> str:
    """SHA-256 over the electors' user ids, sorted, one a line: that the list was not changed after opening."""
    return digest("".join(f"{pk}\n" for pk in sorted(user_ids)))


def ballots_text(poll: Poll, candidates: Iterable[Candidate], choices: Choices) -> str:
    """The published ballots as a Pabulib file, in the order given (the caller's is random)."""
    candidates = list(candidates)
    names = names_of(candidates)
    meta = {"description": str(poll), "instance": str(poll.call.year), "budget": str(poll.budget), "rule": RULE}
    projects = [(Project(names[candidate.pk], candidate.cost), candidate.title) for candidate in candidates]
    return pabulib.write(meta, projects, ([names[choice] for choice in ballot] for ballot in choices))


def digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()
