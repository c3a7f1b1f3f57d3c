"""Who may speak, change, report and moderate. Pure: (subject, user, now) -> Answer."""

from datetime import datetime, timedelta
from typing import Any

from django.core.exceptions import ObjectDoesNotExist
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from activity.answers import YES, Answer, Rule, conflict, forbidden
from discussions import registry
from discussions.models import Board, Post, Report
from people import queries as people
from people.models import Role, User

EDITING_TIME = timedelta(minutes=15)
LONGEST_POST = 4_000

# Made once: a board asks these of every post for every verb.
NOT_MODERATOR = forbidden("not_moderator", _("Hanya moderator yang dapat melakukan ini."))
NOT_EDITOR = forbidden("not_author", _("Hanya penulisnya yang dapat mengubah pesan ini."))
HIDDEN_FROM_EDITING = conflict("hidden", _("Pesan ini disembunyikan moderator, jadi tidak dapat diubah."))
TOO_LATE = conflict("too_late", _("Pesan hanya dapat diubah dalam 15 menit. Tulis balasan untuk meluruskannya."))
HIDDEN = conflict("hidden", _("Pesan ini sudah disembunyikan."))
NOT_HIDDEN = conflict("not_hidden", _("Pesan ini tidak sedang disembunyikan."))
OWN_POST = conflict("own_post", _("Ini pesan Anda sendiri."))
INVOLVED = forbidden("involved", _("Anda terlibat dalam hal ini. Moderator lain yang menyelesaikannya."))
NOT_APPELLANT = forbidden("not_author", _("Hanya penulisnya yang dapat meminta peninjauan kembali."))


def may_see(board: Board, user: Any) -> bool:
    """Whoever may see the subject. One that does not exist looks like one that somebody else keeps to themselves."""
    kind = registry.subjects.get(board.subject_type)
    try:
        return kind is not None and isinstance(user, User) and kind.may_see(user, board.subject)
    except ObjectDoesNotExist:
        return False


def may_post(board: Board, user: Any, now: datetime) -> Answer:
    return registry.subjects[board.subject_type].may_post(board.subject, user, now)


def fits(body: str) -> Answer:
    """Whether the words have a length that a post may have."""
    if not body.strip():
        return conflict("empty", _("Pesan masih kosong. Tulis sesuatu dulu."))
    if len(body.strip()) > LONGEST_POST:
        return conflict("too_long", _("Pesan terlalu panjang: paling banyak 4.000 huruf. Bagilah menjadi dua pesan."))
    return YES


def has_reason(reason: str) -> Answer:
    if not reason.strip():
        return conflict("reason_missing", _("Tulis alasannya, supaya orang lain memahaminya."))
    return YES


def may_reply_to(parent: Post | None, board: Board) -> Answer:
    if parent is not None and parent.board_id != board.pk:
        return conflict("other_board", _("Pesan yang dibalas ada di papan lain."))
    return YES


def is_author(post: Post, user: Any) -> bool:
    return isinstance(user, User) and post.author_id == user.pk


def is_moderator(user: Any, now: datetime) -> bool:
    return isinstance(user, User) and user.holds(Role.MODERATOR, timezone.localdate(now))


def may_read_words(post: Post, user: Any, now: datetime) -> bool:
    return post.hidden_at is None or is_author(post, user) or is_moderator(user, now)


def may_moderate(subject: Any, user: Any, now: datetime) -> Answer:
    if is_moderator(user, now):
        return YES
    return NOT_MODERATOR


def may_edit(post: Post, user: Any, now: datetime) -> Answer:
    if not is_author(post, user):
        return NOT_EDITOR
    if post.hidden_at is not None:
        return HIDDEN_FROM_EDITING
    if now - post.created_at > EDITING_TIME:
        return TOO_LATE
    return YES


def may_hide(post: Post, user: Any, now: datetime) -> Answer:
    if post.hidden_at is not None:
        return HIDDEN
    return may_moderate(post, user, now)


def may_restore(post: Post, user: Any, now: datetime) -> Answer:
    """A moderator; where there are two, not the one whose own words were hidden: they appeal like everybody."""
    if post.hidden_at is None:
        return NOT_HIDDEN
    if is_author(post, user) and is_moderator(user, now) and another_moderator({post.author_id}, now):
        return INVOLVED
    return may_moderate(post, user, now)


def may_report(post: Post, user: Any, now: datetime) -> Answer:
    if is_author(post, user):
        return OWN_POST
    if post.hidden_at is not None:
        return HIDDEN
    return YES


def may_appeal(post: Post, user: Any, now: datetime) -> Answer:
    """Once for each post; services.appeal looks for an earlier appeal."""
    if not is_author(post, user):
        return NOT_APPELLANT
    if post.hidden_at is None:
        return NOT_HIDDEN
    return YES


def may_see_report(report: Report, user: Any) -> bool:
    """Moderators, and whoever asked."""
    return isinstance(user, User) and (user.pk == report.reporter_id or is_moderator(user, timezone.now()))


def may_learn_reporter(report: Report, user: Any) -> bool:
    """Not who wrote what was reported, though they be a moderator: nobody should fear to report one."""
    return isinstance(user, User) and (report.is_appeal or user.pk != report.post.author_id)


def may_settle(report: Report, user: Any, now: datetime) -> Answer:
    """A moderator, and where there are two: not the one who hid the post or wrote it."""
    if report.settled_at is not None:
        return conflict("settled", _("Laporan ini sudah diselesaikan."))
    answer = may_moderate(report, user, now)
    if not answer:
        return answer
    involved = {report.post.author_id, report.post.hidden_by_id if report.is_appeal else None}
    if user.pk in involved and another_moderator(involved, now):
        return INVOLVED
    return YES


def another_moderator(involved: set[int | None], now: datetime) -> bool:
    moderators = people.all_holders(Role.MODERATOR, timezone.localdate(now))
    return any(moderator.pk not in involved for moderator in moderators)


BOARD_ACTIONS: dict[str, Rule] = {"post": may_post}
POST_ACTIONS: dict[str, Rule] = {
    "edit": may_edit,
    "hide": may_hide,
    "restore": may_restore,
    "report": may_report,
    "appeal": may_appeal,
}
REPORT_ACTIONS: dict[str, Rule] = {"settle": may_settle}
