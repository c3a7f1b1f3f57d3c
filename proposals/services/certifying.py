"""Confirming a count: each member has the stored ballots counted again, and what differs stops everything, loudly."""

from datetime import datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from activity.answers import YES, Answer, conflict
from activity.services import anchor, record, titled
from people.models import User
from proposals import tally
from proposals.models import Certification, Poll
from proposals.rules.certifying import CERTIFIERS, may_certify_poll
from workflow.machine import fire


def certify_poll(poll: Poll, *, actor: User, now: datetime | None = None) -> Poll:
    """Count again and confirm; the second member seals it. Refused, after it was recorded, when the recount differs."""
    certified, answer = count_and_confirm(poll, actor=actor, now=now or timezone.now())
    answer.require()
    return certified


@transaction.atomic
def count_and_confirm(poll: Poll, *, actor: User, now: datetime) -> tuple[Poll, Answer]:
    locked = Poll.objects.select_for_update(of=("self",)).select_related("call__office").get(pk=poll.pk)
    may_certify_poll(locked, actor, now).require()
    if not (same := recount_gives_the_same(locked)):
        raise_alarm(locked, actor=actor, now=now)
        return locked, same
    return confirm(locked, actor=actor, now=now), YES


def confirm(poll: Poll, *, actor: User, now: datetime) -> Poll:
    """One member's confirmation; the last one binds the count to the ledger's newest block."""
    totals_hash = tally.totals_hash(poll.outcome or {})
    details = {"totals_hash": totals_hash, "ballots_hash": poll.ballots_hash, "codes_hash": poll.codes_hash}
    if poll.certifications.count() + 1 >= CERTIFIERS:
        sealed = anchor(now)
        poll = fire(poll, "certify_poll", actor=actor, now=now, details={**details, "anchor": sealed}, anchor=sealed)
    else:
        record("proposals.confirm_count", poll, actor=actor, now=now, **titled(poll), **details)
    Certification.objects.create(poll=poll, user=actor, totals_hash=totals_hash, certified_at=now)
    return poll


def raise_alarm(poll: Poll, *, actor: User, now: datetime) -> None:
    """The ledger keeps it, the committee and the auditors are told, and the result says it from now on."""
    if poll.recount_differed_at is None:
        poll.recount_differed_at = now
        poll.save(update_fields=["recount_differed_at"])
    record("proposals.recount_differs", poll, actor=actor, now=now, **titled(poll))


def recount_gives_the_same(poll: Poll) -> Answer:
    """Whether the stored ballots and codes still give the outcome and the hashes that were published."""
    candidates = list(poll.candidates.select_related("proposal__call"))
    marks = tally.open_marks(poll)
    codes = list(poll.receipt_codes.values_list("code", flat=True))
    same_outcome = tally.as_json(poll, tally.count(poll, candidates, marks), marks) == poll.outcome
    same_lists = len(marks) == len(codes) == poll.ballots_cast and tally.codes_hash(codes) == poll.codes_hash
    same_ballots = poll.ballots_hash in {"", tally.ballots_hash(poll, marks, tally.names_of(candidates))}
    if same_outcome and same_lists and same_ballots:
        return YES
    differs = _(
        "Hitung ulang memberi hasil yang berbeda dari hasil yang diterbitkan. Pengesahan dihentikan; "
        "auditor dan seluruh panitia sudah diberi tahu."
    )
    return conflict("recount_differs", differs)
