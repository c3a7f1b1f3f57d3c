from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction
from typing import cast

from proposals.counting.election import Election, Form, Outcome, Stance, Stances


class Verdict(StrEnum):
    """`accepted`, or what an item lacked: the first that holds in the order of this list."""

    ACCEPTED = "accepted"
    TOO_FEW_TAKE_A_STAND = "too_few_take_a_stand"
    BLOCKED = "blocked"
    TOO_FEW_AGREE = "too_few_agree"


@dataclass(frozen=True, slots=True)
class Item:
    """What was said of one item. `agreement`: agree / (agree + disagree + block), None when nobody took a stand."""

    stances: Mapping[Stance, int]
    agreement: Fraction | None
    verdict: Verdict


def consent(
    election: Election, *, agreement: Fraction | str = Fraction(3, 4), most_blocks: int = 0, least_stands: int = 1
) -> Outcome:
    """Each item by itself: is there consent? Costs play no part, nothing competes, so nothing is ever tied.

    After the practice of consent (sociocracy: no paramount objection) and of modified consensus (thresholds declared
    beforehand): accepted when at least `least_stands` took a stand (agree, disagree or block), at most `most_blocks`
    block, and agreement reaches `agreement` (above 0, at most 1). A block is not outvoted, however many agree: above
    `most_blocks` the item goes back to discussion. A secret ballot cannot carry the reason that a block owes; the
    reason belongs on the item's board, and docs/counting.md says so. `selected`: the accepted, `order`: all items, by
    agreement, then fewer blocks, then id. ValueError for other ballots and thresholds that mean nothing.
    """
    least = Fraction(agreement)
    if not 0 < least <= 1 or most_blocks < 0 or least_stands < 1:
        raise ValueError("Agreement lies above 0 and at most at 1; blocks are at least 0, stands at least 1.")
    stances = stances_by_item(election)
    items = {name: judge(found, least, most_blocks, least_stands) for name, found in stances.items()}

    def place(name: str) -> tuple[Fraction, int, str]:
        return (-(items[name].agreement or Fraction(0)), items[name].stances[Stance.BLOCK], name)

    order = tuple(sorted(items, key=place))
    selected = tuple(name for name in order if items[name].verdict is Verdict.ACCEPTED)
    return Outcome(
        rule="consent",
        selected=selected,
        cost=0,
        totals={name: item.stances[Stance.AGREE] for name, item in items.items()},
        order=order,
        exhaustive=True,
        parameters={"agreement": str(least), "most_blocks": most_blocks, "least_stands": least_stands},
        explanation=items,
    )


def stances_by_item(election: Election) -> dict[str, dict[Stance, int]]:
    if election.form is not Form.CONSENT:
        raise ValueError("This rule counts ballots of consent.")
    found = {project.id: dict.fromkeys(Stance, 0) for project in election.projects}
    for ballot, number in election.ballots.items():
        for name, stance in cast("Stances", ballot):
            found[name][Stance(stance)] += number
    return found


def judge(stances: Mapping[Stance, int], least: Fraction, most_blocks: int, least_stands: int) -> Item:
    stands = sum(stances.values()) - stances[Stance.ABSTAIN]
    agreement = Fraction(stances[Stance.AGREE], stands) if stands else None
    if agreement is None or stands < least_stands:
        verdict = Verdict.TOO_FEW_TAKE_A_STAND
    elif stances[Stance.BLOCK] > most_blocks:
        verdict = Verdict.BLOCKED
    else:
        verdict = Verdict.ACCEPTED if agreement >= least else Verdict.TOO_FEW_AGREE
    return Item(stances, agreement, verdict)
