"""The reasons of a rule as they are published: JSON with prices and numbers of voters, never persons or ballots."""

from collections.abc import Callable, Mapping
from typing import Any

from proposals.counting import Amount, Outcome
from proposals.counting.consent import Item
from proposals.counting.coverage import Coverage
from proposals.counting.payments import Payments
from proposals.counting.transferable_vote import Round
from proposals.models import SMALL_ELECTORATE
from proposals.publishing import exact

Reasons = dict[str, Any]


def tells_totals_only(rule: str, electorate_size: int) -> bool:
    """Of a small electorate only totals are published; who else a buyer had supported would show in who could still
    pay, and in where votes went on to, and few rankings follow from who stood above whom on how many: so nothing of
    such reasons is told.
    """
    return electorate_size < SMALL_ELECTORATE and (rule in TOLD or rule == "schulze")


def totals_of(outcome: Outcome, *, electorate_size: int) -> Mapping[str, Amount]:
    """By the rule's measure. A total of duels decides nothing in Schulze's method; it is the sum of a row of the pairs
    that few rankings follow from, and of three candidates and five rankings tells every ballot in one case of nine.
    """
    is_sum_of_pairs = outcome.rule == "schulze"
    return {} if is_sum_of_pairs and tells_totals_only(outcome.rule, electorate_size) else outcome.totals


def reasons_of(outcome: Outcome, *, electorate_size: int) -> Reasons:
    """`{}` where the rule says nothing beyond its totals, or nothing beyond them may be told."""
    why = outcome.explanation
    first: Reasons = {}
    if isinstance(why, Coverage):
        first = {"groups_first": groups_first(why)}
        why = why.rule
    if outcome.rule == "consent":
        return {**first, "items": {name: item(found) for name, found in why.items()}}
    told = TOLD.get(outcome.rule)
    if told is None or why is None or tells_totals_only(outcome.rule, electorate_size):
        return first
    return {**first, **told(why)}


def groups_first(why: Coverage) -> Reasons:
    """What minimum coverage took before the rule began, which groups it served, and which it could not."""
    return {"selected": list(why.first), "served": list(why.served), "unserved": list(why.unserved)}


def payments(paid: Payments) -> Reasons:
    """`share`: what every voter had, in money; `bought`: how many paid, and what each paid who was not exhausted."""
    return {
        "share": exact(paid.share),
        "steps": paid.steps,
        "bought": [
            {"id": one.id, "payers": one.full + one.last, "each": exact(one.most), "exhausted": one.last}
            for one in paid.purchases
        ],
        "free": list(paid.free),
        "completed": list(paid.completed),
    }


def loads(found: dict[str, Any]) -> Reasons:
    """What each supporter of a selected candidate had to earn, in money."""
    return {"loads": {name: exact(load) for name, load in found.items()}}


def rounds(found: dict[str, Any]) -> Reasons:
    return {"quota": exact(found["quota"]), "rounds": [stage(one) for one in found["rounds"]]}


def stage(one: Round) -> Reasons:
    return {
        "action": one.action,
        "candidate": one.candidate,
        "votes": {name: exact(votes) for name, votes in sorted(one.votes.items())},
        "exhausted": exact(one.exhausted),
        "elected": list(one.elected),
    }


def item(found: Item) -> Reasons:
    """How many took which stance, and the verdict; totals, so told of every electorate that is told of at all."""
    agreement = None if found.agreement is None else exact(found.agreement)
    stances = {stance.value: number for stance, number in found.stances.items()}
    return {"stances": stances, "agreement": agreement, "verdict": found.verdict.value}


TOLD: Mapping[str, Callable[[Any], Reasons]] = {
    "equal-shares": payments,
    "phragmen": loads,
    "stv": rounds,
    "instant-runoff": rounds,
}
