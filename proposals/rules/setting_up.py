"""Setting up a poll as a draft, and opening it: by the committee, or by the clock when its time has come."""

from collections.abc import Iterator
from datetime import datetime

from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from activity.answers import YES, Answer, conflict, first_refusal
from activity.moments import moment
from people.models import User
from proposals.methods import RULES_OF_COUNT
from proposals.models import Call, Poll, Proposal, State
from proposals.rules.polls import in_committee, in_vote_window


def may_set_up_poll(call: Call, user: User | None, now: datetime) -> Answer:
    """Prepare the poll of a call as a draft: once, by the committee, before the time to vote is over."""

    def questions() -> Iterator[Answer]:
        yield in_committee(call, user, now)
        yield has_no_poll(call)
        yield has_no_draft(call)
        yield vote_is_not_over(call, now)

    return first_refusal(questions())


def may_hold_poll(call: Call, user: User | None, now: datetime) -> Answer:
    """Open the poll of a call now, as its draft says or in the usual way: by the committee, within the window."""

    def questions() -> Iterator[Answer]:
        yield in_committee(call, user, now)
        yield has_no_poll(call)
        yield in_vote_window(call, now)
        yield has_open_proposals(call)

    return first_refusal(questions())


def may_change_poll(poll: Poll, user: User | None, now: datetime) -> Answer:
    """Set up a draft otherwise. Nothing that voters saw is changed once it is open."""

    def questions() -> Iterator[Answer]:
        yield in_committee(poll.call, user, now)
        yield is_draft(poll)
        yield vote_is_not_over(poll.call, now)

    return first_refusal(questions())


def may_discard_poll(poll: Poll, user: User | None, now: datetime) -> Answer:
    return in_committee(poll.call, user, now) and is_draft(poll)


def may_open_poll(poll: Poll, user: User | None, now: datetime) -> Answer:
    """Open a draft: the committee within the call's window, the clock (nobody) when the draft's own time has come."""

    def questions() -> Iterator[Answer]:
        yield its_time_has_come(poll, now) if user is None else in_committee(poll.call, user, now)
        yield is_draft(poll)
        yield in_vote_window(poll.call, now)
        yield closes_later(poll, now)
        yield has_open_proposals(poll.call)
        yield has_costs(poll)

    return first_refusal(questions())


def its_time_has_come(poll: Poll, now: datetime) -> Answer:
    if now >= poll.opens_at:
        return YES
    message = _("Pemungutan suara akan dibuka {moment}.")
    return conflict("poll_opens_later", format_lazy(message, moment=moment(poll.opens_at)))


def closes_later(poll: Poll, now: datetime) -> Answer:
    if now < poll.closes_at:
        return YES
    return conflict("closing_time_passed", _("Waktu penutupan pemungutan ini sudah lewat. Ubah waktunya lebih dulu."))


def is_draft(poll: Poll) -> Answer:
    if poll.state == Poll.State.DRAFT:
        return YES
    seen = _("Pemungutan suara sudah dibuka: apa yang dilihat pemilih tidak diubah lagi.")
    return conflict("poll_opened", seen)


def has_no_poll(call: Call) -> Answer:
    poll: Poll | None = getattr(call, "poll", None)
    if poll is None or poll.state == Poll.State.DRAFT:
        return YES
    return conflict("poll_exists", _("Pemungutan suara untuk putaran ini sudah pernah dibuka."))


def has_no_draft(call: Call) -> Answer:
    if getattr(call, "poll", None) is None:
        return YES
    return conflict("poll_drafted", _("Pemungutan suara untuk putaran ini sudah disiapkan. Ubah rancangannya."))


def vote_is_not_over(call: Call, now: datetime) -> Answer:
    if now < call.vote_until:
        return YES
    message = _("Masa pemungutan suara berakhir {moment}.")
    return conflict("vote_over", format_lazy(message, moment=moment(call.vote_until)))


def has_open_proposals(call: Call) -> Answer:
    if Proposal.objects.filter(call=call, state=State.OPEN).exists():
        return YES
    return conflict("no_candidates", _("Belum ada usulan yang terbuka, jadi belum ada yang dapat dipilih."))


def has_costs(poll: Poll) -> Answer:
    """A rule that spends the budget says nothing where nothing costs anything."""
    if not RULES_OF_COUNT[poll.rule].spends or poll.call.proposals.filter(state=State.OPEN, cost__gt=0).exists():
        return YES
    free = _("Tidak satu pun usulan berbiaya, jadi aturan yang membagi pagu tidak cocok. Pilih aturan tanpa biaya.")
    return conflict("no_costs", free)
