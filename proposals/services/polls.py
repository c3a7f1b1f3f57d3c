"""Taking ballots, and beginning again when the key is lost. Closing, which destroys links, is in closing_polls.py."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

from django.db import transaction
from django.utils import timezone
from django.views.decorators.debug import sensitive_variables

from activity.secrecy import keys
from activity.secrecy.box import sealed_length
from activity.services import record, titled
from people.models import User
from proposals import ballots
from proposals.methods import Form
from proposals.models import Ballot, Poll, ReceiptCode, Turnout
from proposals.rules.polls import HIDDEN_TURNOUT, may_cast_ballot, may_restart_poll

# The widest number that a cell can have.
UINT_16 = 65535
# The sheets of the polls that this process took ballots for.
SHEETS: dict[UUID, tuple[ballots.Paper, int]] = {}
MOST_SHEETS = 50


@sensitive_variables()
@transaction.atomic
def cast_ballot(
    poll: Poll,
    *,
    voter: User,
    choices: Iterable[int] = (),
    values: Mapping[str, Any] | None = None,
    now: datetime | None = None,
) -> str:
    """Put the voter's ballot into the box, or exchange it; returns the receipt code. Nothing marked: an abstention.

    Leaves no event, no notice, no date. The poll's row is locked, so that no ballot slips in while it is closed.
    """
    locked = Poll.objects.select_for_update(of=("self",)).select_related("call__office").get(pk=poll.pk)
    may_cast_ballot(locked, voter, now or timezone.now()).require()
    paper, length = sheet_of(locked)
    marks = ballots.marks_of(paper, choices, values or {})
    box = locked.unlock()
    handle = box.handle(voter.pk)
    sealed = box.seal(handle, [cell_of(locked, voter), marks], length=length)
    put_in(locked, voter, handle, sealed, box.code(handle))
    return box.code(handle)


def sheet_of(poll: Poll) -> tuple[ballots.Paper, int]:
    """What a ballot of this poll may say, and the bytes that each is sealed to.

    Both are frozen when the poll opens, and kept under the random name of its key: no other poll has that.
    """
    if poll.key_id not in SHEETS:
        if len(SHEETS) >= MOST_SHEETS:
            SHEETS.clear()
        paper = paper_of(poll)
        SHEETS[poll.key_id] = paper, sealed_length([UINT_16, ballots.widest(paper)])
    return SHEETS[poll.key_id]


def paper_of(poll: Poll) -> ballots.Paper:
    """What a ballot of this poll may say: from the candidates as they were frozen."""
    rows = list(poll.candidates.values_list("pk", "cost", poll.used_of_capacity))
    return ballots.Paper(
        form=Form(poll.form),
        parameters=poll.parameters,
        costs={pk: cost for pk, cost, _use in rows},
        budget=poll.budget,
        uses={pk: use for pk, _cost, use in rows},
        capacity=poll.capacity,
        may_abstain=poll.allows_abstention,
    )


def cell_of(poll: Poll, voter: User) -> int:
    """What is sealed with the choices where totals are shown by unit, and 0 where not: the length tells neither."""
    if not poll.cells:
        return 0
    return poll.electors.values_list("cell", flat=True).get(user=voter)


def put_in(poll: Poll, voter: User, handle: str, sealed: bytes, code: str) -> None:
    """Three rows without a key between them. A second ballot of the same voter changes only what is sealed."""
    Turnout.objects.bulk_create([Turnout(poll=poll, voter=voter)], ignore_conflicts=True)
    Ballot.objects.bulk_create(
        [Ballot(poll=poll, handle=handle, sealed=sealed)],
        update_conflicts=True,
        unique_fields=["poll", "handle"],
        update_fields=["sealed"],
    )
    ReceiptCode.objects.bulk_create([ReceiptCode(poll=poll, code=code)], ignore_conflicts=True)


@transaction.atomic
def restart_poll(poll: Poll, *, reason: str, actor: User, now: datetime | None = None) -> Poll:
    """Empty a box whose key is lost and give it a new one; all electors are told to vote again, and why.

    The ledger says how many ballots went in the steps in which the committee knows them.
    """
    locked = Poll.objects.select_for_update(of=("self",)).select_related("call__office").get(pk=poll.pk)
    may_restart_poll(locked, actor, now or timezone.now()).require()
    cast = locked.ballots.count()
    lost = cast - cast % HIDDEN_TURNOUT or None
    for rows in (locked.ballots, locked.turnout, locked.receipt_codes):
        rows.all().delete()
    locked.key_id = uuid4()
    locked.save(update_fields=["key_id"])
    keys.make_key(locked.key_id)
    record("proposals.restart_poll", locked, actor=actor, now=now, reason=reason, ballots_lost=lost, **titled(locked))
    return locked
