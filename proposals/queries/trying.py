"""What other rules give: for a counted poll, without keeping anything."""

from collections.abc import Mapping
from typing import Any

from proposals import tally
from proposals.counting import Outcome
from proposals.methods import RuleOfCount
from proposals.models import Poll
from proposals.publishing import told


def preview(poll: Poll, rule: RuleOfCount, parameters: Mapping[str, Any]) -> dict[str, Any]:
    """What the rule would have given. Callers ask `may_preview` first."""
    candidates = list(poll.candidates.select_related("proposal__call"))
    marks = tally.open_marks(poll)
    outcome = tally.count_by(poll, rule, parameters, candidates, marks)
    return outcome_told(rule, outcome, tally.settings_of(poll, rule, parameters, voters=len(marks)))


def outcome_told(rule: RuleOfCount, outcome: Outcome, parameters: Mapping[str, Any]) -> dict[str, Any]:
    return {**told(outcome), "label": rule.label, "version": rule.version, "parameters": dict(parameters)}
