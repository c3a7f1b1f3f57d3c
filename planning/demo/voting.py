"""The first round's poll: 58 ballots cast through the real service, with a fixed seed and a tie in the result."""

from collections.abc import Sequence
from datetime import datetime
from random import Random
from typing import Any

from people.models import User
from planning.demo.story import Story
from proposals import services as proposals
from proposals.methods import EQUAL_SHARES, Form, completed
from proposals.models import Poll

VOTERS = 58
SEED = 2027
# By Equal Shares, the usual rule: every group of voters decides on its share of the money. In the second round each
# voter approves up to four proposals, whatever they cost.
SETTINGS: dict[str, dict[str, Any]] = {
    "first": {"quorum_share": 50, "shows_unit_totals": True},
    "second": {
        "form": Form.APPROVE,
        "parameters": completed(Form.APPROVE, EQUAL_SHARES, {"most_choices": 4})[0],
        "quorum_share": 50,
    },
}
# Approvals by the number of the demo proposal; 3 and 7 stand equal.
APPROVALS = {"2": 57, "1": 52, "8": 49, "3": 33, "7": 33, "4": 31, "10": 27, "11": 24, "14": 20}


def vote(story: Story) -> None:
    """Opened and closed by the clock, the count confirmed by two members."""
    story.then(story.day(43, "10.00"), lambda when: cast_ballots(story, when))
    story.then(story.day(37, "09.00"), lambda when: certify(story, "P004", when))
    story.then(story.day(37, "09.40"), lambda when: certify(story, "P009", when))


def set_up(story: Story, name: str, when: datetime) -> None:
    """As a draft, which opens by itself with the window."""
    proposals.set_up_poll(story.cycles[name].call, settings=SETTINGS[name], actor=story.person("P004"), now=when)


def certify(story: Story, member: str, when: datetime) -> None:
    poll = Poll.objects.get(call=story.cycles["first"].call)
    proposals.certify_poll(poll, actor=story.person(member), now=when)


def cast_ballots(story: Story, when: datetime) -> None:
    poll = Poll.objects.get(call=story.cycles["first"].call)
    electors = list(User.objects.filter(pk__in=poll.electors.values("user")).order_by("staff_code"))
    candidates = {row.proposal_id: row for row in poll.candidates.all()}
    rows = [(candidates[story.proposals[key]], wanted) for key, wanted in APPROVALS.items()]
    ballots = fill([(row.pk, row.cost, wanted) for row, wanted in rows], VOTERS, poll.budget)
    for voter, choices in zip(electors[:VOTERS], ballots, strict=True):
        proposals.cast_ballot(poll, voter=voter, choices=choices, now=when)


def fill(candidates: Sequence[tuple[int, int, int]], voters: int, budget: int) -> list[list[int]]:
    """Ballots within the budget in which each candidate (id, cost, approvals) gets exactly its approvals."""
    dice = Random(SEED)  # noqa: S311  a story that is the same each time it is told, not a secret
    ballots: list[list[int]] = [[] for _ in range(voters)]
    left = [budget] * voters
    for candidate, cost, wanted in sorted(candidates, key=lambda row: -row[1]):
        able = [voter for voter in range(voters) if left[voter] >= cost]
        # Who has most left goes first, so that later candidates still find room.
        chosen = sorted(dice.sample(able, len(able)), key=lambda voter: -left[voter])[:wanted]
        for voter in chosen:
            ballots[voter].append(candidate)
            left[voter] -= cost
    return ballots
