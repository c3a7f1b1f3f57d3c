"""Trying rules on what is past: other rules on a counted poll, every rule on an election from elsewhere."""

from datetime import datetime

from django.utils.text import format_lazy
from django.utils.timezone import localdate
from django.utils.translation import gettext_lazy as _

from activity.answers import YES, Answer, conflict, forbidden
from people.models import Role, User
from proposals.models import SMALL_ELECTORATE, Poll
from proposals.rules.polls import has_enough_ballots, in_committee, is_unlinked


def may_preview(poll: Poll, user: User | None, now: datetime) -> Answer:
    """See what another rule would have given: the committee, of past polls only.

    Not of a small electorate: of its ballots only totals are told, and rules tried one after the other tell who
    supported what together with what else.
    """
    if not (answer := in_committee(poll.call, user, now)):
        return answer
    if not poll.is_counted:
        running = _(
            "Aturan lain hanya dapat dicoba pada pemungutan yang sudah ditutup: hasil pemungutan yang sedang "
            "berjalan tidak boleh diketahui siapa pun, juga oleh panitia."
        )
        return conflict("preview_of_running_poll", running)
    if not (answer := has_enough_ballots(poll)):
        return answer
    if poll.electorate_size < SMALL_ELECTORATE:
        message = _(
            "Pemilihnya kurang dari {number} orang: hasil beberapa aturan bersama-sama membuka isi surat suara."
        )
        return conflict("small_electorate", format_lazy(message, number=SMALL_ELECTORATE))
    return is_unlinked(poll)


def may_explore(subject: object, user: User, now: datetime) -> Answer:
    """Count elections from elsewhere: analysts, and members of a committee."""
    if any(user.holds(role, localdate(now)) for role in (Role.ANALYST, Role.COMMITTEE)):
        return YES
    return forbidden("explorers_only", _("Hanya analis dan panitia yang dapat menjelajah pemilihan nyata."))
