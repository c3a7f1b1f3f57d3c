"""Closing a poll: count it, then destroy everything that links a person to a choice (activity.secrecy.unlinking)."""

import logging
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils import timezone

from activity.secrecy import unlinking
from people.models import User
from proposals import tally
from proposals.models import FEWEST_BALLOTS, Ballot, Candidate, Poll, ReceiptCode, Turnout
from proposals.rules.polls import SMALL_ELECTORATE, in_committee, may_close_poll
from proposals.services.closing import close_for_review
from workflow.machine import fire

logger = logging.getLogger(__name__)


def close_poll(poll: Poll, *, actor: User | None = None, now: datetime | None = None) -> Poll:
    """Count a poll whose time is over, destroy the links, hand its proposals to the deciders. `actor` None: the clock.

    Repeating it resumes what was interrupted. The destruction runs after the surrounding transaction, if there is one.
    """
    now = now or timezone.now()
    counted = stop_and_count(poll, actor=actor, now=now)

    def afterwards() -> None:
        destroy_links(counted, now=now)

    # A failure is logged, not shown: the poll is counted, and the clock goes on where this stopped.
    transaction.on_commit(afterwards, robust=True)
    close_for_review(counted.call, now=now)
    return counted


def close_due_polls(now: datetime) -> None:
    """What the clock does: close what is over, and go on with what was interrupted. One poll never stops another."""
    over = Poll.objects.filter(state=Poll.State.OPEN, closes_at__lte=now)
    unfinished = Poll.objects.filter(state__in=[Poll.State.CLOSED, Poll.State.CERTIFIED], scrubbed_at=None)
    for poll in [*over, *unfinished]:
        try:
            close_poll(poll, now=now)
        except Exception:  # Whatever it is, it must not stop the other polls; the next minute tries again.
            logger.exception("Poll %s is not closed completely", poll.pk)


@transaction.atomic
def stop_and_count(poll: Poll, *, actor: User | None, now: datetime) -> Poll:
    """From here no ballot is taken: casting locks the same row and asks its state."""
    locked = Poll.objects.select_for_update(of=("self",)).select_related("call__office").get(pk=poll.pk)
    if locked.is_counted:
        if actor is not None:
            in_committee(locked.call, actor, now).require()
        return locked
    may_close_poll(locked, actor, now).require()
    candidates = list(locked.candidates.select_related("proposal__call"))
    choices = opened_ballots(locked)
    result = result_of(locked, candidates, choices)
    details = told_of(result) | {"electors": locked.electorate_size}
    closed = fire(
        locked, "close_poll", actor=actor, now=now, details=details, ended_at=min(locked.closes_at, now), **result
    )
    if not closed.hides_counts:
        write_totals(candidates, result["outcome"])
    return closed


def told_of(result: dict[str, Any]) -> dict[str, Any]:
    """What the ledger says of a count. Of few ballots nothing: number, hash and selection would tell what they say."""
    told = {name: value for name, value in result.items() if name != "outcome"}
    outcome = result["outcome"]
    if outcome is None:
        return {**told, "ballots_cast": None, "totals_hash": "", "selected": None}
    return {**told, "totals_hash": tally.totals_hash(outcome), "selected": outcome["selected"]}


def opened_ballots(poll: Poll) -> list[list[int]]:
    rows = list(poll.ballots.exclude(handle=None))
    if not rows:
        return []
    box = poll.unlock()
    return [box.unseal(row.handle or "", bytes(row.sealed or b"")) for row in rows]


def result_of(poll: Poll, candidates: list[Candidate], choices: list[list[int]]) -> dict[str, Any]:
    """What the poll's row keeps. Of few electors no ballots_hash: ballots could be guessed from it. Of few voters
    no count at all.
    """
    if len(choices) < FEWEST_BALLOTS:
        return {"ballots_cast": len(choices), "ballots_hash": "", "codes_hash": "", "outcome": None}
    codes = poll.receipt_codes.values_list("code", flat=True)
    is_small = poll.electorate_size < SMALL_ELECTORATE
    return {
        "ballots_cast": len(choices),
        "ballots_hash": "" if is_small else tally.ballots_hash(choices, tally.names_of(candidates)),
        "codes_hash": tally.codes_hash(codes),
        "outcome": tally.as_json(tally.count(poll, candidates, choices), choices),
    }


def write_totals(candidates: list[Candidate], outcome: dict[str, Any]) -> None:
    for candidate in candidates:
        candidate.approvals = outcome["totals"][candidate.label]
        candidate.rank = outcome["order"].index(candidate.label) + 1
        candidate.selected = candidate.label in outcome["selected"]
    Candidate.objects.bulk_update(candidates, ["approvals", "rank", "selected"])


def destroy_links(poll: Poll, *, now: datetime) -> None:
    rewrites = (rewrite_ballots, rewrite_turnout, rewrite_codes)
    unlinking.destroy_links(poll, rewrites=rewrites, kinds=(Ballot, Turnout, ReceiptCode), now=now)


def rewrite_ballots(poll: Poll) -> None:
    """Sealed ballots with handles become open ones without, in random order under fresh random ids."""
    if poll.ballots.filter(handle__isnull=False).exists():
        choices = opened_ballots(poll)
        unlinking.replace(poll.ballots.all(), [Ballot(poll=poll, choices=chosen) for chosen in choices])


def rewrite_turnout(poll: Poll) -> None:
    voters = poll.turnout.values_list("voter_id", flat=True)
    unlinking.replace(poll.turnout.all(), [Turnout(poll=poll, voter_id=pk) for pk in voters])


def rewrite_codes(poll: Poll) -> None:
    codes = poll.receipt_codes.values_list("code", flat=True)
    unlinking.replace(poll.receipt_codes.all(), [ReceiptCode(poll=poll, code=code) for code in codes])
