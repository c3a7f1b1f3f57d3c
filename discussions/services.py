from datetime import datetime

from django.db import models, transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from activity import live
from activity.answers import conflict
from activity.prepared import Prepared
from activity.services import record
from discussions import queries, rules
from discussions.models import Board, LastRead, Post, Report
from people.models import User

BOARD_TO_CHANGE = Prepared(
    lambda: Board.objects.select_for_update(no_key=True).filter(subject_type=queries.LABEL, subject_id=queries.SUBJECT)
)


def locked_board(label: str, subject_id: int) -> Board:
    """The board's row under lock, made on first use. Its revision orders all changes of the board."""
    known = BOARD_TO_CHANGE.first(label=label, subject=subject_id)
    if known is not None:
        return known
    Board.objects.get_or_create(subject_type=label, subject_id=subject_id)
    return locked_board(label, subject_id)


def advance(board: Board) -> int:
    board.revision += 1
    board.save(update_fields=["revision", "post_count"])
    return board.revision


def announce(post: Post, verb: str, *, actor: User, now: datetime) -> None:
    data = {"board": post.board_id, "revision": post.revision, "title": str(post.board.subject)}
    # An edit of a reply, or its hiding, is no reply.
    reply = {"reply_to": post.parent.author_id} if verb == "post" and post.parent else {}
    record(f"discussions.{verb}", post, actor=actor, now=now, **data, **reply)
    hint = {"verb": verb, "board": post.board_id, "post": post.pk, "revision": post.revision}
    live.push(f"board:{post.board_id}", **hint)
    # A page that was opened before anybody spoke knows only the subject: its board has no number yet.
    live.push(f"{post.board.subject_type.partition('.')[2]}:{post.board.subject_id}", **hint)


def locked_post(post: Post) -> Post:
    """The post again, after its board's row is locked."""
    locked_board(post.board.subject_type, post.board.subject_id)
    return Post.objects.select_related("board", "author").get(pk=post.pk)


@transaction.atomic
def post(
    board_subject_label: str,
    subject: models.Model,
    *,
    body: str,
    actor: User,
    parent: Post | None = None,
    now: datetime | None = None,
) -> Post:
    """Say something on the subject's board, perhaps as a reply. The body is trimmed; 1 to 4,000 characters."""
    now = now or timezone.now()
    board = locked_board(board_subject_label, subject.pk)
    rules.may_post(board, actor, now).require()
    rules.fits(body).require()
    rules.may_reply_to(parent, board).require()
    board.post_count += 1
    written = Post.objects.create(
        board=board, author=actor, parent=parent, body=body.strip(), created_at=now, revision=advance(board)
    )
    # Under the board's lock this is the newest post, so the mark only moves forward.
    LastRead.objects.bulk_create(
        [LastRead(board=board, user=actor, post_id=written.pk)],
        update_conflicts=True,
        unique_fields=["board", "user"],
        update_fields=["post_id"],
    )
    announce(written, "post", actor=actor, now=now)
    return written


@transaction.atomic
def edit(post: Post, *, body: str, actor: User, now: datetime | None = None) -> Post:
    """Change one's own words within 15 minutes; the post is marked as edited."""
    now = now or timezone.now()
    post = locked_post(post)
    rules.may_edit(post, actor, now).require()
    rules.fits(body).require()
    if body.strip() == post.body:
        return post
    post.body = body.strip()
    post.edited_at = now
    return saved(post, "edit", actor=actor, now=now)


def saved(post: Post, verb: str, *, actor: User, now: datetime) -> Post:
    """Save a changed post under the board's next revision, so that open pages take it up."""
    post.revision = advance(post.board)
    post.save()
    announce(post, verb, actor=actor, now=now)
    return post


@transaction.atomic
def hide(post: Post, *, reason: str, actor: User, now: datetime | None = None) -> Post:
    """Leave only a stub with the reason. Open reports of the post are thereby answered; appeals never are."""
    now = now or timezone.now()
    post = locked_post(post)
    rules.may_hide(post, actor, now).require()
    rules.has_reason(reason).require()
    post.hidden_at = now
    post.hidden_by = actor
    post.hidden_reason = reason.strip()
    for report in post.reports.filter(settled_at=None, is_appeal=False):
        close(report, answer=reason, actor=actor, now=now)
    return saved(post, "hide", actor=actor, now=now)


@transaction.atomic
def restore(post: Post, *, actor: User, now: datetime | None = None) -> Post:
    now = now or timezone.now()
    post = locked_post(post)
    rules.may_restore(post, actor, now).require()
    return show_again(post, actor=actor, now=now)


def show_again(post: Post, *, actor: User, now: datetime) -> Post:
    post.hidden_at = None
    post.hidden_by = None
    post.hidden_reason = ""
    return saved(post, "restore", actor=actor, now=now)


@transaction.atomic
def report(post: Post, *, reason: str, actor: User, now: datetime | None = None) -> Report:
    """Ask the moderators to look at a post. Only they learn who asked."""
    now = now or timezone.now()
    post = locked_post(post)
    rules.may_report(post, actor, now).require()
    rules.has_reason(reason).require()
    if post.reports.filter(reporter=actor, settled_at=None).exists():
        conflict("already_reported", _("Anda sudah melaporkan pesan ini. Moderator akan memeriksanya.")).require()
    return ask_moderators(post, reason=reason, actor=actor, now=now, is_appeal=False)


@transaction.atomic
def appeal(post: Post, *, reason: str, actor: User, now: datetime | None = None) -> Report:
    """Ask, once, to look again at one's own hidden post."""
    now = now or timezone.now()
    post = locked_post(post)
    rules.may_appeal(post, actor, now).require()
    rules.has_reason(reason).require()
    if queries.has_appealed(post):
        conflict("already_appealed", _("Peninjauan kembali hanya dapat diminta satu kali.")).require()
    return ask_moderators(post, reason=reason, actor=actor, now=now, is_appeal=True)


def ask_moderators(post: Post, *, reason: str, actor: User, now: datetime, is_appeal: bool) -> Report:
    asked = Report.objects.create(post=post, reporter=actor, reason=reason.strip(), created_at=now, is_appeal=is_appeal)
    # The ledger keeps that a post was reported, not by whom: nobody should fear to report.
    verb = "discussions.appeal" if is_appeal else "discussions.report"
    record(verb, asked, actor=actor if is_appeal else None, now=now, post=post.pk, title=str(post.board.subject))
    return asked


@transaction.atomic
def settle(report: Report, *, answer: str, actor: User, restore: bool = False, now: datetime | None = None) -> Report:
    """Close a report or appeal with an answer for whoever asked. `restore` shows the post of an appeal again."""
    now = now or timezone.now()
    post = locked_post(report.post)
    report = Report.objects.select_related("post__board", "reporter").get(pk=report.pk)
    rules.may_settle(report, actor, now).require()
    rules.has_reason(answer).require()
    if restore:
        rules.may_restore(post, actor, now).require()
        show_again(post, actor=actor, now=now)
    return close(report, answer=answer, actor=actor, now=now)


def close(report: Report, *, answer: str, actor: User, now: datetime) -> Report:
    report.settled_at = now
    report.settled_by = actor
    report.answer = answer.strip()
    report.save()
    record(
        "discussions.settle", report, actor=actor, now=now, post=report.post_id, title=str(report.post.board.subject)
    )
    return report


def mark_read(board: Board, *, actor: User, post_id: int) -> None:
    """Remember how far the reader has read; never backwards. Nobody else sees it, so no ledger event."""
    mark, _created = LastRead.objects.get_or_create(board=board, user=actor, defaults={"post_id": post_id})
    LastRead.objects.filter(pk=mark.pk, post_id__lt=post_id).update(post_id=post_id)
