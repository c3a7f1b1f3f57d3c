"""Why a count came out as it did, worked out anew from the open ballots: what the published totals cannot say."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from fractions import Fraction

from proposals import tally
from proposals.counting import Election, Outcome, Utility
from proposals.counting.coverage import own_explanation
from proposals.counting.election import names_on
from proposals.counting.payments import Payments
from proposals.counting.satisfaction import preferring
from proposals.methods import GREEDY, RULES_OF_COUNT, SUITABLE, Form, RuleOfCount, completed
from proposals.models import Candidate, Poll


@dataclass(frozen=True, slots=True)
class Explanation:
    """`outcome` by the poll's own rule, with what that rule says of its reasons. `greedy`: what most votes first would
    have given, where that is another rule. `within_reach`: of each project that Equal Shares left out, what its
    supporters have left together, in whole or broken rupiah.
    """

    outcome: Outcome
    greedy: Outcome | None = None
    within_reach: Mapping[str, Fraction] = field(default_factory=dict)


def explain(poll: Poll, candidates: list[Candidate], marks: tally.AllMarks) -> Explanation:
    rule = RULES_OF_COUNT[poll.rule]
    outcome = tally.count(poll, candidates, marks)
    greedy = counted_by(poll, GREEDY, candidates, marks) if rule.spends and rule != GREEDY else None
    paid = own_explanation(outcome)
    reach = within_reach(paid, outcome.selected) if isinstance(paid, Payments) else {}
    return Explanation(outcome, greedy, reach)


def counted_by(poll: Poll, rule: RuleOfCount, candidates: list[Candidate], marks: tally.AllMarks) -> Outcome:
    """The same ballots by another rule, with its usual parameters."""
    return tally.count_by(poll, rule, completed(Form(poll.form), rule, {})[0], candidates, marks)


@dataclass(frozen=True, slots=True)
class Trial:
    """What a rule gives with the ballots of a past poll. `reached`: how many voters wanted something of that."""

    rule: RuleOfCount
    outcome: Outcome
    reached: int


def try_all(poll: Poll, candidates: list[Candidate], marks: tally.AllMarks) -> list[Trial]:
    """By each rule that suits the poll's form: its own, as it was set, first; the others as usual."""
    election = tally.election_of(poll, candidates, marks)
    outcomes = counted_by_all(poll, candidates, marks)
    return [
        Trial(RULES_OF_COUNT[key], outcome, reached(election, outcome.selected)) for key, outcome in outcomes.items()
    ]


def reached(election: Election, selected: Iterable[str]) -> int:
    """How many voters wanted at least one of the selected."""
    return preferring(election, Utility.CARDINALITY, selected, ())[0]


def counted_by_all(poll: Poll, candidates: list[Candidate], marks: tally.AllMarks) -> dict[str, Outcome]:
    others = [rule for rule in SUITABLE[Form(poll.form)] if rule.key != poll.rule]
    found = {poll.rule: tally.count(poll, candidates, marks)}
    return found | {rule.key: counted_by(poll, rule, candidates, marks) for rule in others}


def within_reach(paid: Payments, selected: Iterable[str]) -> dict[str, Fraction]:
    """Of each project that was not selected, what its supporters have left of their shares together."""
    profile = paid.run.profile
    found = dict.fromkeys(profile.ids, Fraction(0))
    for ballot, money in paid.left.items():
        for name in names_on(ballot, profile.ballots.form):
            found[name] += money * profile.ballots[ballot]
    chosen = set(selected)
    return {name: money for name, money in found.items() if name not in chosen}
