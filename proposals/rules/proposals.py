from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.text import format_lazy
from django.utils.timezone import localdate
from django.utils.translation import gettext_lazy as _

from activity.answers import YES, Answer, Rule, conflict, forbidden
from people.models import Role, User
from people.rules import is_staff_of
from proposals.models import Call, Poll, Proposal, State
from proposals.rules.calls import day, within_propose_window
from workflow.models import Case
from workflow.queries import last_case

EDITABLE = {State.DRAFT, State.RETURNED}
WITHDRAWABLE = {State.DRAFT, State.SUBMITTED, State.OPEN, State.RETURNED}
# What another proposal can still be merged into: afterwards its wording is what people vote on.
RECEIVING = {State.SUBMITTED, State.OPEN}
POLL_OVER = {Poll.State.CLOSED, Poll.State.CERTIFIED}


@dataclass(frozen=True, slots=True)
class Standing:
    """All that the rules of PROPOSAL_ACTIONS ask of a proposal: those that stand alike get the same answers."""

    call: Call
    state: str
    author_id: int
    merged_here: tuple[Any, ...]
    appealed_at: datetime | None


def standing_of(proposal: Any) -> Standing:
    merged = tuple(proposal.merged_here)
    return Standing(proposal.call, proposal.state, proposal.author_id, merged, proposal.appealed_at)


def poll_of(call: Call) -> Poll | None:
    """The call's poll that was really opened; one in preparation binds nobody."""
    poll: Poll | None = getattr(call, "poll", None)
    return poll if poll and poll.state != Poll.State.DRAFT else None


def checks_duplicates(user: User, proposal: Proposal, now: datetime) -> bool:
    today, office = localdate(now), proposal.call.office
    return user.holds(Role.MODERATOR, today, office) or user.holds(Role.PERSONNEL_OFFICER, today, office)


# Made once: a list asks these of fifty rows for each verb.
WRONG_STATE = {
    state.value: conflict(
        "wrong_state",
        format_lazy(_("Usulan ini berstatus “{state}”, sehingga langkah ini tidak tersedia."), state=state.label),
    )
    for state in State
}
CHECKER_ONLY = forbidden("checker_only", _("Hanya moderator atau pengelola kepegawaian yang memeriksa usulan baru."))
AUTHOR_ONLY = forbidden("author_only", _("Hanya pengusul yang dapat melakukan ini."))


def in_state(proposal: Proposal, *states: str) -> Answer:
    return YES if proposal.state in states else WRONG_STATE[proposal.state]


def by_author(proposal: Proposal, user: User | None) -> Answer:
    return YES if user is not None and proposal.author_id == user.pk else AUTHOR_ONLY


def speaks_through(proposal: Proposal, user: User) -> bool:
    """Whether it is the user's own, or one of theirs was merged into it."""
    return user.pk in {proposal.author_id, *(merged.author_id for merged in proposal.merged_here)}


def by_clock(user: User | None) -> Answer:
    if user is None:
        return YES
    return forbidden("clock_only", _("Langkah ini berjalan sendiri menurut jadwal."))


def by_checker(proposal: Proposal, user: User, now: datetime) -> Answer:
    if not checks_duplicates(user, proposal, now):
        return CHECKER_ONLY
    if speaks_through(proposal, user):
        return forbidden("own_proposal", _("Usulan Anda sendiri diperiksa oleh orang lain."))
    return YES


def may_save_draft(proposal: Proposal, user: User | None, now: datetime) -> Answer:
    return by_author(proposal, user) and in_state(proposal, *EDITABLE)


def may_submit(proposal: Proposal, user: User | None, now: datetime) -> Answer:
    """Whether the time and the person are right; what is still empty is told field by field by the service."""
    return (
        by_author(proposal, user)
        and in_state(proposal, State.DRAFT)
        and within_propose_window(proposal.call, now)
        and still_staff(proposal, user, now)
    )


def still_staff(proposal: Proposal, user: User | None, now: datetime) -> Answer:
    if is_staff_of(user, proposal.call.office, localdate(now)):
        return YES
    return forbidden(
        "staff_only",
        format_lazy(_("Hanya pegawai {office} yang dapat mengajukan usulan."), office=proposal.call.office.name),
    )


def may_open(proposal: Proposal, user: User | None, now: datetime) -> Answer:
    """A checker finds no duplicate; the clock opens what nobody checked in time (services.closing)."""
    return (YES if user is None else by_checker(proposal, user, now)) and in_state(proposal, State.SUBMITTED)


def may_merge(proposal: Proposal, user: User | None, now: datetime) -> Answer:
    if user is None:
        return forbidden("person_only", _("Usulan digabung oleh orang, tidak oleh jadwal."))
    return by_checker(proposal, user, now) and in_state(proposal, State.SUBMITTED)


def may_merge_into(proposal: Proposal, target: Proposal, user: User | None, now: datetime) -> Answer:
    """The target's side of a merge; `may_merge` is the other."""
    if target.pk == proposal.pk:
        return conflict("merge_into_itself", _("Usulan tidak dapat digabung ke dirinya sendiri."))
    if target.call_id != proposal.call_id:
        return conflict("merge_across_calls", _("Kedua usulan harus dari putaran yang sama."))
    if target.state not in RECEIVING:
        message = _("Usulan tujuan berstatus “{state}”. Pilih usulan yang diajukan atau sedang didiskusikan.")
        return conflict("merge_target_not_open", format_lazy(message, state=target.get_state_display()))
    if user is not None and speaks_through(target, user):
        return forbidden("own_proposal", _("Penggabungan ke usulan Anda sendiri diputuskan oleh orang lain."))
    return YES


def may_withdraw(proposal: Proposal, user: User | None, now: datetime) -> Answer:
    return (
        by_author(proposal, user)
        and in_state(proposal, *WITHDRAWABLE)
        and not_on_the_ballot(proposal, now)
        and carries_nobody_else(proposal)
    )


def not_on_the_ballot(proposal: Proposal, now: datetime) -> Answer:
    poll = poll_of(proposal.call)
    if proposal.state == State.OPEN and poll and poll.state == Poll.State.OPEN:
        return conflict(
            "on_the_ballot", _("Usulan ini sedang dipilih oleh pegawai. Setelah pemungutan, keputusan menyusul.")
        )
    return YES


def carries_nobody_else(proposal: Proposal) -> Answer:
    if any(merged.author_id != proposal.author_id for merged in proposal.merged_here):
        return conflict(
            "carries_others", _("Usulan pegawai lain sudah digabung ke sini, sehingga tidak dapat ditarik sendiri.")
        )
    return YES


def may_close(proposal: Proposal, user: User | None, now: datetime) -> Answer:
    """The voice has been heard: the poll is closed or, where there was none, its window is over."""
    return by_clock(user) and in_state(proposal, State.OPEN) and vote_over(proposal.call, now)


def vote_over(call: Call, now: datetime) -> Answer:
    poll = poll_of(call)
    if poll is None and now < call.vote_until:
        message = _("Masa pemungutan suara berakhir pada {day}.")
        return conflict("vote_window_open", format_lazy(message, day=day(call.vote_until)))
    if poll and poll.state not in POLL_OVER:
        return conflict("poll_open", _("Pemungutan suara belum ditutup."))
    return YES


def may_be_decided(proposal: Proposal, user: User | None, now: datetime) -> Answer:
    """Voice comes before decision: no stage decides while people may still talk or vote."""
    call = proposal.call
    if now < call.discuss_until:
        message = _("Diskusi masih terbuka sampai {day}; keputusan baru dapat diambil sesudahnya.")
        return conflict("discuss_window_open", format_lazy(message, day=day(call.discuss_until)))
    if now < call.vote_until:
        message = _("Pemungutan suara berlangsung sampai {day}; keputusan baru dapat diambil sesudahnya.")
        return conflict("vote_window_open", format_lazy(message, day=day(call.vote_until)))
    return vote_over(call, now) and reviewed_now(proposal)


def reviewed_now(proposal: Proposal) -> Answer:
    return in_state(proposal, State.IN_REVIEW)


def may_follow_case(proposal: Proposal, user: User | None, now: datetime) -> Answer:
    """A proposal follows the decision that ended its case, and nothing else."""
    latest = last_case(proposal)
    if latest is None or latest.state in {Case.State.OPEN, Case.State.CANCELLED}:
        return conflict("case_not_ended", _("Keputusan atas usulan ini belum diambil di Meja."))
    return YES


def may_resubmit(proposal: Proposal, user: User | None, now: datetime) -> Answer:
    """Also after the day that was asked for, until the round's plan can no longer take it up."""
    return by_author(proposal, user) and in_state(proposal, State.RETURNED) and still_taken(proposal.call, now)


def still_taken(call: Call, now: datetime) -> Answer:
    end = call.revisions_until
    if end is None or now < end:
        return YES
    message = _("Masa penetapan putaran ini berakhir {day}; perbaikan tidak diterima lagi.")
    return conflict("revisions_over", format_lazy(message, day=day(end)))


def may_appeal(proposal: Proposal, user: User | None, now: datetime) -> Answer:
    """Once, to the level above the one that rejected."""
    return by_author(proposal, user) and in_state(proposal, State.REJECTED) and not_appealed_yet(proposal)


def not_appealed_yet(proposal: Proposal) -> Answer:
    if proposal.appealed_at is None:
        return YES
    message = _("Banding hanya dapat diajukan satu kali; Anda mengajukannya pada {day}.")
    return conflict("appealed_already", format_lazy(message, day=day(proposal.appealed_at)))


def may_enact(proposal: Proposal, user: User | None, now: datetime) -> Answer:
    """A proposal is enacted with the plan that holds it; who may enact that is the plan's own rule."""
    return in_state(proposal, State.APPROVED)


def may_post(proposal: Proposal, user: User, now: datetime) -> Answer:
    """Who may speak on the proposal's board: the staff, while it is discussed."""
    return speaks_here(proposal, user, now) and discussed(proposal) and within_discuss_window(proposal.call, now)


def speaks_here(proposal: Proposal, user: User, now: datetime) -> Answer:
    if is_staff_of(user, proposal.call.office, localdate(now)):
        return YES
    message = _("Diskusi ini untuk pegawai {office}. Anda dapat membacanya.")
    return forbidden("staff_only", format_lazy(message, office=proposal.call.office.name))


def discussed(proposal: Proposal) -> Answer:
    if proposal.state == State.OPEN:
        return YES
    if proposal.state in {State.DRAFT, State.SUBMITTED}:
        return conflict("board_not_open", _("Papan dibuka setelah usulan diperiksa terhadap usulan serupa."))
    message = _("Papan ini ditutup karena usulan berstatus “{state}”. Isinya tetap dapat dibaca.")
    return conflict("board_closed", format_lazy(message, state=proposal.get_state_display()))


def within_discuss_window(call: Call, now: datetime) -> Answer:
    if now < call.discuss_from:
        return conflict(
            "discuss_window_not_open", format_lazy(_("Diskusi dibuka pada {day}."), day=day(call.discuss_from))
        )
    if now >= call.discuss_until:
        message = _("Masa diskusi berakhir pada {day}. Isinya tetap dapat dibaca.")
        return conflict("discuss_window_over", format_lazy(message, day=day(call.discuss_until)))
    return YES


# What somebody can do with a proposal by hand. Approval belongs to the desk, closing and enacting to clock and plan.
PROPOSAL_ACTIONS: dict[str, Rule] = {
    "save_draft": may_save_draft,
    "submit": may_submit,
    "open": may_open,
    "merge": may_merge,
    "withdraw": may_withdraw,
    "resubmit": may_resubmit,
    "appeal": may_appeal,
}
