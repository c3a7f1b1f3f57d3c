"""Setting up a poll as a draft, changing or discarding it, and opening it: what voters see is frozen then."""

import logging
from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

from django.db import transaction
from django.utils import timezone
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from activity.answers import YES, Answer, Refused, conflict
from activity.secrecy import keys
from activity.services import record, titled
from people.models import User
from proposals import electorates, tally
from proposals.models import Call, Candidate, Elector, Poll, Proposal, State
from proposals.rules.setting_up import (
    may_change_poll,
    may_discard_poll,
    may_hold_poll,
    may_open_poll,
    may_set_up_poll,
)
from workflow.machine import fire

logger = logging.getLogger(__name__)


@transaction.atomic
def set_up_poll(call: Call, *, settings: Mapping[str, Any], actor: User, now: datetime | None = None) -> Poll:
    """A draft of the call's poll. `settings`: the poll's fields; what is left out stands as usual."""
    now = now or timezone.now()
    locked = Call.objects.select_for_update().get(pk=call.pk)
    may_set_up_poll(locked, actor, now).require()
    poll = usual_draft(locked, now)
    apply(poll, settings)
    record("proposals.set_up_poll", poll, actor=actor, now=now, **titled(poll), **told(settings))
    return poll


def usual_draft(call: Call, now: datetime) -> Poll:
    """The way a poll is held when nobody said otherwise: over the whole window."""
    return Poll(
        call=call,
        budget=call.budget,
        opens_at=call.vote_from,
        closes_at=call.vote_until,
        created_at=now,
        key_id=uuid4(),
    )


def apply(poll: Poll, settings: Mapping[str, Any]) -> None:
    values = dict(settings)
    units = values.pop("electorate_units", None)
    for name, value in values.items():
        setattr(poll, name, value)
    poll.save()
    if units is not None:
        poll.electorate_units.set(units)


def told(settings: Mapping[str, Any]) -> dict[str, Any]:
    """Settings as the ledger keeps them: JSON."""
    written = {name: value.isoformat() if hasattr(value, "isoformat") else value for name, value in settings.items()}
    if "electorate_units" in written:
        written["electorate_units"] = sorted(unit.pk for unit in written["electorate_units"])
    return written


@transaction.atomic
def change_poll(poll: Poll, *, settings: Mapping[str, Any], actor: User, now: datetime | None = None) -> Poll:
    """Set up a draft otherwise; only what `settings` names changes."""
    now = now or timezone.now()
    locked = Poll.objects.select_for_update(of=("self",)).select_related("call__office").get(pk=poll.pk)
    may_change_poll(locked, actor, now).require()
    apply(locked, settings)
    record("proposals.change_poll", locked, actor=actor, now=now, **titled(locked), **told(settings))
    return locked


@transaction.atomic
def discard_poll(poll: Poll, *, actor: User, now: datetime | None = None) -> None:
    locked = Poll.objects.select_for_update(of=("self",)).select_related("call__office").get(pk=poll.pk)
    may_discard_poll(locked, actor, now or timezone.now()).require()
    record("proposals.discard_poll", locked, actor=actor, now=now, **titled(locked))
    locked.delete()


def open_poll(call: Call, *, actor: User | None, now: datetime | None = None) -> Poll:
    """Freeze candidates and electorate, make the key, and open: as the draft says, or in the usual way.

    `actor` None: the clock. A key whose poll failed to open is destroyed.
    """
    key_id = uuid4()
    try:
        return freeze_and_open(call, key_id=key_id, actor=actor, now=now or timezone.now())
    except BaseException:
        keys.destroy_key(key_id)
        raise


def open_due_polls(now: datetime) -> None:
    """What the clock does: open the drafts whose time has come. What cannot be opened yet is tried again."""
    due = Poll.objects.filter(state=Poll.State.DRAFT, opens_at__lte=now, closes_at__gt=now).select_related(
        "call__office"
    )
    for poll in due:
        if not may_open_poll(poll, None, now):
            continue
        try:
            open_poll(poll.call, actor=None, now=now)
        except Refused as refusal:
            logger.warning("Poll %s is not opened: %s", poll.pk, refusal.answer.code)


@transaction.atomic
def freeze_and_open(call: Call, *, key_id: UUID, actor: User | None, now: datetime) -> Poll:
    locked = Call.objects.select_for_update().get(pk=call.pk)
    if actor is not None:
        may_hold_poll(locked, actor, now).require()
    poll = Poll.objects.select_for_update(of=("self",)).filter(call=locked).first() or usual_draft(locked, now)
    may_open_poll(poll, actor, now).require()
    poll.budget, poll.opens_at, poll.key_id = locked.budget, now, key_id
    poll.save()
    candidates = freeze_candidates(poll)
    electors = freeze_electorate(poll, now)
    keys.make_key(key_id)
    details = {
        "candidates": len(candidates),
        "electors": len(electors),
        "budget": poll.budget,
        "form": poll.form,
        "rule": poll.rule,
        "parameters": poll.parameters,
        "electorate_hash": tally.electorate_hash(electors),
    }
    quorum = electorates.quorum_of(poll, len(electors))
    can_be_reached(quorum, len(electors)).require()
    return fire(poll, "open_poll", actor=actor, now=now, details=details, electorate_size=len(electors), quorum=quorum)


def can_be_reached(quorum: int, electors: int) -> Answer:
    if quorum <= electors:
        return YES
    message = _("Kuorum {quorum} suara tidak dapat dicapai: pemilihnya {electors} orang. Ubah kuorumnya lebih dulu.")
    return conflict("quorum_out_of_reach", format_lazy(message, quorum=quorum, electors=electors))


def freeze_candidates(poll: Poll) -> list[Candidate]:
    """What stands open now, as it stands now."""
    rows = list(Proposal.objects.filter(call=poll.call, state=State.OPEN).select_related("unit").order_by("number"))
    groups = electorates.groups_of(poll, rows)
    return Candidate.objects.bulk_create(
        Candidate(
            poll=poll,
            proposal=row,
            title=row.title,
            cost=row.cost,
            learning_hours=row.learning_hours or 0,
            participants=row.participants or 0,
            group=groups.get(row.pk, ""),
        )
        for row in rows
    )


def freeze_electorate(poll: Poll, now: datetime) -> list[int]:
    """Who may vote, as the poll defines it, with the cell of each where totals are shown by unit. Returns their ids."""
    electors = electorates.electors_of(poll, now)
    if not electors:
        conflict("no_electors", _("Tidak ada pegawai yang dapat memilih pada hari ini.")).require()
    cells = electorates.cells_of(poll, electors, now) if poll.shows_unit_totals else electorates.Cells([], {})
    poll.cells = cells.told
    poll.save(update_fields=["cells"])
    Elector.objects.bulk_create(Elector(poll=poll, user_id=pk, cell=cells.numbers.get(pk, 0)) for pk in electors)
    return electors
