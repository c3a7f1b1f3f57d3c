"""An election from elsewhere, counted by every rule that suits its ballots, side by side. Pure; nothing is kept."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from proposals.counting import RULES, Completion, Election, Form, Outcome, pabulib
from proposals.methods import MATRIX, RuleOfCount, default_counting
from proposals.methods import Form as BallotForm

# Larger files are counted by `manage.py count`, where nobody else waits for the server.
MOST_BYTES = 1_000_000
FORMS = {
    Form.APPROVAL: BallotForm.APPROVE,
    Form.ORDINAL: BallotForm.RANK,
    Form.POINTS: BallotForm.POINTS,
    Form.SCORES: BallotForm.SCORE,
}


@dataclass(frozen=True, slots=True)
class Counted:
    """A rule and what it gives."""

    rule: RuleOfCount
    outcome: Outcome


@dataclass(frozen=True, slots=True)
class Explored:
    """The election with its texts, and what each rule gives."""

    meta: dict[str, str]
    names: dict[str, str]
    election: Election
    counts: tuple[Counted, ...]


def explore(text: str) -> Explored:
    """Raises UnreadableFile where the text is no election in the Pabulib format."""
    file = pabulib.parse(text)
    return Explored(file.meta, file.names, file.election, tuple(by_every_rule(file.election)))


def by_every_rule(election: Election) -> Iterator[Counted]:
    """Only rules that spend a budget: a file without a budget is no election of this kind."""
    form = FORMS[election.form]
    for rule in MATRIX[form]:
        if rule.spends:
            yield Counted(rule, RULES[rule.key](election, **settings_for(form, rule)))


def settings_for(form: BallotForm, rule: RuleOfCount) -> dict[str, Any]:
    """The usual ones; Equal Shares is completed by the greedy rule: raising shares takes minutes in a large city."""
    settings = default_counting(form, rule)
    if "completion" in settings:
        settings["completion"] = Completion.GREEDY.value
    return settings
