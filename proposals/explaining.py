"""Why a count came out as it did, worked out anew from the open ballots: what the published totals cannot say."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from fractions import Fraction

from proposals import limited, tally
from proposals.counting import Election, Outcome, Utility
from proposals.counting.coverage import explained_by, own_explanation
from proposals.counting.election import names_on
from proposals.counting.payments import Bought, Payments
from proposals.counting.satisfaction import preferring
from proposals.methods import GREEDY, MAX_WELFARE, RULES_OF_COUNT, SUITABLE, Form, RuleOfCount, completed
from proposals.models import SMALL_ELECTORATE, Candidate, Poll
from proposals.reasons import tells_totals_only


@dataclass(frozen=True, slots=True)
class Shares:
    """What is told of Payments: who paid what as numbers of voters, without the ballots from which it was counted."""

    share: Fraction
    steps: int
    purchases: tuple[Bought, ...]
    free: tuple[str, ...]
    completed: tuple[str, ...]

    @classmethod
    def of(cls, paid: Payments) -> "Shares":
        return cls(paid.share, paid.steps, paid.purchases, paid.free, paid.completed)


@dataclass(frozen=True, slots=True)
class Explanation:
    """`outcome` by the poll's own rule, with what that rule says of its reasons: figures of groups, no ballots. Its own
    explanation is None where only totals are told. `greedy`: what most votes first would have given, where that is
    another rule. `within_reach`: of each project that Equal Shares left out, what its supporters have left together,
    in whole or broken rupiah.
    """

    outcome: Outcome
    greedy: Outcome | None = None
    within_reach: Mapping[str, Fraction] = field(default_factory=dict)


def explain(poll: Poll, candidates: list[Candidate], marks: tally.AllMarks) -> Explanation:
    """Maximum welfare is not counted again: it says no more than it did at the close, and may take long."""
    rule = RULES_OF_COUNT[poll.rule]
    outcome = tally.kept(poll) if rule == MAX_WELFARE else tally.count(poll, candidates, marks)
    greedy = counted_by(poll, GREEDY, candidates, marks) if may_be_compared(poll, rule) else None
    if tells_totals_only(outcome.rule, poll.electorate_size):
        return Explanation(explained_by(outcome, None), greedy)
    paid = own_explanation(outcome)
    if not isinstance(paid, Payments):
        return Explanation(outcome, greedy)
    return Explanation(explained_by(outcome, Shares.of(paid)), greedy, within_reach(paid, outcome.selected))


def may_be_compared(poll: Poll, rule: RuleOfCount) -> bool:
    """Of a small electorate only where most votes first follows from the published numbers of supporters: of points and
    rankings it would say more of single ballots than the totals do.
    """
    if not rule.spends or rule == GREEDY:
        return False
    return poll.electorate_size >= SMALL_ELECTORATE or Form(poll.form) in {Form.APPROVE, Form.KNAPSACK}


def counted_by(poll: Poll, rule: RuleOfCount, candidates: list[Candidate], marks: tally.AllMarks) -> Outcome:
    """The same ballots by another rule, with its usual parameters."""
    return tally.count_by(poll, rule, completed(Form(poll.form), rule, {})[0], candidates, marks)


@dataclass(frozen=True, slots=True)
class Trial:
    """What a rule gives with the ballots of a past poll. `reached`: how many voters wanted something of that."""

    rule: RuleOfCount
    outcome: Outcome
    reached: int


@dataclass(frozen=True, slots=True)
class Tried:
    """`uncounted`: the rules that took too long."""

    trials: tuple[Trial, ...]
    uncounted: tuple[RuleOfCount, ...]


def try_all(poll: Poll, candidates: list[Candidate], marks: tally.AllMarks) -> Tried:
    """By each rule that suits the poll's form: its own, as it was counted, first; the others as usual."""
    election = tally.election_of(poll, candidates, marks)
    form = Form(poll.form)
    others = {rule.key: completed(form, rule, {})[0] for rule in SUITABLE[form] if rule.key != poll.rule}
    found = {poll.rule: tally.kept(poll), **limited.outcomes(poll, candidates, marks, others)}
    trials = [
        Trial(RULES_OF_COUNT[key], found[key], reached(election, found[key].selected))
        for key in (poll.rule, *others)
        if key in found
    ]
    return Tried(tuple(trials), tuple(RULES_OF_COUNT[key] for key in others if key not in found))


def reached(election: Election, selected: Iterable[str]) -> int:
    """How many voters wanted at least one of the selected."""
    return preferring(election, Utility.CARDINALITY, selected, ())[0]


def within_reach(paid: Payments, selected: Iterable[str]) -> dict[str, Fraction]:
    """Of each project that was not selected, what its supporters have left of their shares together."""
    profile = paid.run.profile
    found = dict.fromkeys(profile.ids, Fraction(0))
    for ballot, money in paid.left.items():
        for name in names_on(ballot, profile.ballots.form):
            found[name] += money * profile.ballots[ballot]
    chosen = set(selected)
    return {name: money for name, money in found.items() if name not in chosen}
