"""Opening a poll, taking ballots, certifying the count. Closing, which destroys links, is in closing_polls.py."""

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID, uuid4

from django.db import transaction
from django.utils import timezone
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _
from django.views.decorators.debug import sensitive_variables

from activity.answers import YES, Answer, conflict
from activity.secrecy import keys
from activity.secrecy.box import sealed_length
from activity.services import record, titled
from people.models import User
from people.queries import staff
from proposals import tally
from proposals.models import (
    Ballot,
    Call,
    Candidate,
    Certification,
    Elector,
    Poll,
    Proposal,
    ReceiptCode,
    State,
    Turnout,
)
from proposals.rules.polls import CERTIFIERS, may_cast_ballot, may_certify_poll, may_restart_poll, may_set_up_poll
from workflow.machine import fire
from workflow.queries import stage_holders_of_every_item


def open_poll(call: Call, *, actor: User, now: datetime | None = None) -> Poll:
    """Freeze candidates and electorate, make the key, and open. A key whose poll failed to open is destroyed."""
    key_id = uuid4()
    try:
        return set_up_and_open(call, key_id=key_id, actor=actor, now=now or timezone.now())
    except BaseException:
        keys.destroy_key(key_id)
        raise


@transaction.atomic
def set_up_and_open(call: Call, *, key_id: UUID, actor: User, now: datetime) -> Poll:
    locked = Call.objects.select_for_update().get(pk=call.pk)
    may_set_up_poll(locked, actor, now).require()
    Poll.objects.filter(call=locked, state=Poll.State.DRAFT).delete()
    poll = Poll.objects.create(
        call=locked, budget=locked.budget, opens_at=now, closes_at=locked.vote_until, created_at=now, key_id=key_id
    )
    candidates = freeze_candidates(poll)
    electors = freeze_electorate(poll, now)
    keys.make_key(key_id)
    counts = {"candidates": len(candidates), "electors": len(electors), "budget": poll.budget}
    hashes = {"electorate_hash": tally.electorate_hash(electors)}
    return fire(poll, "open_poll", actor=actor, now=now, details={**counts, **hashes}, electorate_size=len(electors))


def freeze_candidates(poll: Poll) -> list[Candidate]:
    """What stands open now, as it stands now."""
    rows = Proposal.objects.filter(call=poll.call, state=State.OPEN).order_by("number")
    return Candidate.objects.bulk_create(
        Candidate(poll=poll, proposal=row, title=row.title, cost=row.cost, learning_hours=row.learning_hours or 0)
        for row in rows
    )


def freeze_electorate(poll: Poll, now: datetime) -> list[int]:
    """All staff of the office, without those who hold a stage that decides on every item. Returns their ids."""
    deciding = stage_holders_of_every_item("proposals.proposal", now)
    employed = staff(poll.call.office, timezone.localdate(now)).values_list("pk", flat=True)
    electors = sorted(set(employed) - deciding)
    if not electors:
        conflict("no_electors", _("Tidak ada pegawai yang dapat memilih pada hari ini.")).require()
    Elector.objects.bulk_create(Elector(poll=poll, user_id=pk) for pk in electors)
    return electors


@sensitive_variables()
@transaction.atomic
def cast_ballot(poll: Poll, *, voter: User, choices: Iterable[int], now: datetime | None = None) -> str:
    """Put the voter's ballot into the box, or exchange it; returns the receipt code. No choices: an abstention.

    Leaves no event, no notice, no date. The poll's row is locked, so that no ballot slips in while it is closed.
    """
    locked = Poll.objects.select_for_update(of=("self",)).select_related("call__office").get(pk=poll.pk)
    may_cast_ballot(locked, voter, now or timezone.now()).require()
    chosen = set(choices)
    costs = dict(locked.candidates.values_list("pk", "cost"))
    fits(locked, costs, chosen).require()
    box = locked.unlock()
    handle = box.handle(voter.pk)
    sealed = box.seal(handle, sorted(chosen), length=sealed_length(list(costs)))
    put_in(locked, voter, handle, sealed, box.code(handle))
    return box.code(handle)


def fits(poll: Poll, costs: dict[int, int], chosen: set[int]) -> Answer:
    """Whether the ballot names only candidates and stays within the budget."""
    if not chosen <= costs.keys():
        return conflict("not_a_candidate", _("Pilihan Anda memuat usulan yang tidak ikut dipilih. Muat ulang halaman."))
    excess = sum(costs[pk] for pk in chosen) - poll.budget
    if excess <= 0:
        return YES
    message = _("Pilihan Anda melebihi pagu sebesar Rp{excess}. Lepaskan satu usulan atau lebih.")
    return conflict("over_budget", format_lazy(message, excess=f"{excess:,}".replace(",", ".")))


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
    """Empty a box whose key is lost and give it a new one; all electors are told to vote again, and why."""
    locked = Poll.objects.select_for_update(of=("self",)).select_related("call__office").get(pk=poll.pk)
    may_restart_poll(locked, actor, now or timezone.now()).require()
    lost = locked.ballots.count()
    for rows in (locked.ballots, locked.turnout, locked.receipt_codes):
        rows.all().delete()
    locked.key_id = uuid4()
    locked.save(update_fields=["key_id"])
    keys.make_key(locked.key_id)
    record("proposals.restart_poll", locked, actor=actor, now=now, reason=reason, ballots_lost=lost, **titled(locked))
    return locked


@transaction.atomic
def certify_poll(poll: Poll, *, actor: User, now: datetime | None = None) -> Poll:
    """Count the stored ballots again and confirm that the result is the published one. The second member seals it."""
    now = now or timezone.now()
    locked = Poll.objects.select_for_update(of=("self",)).select_related("call__office").get(pk=poll.pk)
    may_certify_poll(locked, actor, now).require()
    counted_again = recount(locked)
    is_last = locked.certifications.count() + 1 >= CERTIFIERS
    if is_last:
        details = {"totals_hash": counted_again}
        locked = fire(locked, "certify_poll", actor=actor, now=now, details=details)
    else:
        record("proposals.confirm_count", locked, actor=actor, now=now, totals_hash=counted_again, **titled(locked))
    Certification.objects.create(poll=locked, user=actor, totals_hash=counted_again, certified_at=now)
    return locked


def recount(poll: Poll) -> str:
    """The hash of the totals, counted from the stored ballots. Refused if any differ."""
    candidates = list(poll.candidates.select_related("proposal__call"))
    choices = tally.open_choices(poll)
    outcome = tally.as_json(tally.count(poll, candidates, choices), choices)
    codes = list(poll.receipt_codes.values_list("code", flat=True))
    same_lists = len(choices) == len(codes) == poll.ballots_cast and tally.codes_hash(codes) == poll.codes_hash
    same_ballots = poll.ballots_hash in {"", tally.ballots_hash(choices, tally.names_of(candidates))}
    if outcome != poll.outcome or not same_lists or not same_ballots:
        differs = _(
            "Hitung ulang memberi hasil yang berbeda dari hasil yang diterbitkan. Jangan sahkan; hubungi auditor."
        )
        conflict("recount_differs", differs).require()
    return tally.totals_hash(outcome)
