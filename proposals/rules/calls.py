from datetime import datetime

from django.utils.formats import date_format
from django.utils.functional import lazy
from django.utils.text import format_lazy
from django.utils.timezone import localdate, localtime
from django.utils.translation import gettext_lazy as _

from activity.answers import YES, Answer, Rule, conflict, forbidden
from people.models import User
from people.rules import is_staff_of
from proposals.models import Call
from proposals.rules.setting_up import may_hold_poll, may_set_up_poll


def spoken(moment: datetime) -> str:
    """A moment as people say it in a sentence: `Senin, 7 Desember 2026`."""
    return date_format(localtime(moment), "l, j F Y")


# Worded only when somebody reads the sentence.
day = lazy(spoken, str)


def may_start_draft(call: Call, user: User, now: datetime) -> Answer:
    if not is_staff_of(user, call.office, localdate(now)):
        return forbidden(
            "staff_only",
            format_lazy(_("Hanya pegawai {office} yang dapat mengajukan usulan."), office=call.office.name),
        )
    return before_proposing_ends(call, now)


def before_proposing_ends(call: Call, now: datetime) -> Answer:
    """Drafts may be written ahead of the window, not after it."""
    if now >= call.propose_until:
        return conflict(
            "propose_window_over",
            format_lazy(_("Masa pengajuan usulan berakhir pada {day}."), day=day(call.propose_until)),
        )
    return YES


def within_propose_window(call: Call, now: datetime) -> Answer:
    if now < call.propose_from:
        return conflict(
            "propose_window_not_open",
            format_lazy(_("Masa pengajuan usulan dibuka pada {day}."), day=day(call.propose_from)),
        )
    return before_proposing_ends(call, now)


CALL_ACTIONS: dict[str, Rule] = {
    "start_draft": may_start_draft,
    "set_up_poll": may_set_up_poll,
    "open_poll": may_hold_poll,
}
