"""From a poll's open ballots to what is published about them: the election, the outcome as JSON, lists and hashes."""

import hashlib
import json
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from fractions import Fraction
from typing import Any

from proposals import ballots, counting
from proposals.counting import RULES, Election, Limits, Outcome, Project, Tie, pabulib
from proposals.counting.stepping import step_of
from proposals.methods import RULES_OF_COUNT, Form, RuleOfCount, for_counting
from proposals.models import Candidate, Poll
from proposals.publishing import ballots_file, line_of, told
from proposals.reasons import reasons_of, totals_of

Names = Mapping[int, str]
AllMarks = Sequence[ballots.Marks]
# How the counting core calls the forms of a poll.
FORMS = {
    Form.APPROVE: "approval",
    Form.KNAPSACK: "approval",
    Form.RANK: "ordinal",
    Form.POINTS: "points",
    Form.SCORE: "scores",
    Form.CONSENT: "consent",
}


def open_marks(poll: Poll) -> list[ballots.Marks]:
    """What the ballots of a closed poll say, in the order of their random ids."""
    return [row.choices for row in poll.ballots.filter(handle=None).order_by("pk") if row.choices is not None]


def names_of(candidates: Iterable[Candidate]) -> dict[int, str]:
    """Candidates' ids to the labels that people know (`U-2027-014`): the ids of the count, also in its ties."""
    return {candidate.pk: candidate.label for candidate in candidates}


def named(marks: ballots.Marks, names: Names) -> Any:
    """The marks with labels for ids."""
    if isinstance(marks, list):
        return [names[pk] for pk in marks]
    return {names[int(pk)]: value for pk, value in marks.items()}


def election_of(poll: Poll, candidates: Iterable[Candidate], marks: AllMarks) -> Election:
    candidates = list(candidates)
    names = names_of(candidates)
    projects = [Project(names[candidate.pk], candidate.cost) for candidate in candidates]
    election = Election.of(projects, poll.budget, (named(ballot, names) for ballot in marks), form_of(poll))
    return replace(election, limits=limits_of(poll, candidates))


def form_of(poll: Poll) -> counting.Form:
    return counting.Form(FORMS[Form(poll.form)])


def limits_of(poll: Poll, candidates: list[Candidate]) -> Limits:
    """What binds the selection beside the budget."""
    groups: dict[str, set[str]] = {}
    for candidate in candidates:
        if candidate.group:
            groups.setdefault(candidate.group, set()).add(candidate.label)
    uses = {candidate.label: getattr(candidate, poll.used_of_capacity) for candidate in candidates}
    served = {name: frozenset(labels) for name, labels in sorted(groups.items())}
    return Limits(capacity=poll.capacity, uses=uses if poll.capacity is not None else {}, groups=served)


def count(poll: Poll, candidates: Iterable[Candidate], marks: AllMarks) -> Outcome:
    """By the poll's own rule."""
    candidates = list(candidates)
    return count_by(poll, RULES_OF_COUNT[poll.rule], poll.parameters, candidates, marks)


def count_by(
    poll: Poll, rule: RuleOfCount, parameters: Mapping[str, Any], candidates: list[Candidate], marks: AllMarks
) -> Outcome:
    settings = settings_of(poll, rule, parameters, voters=len(marks))
    return RULES[rule.key](election_of(poll, candidates, marks), **settings)


def settings_of(poll: Poll, rule: RuleOfCount, parameters: Mapping[str, Any], *, voters: int) -> dict[str, Any]:
    """What the rule is told: the poll's parameters, and by how much add-one raises everybody's share."""
    settings = for_counting(Form(poll.form), rule, parameters)
    if str(settings.get("completion", "")).startswith("add1"):
        settings["step"] = step_of(poll.budget, voters)
    return settings


def as_json(poll: Poll, outcome: Outcome, marks: AllMarks) -> dict[str, Any]:
    """The outcome of the poll's own rule as it is kept, hashed and published."""
    rule = RULES_OF_COUNT[poll.rule]
    totals = totals_of(outcome, electorate_size=poll.electorate_size)
    return {
        **told(replace(outcome, totals=totals)),
        "form": poll.form,
        "version": rule.version,
        "tie_order": list(rule.tie_order),
        "parameters": settings_of(poll, rule, poll.parameters, voters=len(marks)),
        "abstentions": sum(not ballot for ballot in marks),
        "explanation": reasons_of(outcome, electorate_size=poll.electorate_size),
    }


def kept(poll: Poll) -> Outcome:
    """What was counted at the close, as it was published: without the rule's own reasons, which are told apart from it.
    The poll has an outcome.
    """
    told = poll.outcome or {}
    return Outcome(
        rule=told["rule"],
        selected=tuple(told["selected"]),
        cost=pabulib.amount(told["cost"]),
        totals={name: Fraction(total) for name, total in told["totals"].items()},
        order=tuple(told["order"]),
        exhaustive=told["exhaustive"],
        ties=tuple(Tie(tuple(tie["ids"]), tuple(tie["selected"]), tie["decided_by"]) for tie in told["ties"]),
        parameters=told["parameters"],
    )


def supporters(marks: AllMarks) -> Counter[int]:
    """On how many ballots each candidate (by id) is wanted."""
    found: Counter[int] = Counter()
    for ballot in marks:
        found.update(ballots.supports(ballot))
    return found


def totals_hash(outcome: Mapping[str, Any]) -> str:
    """SHA-256 over the outcome as JSON with sorted keys: what the committee certifies."""
    return digest(outcome_text(outcome))


def outcome_text(outcome: Mapping[str, Any]) -> str:
    """The one way in which an outcome is written: its hash is that of this text."""
    return json.dumps(outcome, sort_keys=True, separators=(",", ":"), ensure_ascii=False)


def ballots_hash(poll: Poll, marks: AllMarks, names: Names) -> str:
    """SHA-256 over the ballots' lines in the published file, sorted: the order of a list changes nothing."""
    form = form_of(poll)
    return digest("".join(f"{line}\n" for line in sorted(line_of(named(ballot, names), form) for ballot in marks)))


def rare_patterns(marks: AllMarks) -> int:
    """How many ballots are like no other: who knows its author's wishes could recognise one of these."""
    alike = Counter(ballots.as_text(ballot) for ballot in marks if ballot)
    return sum(number == 1 for number in alike.values())


def codes_text(codes: Iterable[str]) -> str:
    return "".join(f"{code}\n" for code in sorted(codes))


def codes_hash(codes: Iterable[str]) -> str:
    """SHA-256 of the published file of codes, as `sha256sum` gives it."""
    return digest(codes_text(codes))


def electorate_hash(user_ids: Iterable[int]) -> str:
    """SHA-256 over the electors' user ids, sorted, one a line: that the list was not changed after opening."""
    return digest("".join(f"{pk}\n" for pk in sorted(user_ids)))


def ballots_text(poll: Poll, candidates: Iterable[Candidate], marks: AllMarks) -> str:
    """The published ballots as a Pabulib file, in the order given (the caller's is random)."""
    candidates = list(candidates)
    names = names_of(candidates)
    return ballots_file(
        election_of(poll, candidates, marks),
        [named(ballot, names) for ballot in marks],
        names={candidate.label: candidate.title for candidate in candidates},
        about={"description": str(poll), "instance": str(poll.call.year)},
        rule=poll.rule,
        settings=settings_of(poll, RULES_OF_COUNT[poll.rule], poll.parameters, voters=len(marks)),
    )


def digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()
