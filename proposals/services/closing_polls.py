"""Closing a poll: count it, then destroy everything that links a person to a choice (activity.secrecy.unlinking)."""

import logging
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils import timezone

from activity.secrecy import unlinking
from people.models import User
from proposals import tally
from proposals.ballots import Marks
from proposals.models import FEWEST_BALLOTS, SMALL_ELECTORATE, Ballot, Candidate, Poll, ReceiptCode, Turnout
from proposals.rules.polls import in_committee, may_close_poll
from proposals.services.closing import close_for_review
from proposals.unit_totals import by_unit
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
    opened = opened_ballots(locked)
    result = result_of(locked, candidates, opened)
    details = told_of(result) | {"electors": locked.electorate_size, "quorum": locked.quorum}
    closed = fire(
        locked, "close_poll", actor=actor, now=now, details=details, ended_at=min(locked.closes_at, now), **result
    )
    if not closed.hides_counts:
        write_totals(candidates, result["outcome"], tally.supporters([marks for _cell, marks in opened]))
    return closed


def told_of(result: dict[str, Any]) -> dict[str, Any]:
    """What the ledger says of a count. Of few ballots nothing: number, hash and selection would tell what they say."""
    told = {name: value for name, value in result.items() if name not in {"outcome", "unit_totals"}}
    outcome = result["outcome"]
    if outcome is None:
        return {**told, "ballots_cast": None, "totals_hash": "", "selected": None}
    return {**told, "totals_hash": tally.totals_hash(outcome), "selected": outcome["selected"]}


def opened_ballots(poll: Poll) -> list[tuple[int, Marks]]:
    """The cell (0 where totals are not shown by unit) and the marks of every sealed ballot."""
    rows = list(poll.ballots.exclude(handle=None))
    if not rows:
        return []
    box = poll.unlock()
    return [tuple(box.unseal(row.handle or "", bytes(row.sealed or b""))) for row in rows]


def result_of(poll: Poll, candidates: list[Candidate], opened: list[tuple[int, Marks]]) -> dict[str, Any]:
    """What the poll's row keeps. Of few electors no ballots_hash: ballots could be guessed from it. Of few voters
    no count at all.
    """
    if len(opened) < FEWEST_BALLOTS:
        nothing = {"ballots_hash": "", "codes_hash": "", "outcome": None, "unit_totals": None}
        return {"ballots_cast": len(opened), **nothing}
    marks, names = [marks for _cell, marks in opened], tally.names_of(candidates)
    codes = poll.receipt_codes.values_list("code", flat=True)
    is_small = poll.electorate_size < SMALL_ELECTORATE
    return {
        "ballots_cast": len(marks),
        "ballots_hash": "" if is_small else tally.ballots_hash(poll, marks, names),
        "codes_hash": tally.codes_hash(codes),
        "outcome": tally.as_json(poll, tally.count(poll, candidates, marks), marks),
        "unit_totals": by_unit(poll.cells, opened, names) if poll.cells else None,
    }


def write_totals(candidates: list[Candidate], outcome: dict[str, Any], supporters: Mapping[int, int]) -> None:
    for candidate in candidates:
        candidate.approvals = supporters[candidate.pk]
        candidate.total = str(outcome["totals"].get(candidate.label, ""))
        candidate.rank = outcome["order"].index(candidate.label) + 1
        candidate.selected = candidate.label in outcome["selected"]
    Candidate.objects.bulk_update(candidates, ["approvals", "total", "rank", "selected"])


def destroy_links(poll: Poll, *, now: datetime) -> None:
    rewrites = (rewrite_ballots, rewrite_turnout, rewrite_codes)
    unlinking.destroy_links(poll, rewrites=rewrites, kinds=(Ballot, Turnout, ReceiptCode), now=now)


def rewrite_ballots(poll: Poll) -> None:
    """Sealed ballots with handles become open ones without, and without cells, in random order under random ids."""
    if poll.ballots.filter(handle__isnull=False).exists():
        opened = opened_ballots(poll)
        unlinking.replace(poll.ballots.all(), [Ballot(poll=poll, choices=marks) for _cell, marks in opened])


def rewrite_turnout(poll: Poll) -> None:
    voters = poll.turnout.values_list("voter_id", flat=True)
    unlinking.replace(poll.turnout.all(), [Turnout(poll=poll, voter_id=pk) for pk in voters])


def rewrite_codes(poll: Poll) -> None:
    codes = poll.receipt_codes.values_list("code", flat=True)
    unlinking.replace(poll.receipt_codes.all(), [ReceiptCode(poll=poll, code=code) for code in codes])
