"""Confirming a count: who may, and when."""

from collections.abc import Iterator
from datetime import datetime

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from activity.answers import YES, Answer, conflict, first_refusal, forbidden
from people.models import User
from proposals.models import Poll, Proposal
from proposals.rules.polls import has_enough_ballots, in_committee, is_unlinked

CERTIFIERS = 2


def may_certify_poll(poll: Poll, user: User | None, now: datetime) -> Answer:
    """Confirm the count: members of the committee who put nothing to the vote, each once."""

    def questions() -> Iterator[Answer]:
        yield in_committee(poll.call, user, now)
        yield put_nothing_forward(poll, user)
        yield awaits_certification(poll)
        yield has_enough_ballots(poll)
        yield has_not_certified(poll, user)

    return first_refusal(questions())


def put_nothing_forward(poll: Poll, user: User | None) -> Answer:
    own = Q(candidacies__poll=poll) | Q(merged_into__candidacies__poll=poll)
    if Proposal.objects.filter(own, author=user).exists():
        return forbidden("own_candidate", _("Usulan Anda sendiri ikut dipilih, jadi anggota lain yang mengesahkan."))
    return YES


def awaits_certification(poll: Poll) -> Answer:
    if poll.state == Poll.State.CERTIFIED:
        return conflict("already_certified", _("Hasil pemungutan suara ini sudah disahkan."))
    if poll.state != Poll.State.CLOSED:
        return conflict("not_counted", _("Hasil baru dapat disahkan sesudah pemungutan suara ditutup dan dihitung."))
    return is_unlinked(poll)


def has_not_certified(poll: Poll, user: User | None) -> Answer:
    if poll.certifications.filter(user=user).exists():
        waiting = _("Anda sudah mengesahkan. Satu anggota panitia lain masih harus mengesahkan.")
        return conflict("certified_by_you", waiting)
    return YES


def may_see_certificate(poll: Poll, user: User | None, now: datetime) -> Answer:
    """Everybody who sees the poll, once it is certified."""
    if poll.state == Poll.State.CERTIFIED:
        return YES
    return conflict("not_certified", _("Berita acara terbit sesudah dua anggota panitia mengesahkan hasilnya."))
