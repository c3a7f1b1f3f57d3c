"""A board as one reader sees it, and the posts that a page reads later as ready mark-up."""

from dataclasses import dataclass
from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.cache import patch_cache_control
from django.views.decorators.http import require_safe

from activity.answers import Answer, ask_all
from discussions import queries, rules
from discussions.models import Board, Post
from frontend.context import Shell, shell_of
from frontend.templatetags.rembuk import ago
from people.queries import read_duties

MOST = 100
# Posts before the first unread one that are shown with it, so that one sees what they answer.
BEFORE = 3


@dataclass(frozen=True, slots=True)
class PostView:
    """A post as one reader sees it. `words` is empty for a hidden post of somebody else."""

    post: Post
    words: str
    quoted: str
    detail: str
    role: str
    is_mine: bool
    may: dict[str, Answer]
    is_first_unread: bool = False

    @property
    def depends(self) -> tuple[Any, ...]:
        """What discussions/post.html depends on, but whether the reader may answer."""
        post, parent = self.post, self.post.parent
        return (
            (post.pk, post.revision, post.author.name, post.created_at, post.edited_at, ago(post.created_at)),
            (post.hidden_at, post.hidden_reason, post.parent_id, parent and parent.author.name),
            (self.words, self.quoted, self.detail, self.role, self.is_mine, self.is_first_unread),
            tuple(verb for verb, answer in self.may.items() if answer),
        )


@dataclass(frozen=True, slots=True)
class BoardView:
    board: Board
    posts: list[PostView]
    revision: int
    has_older: bool
    last_read: int
    may_post: Answer
    is_moderator: bool

    @property
    def api(self) -> str:
        return f"/api/boards/{self.board.subject_type}/{self.board.subject_id}/"

    @property
    def fragments(self) -> str:
        return f"/papan/{self.board.subject_type}/{self.board.subject_id}/"

    @property
    def topic(self) -> str:
        return f"board:{self.board.pk}" if self.board.pk else ""

    @property
    def subject_topic(self) -> str:
        """Heard while the board has no row of its own yet: the first post is told there too."""
        return f"{self.board.subject_type.partition('.')[2]}:{self.board.subject_id}"


def first_size(unread: int) -> int:
    """Twenty, or as many as reach back to the first unread post."""
    return min(max(queries.PAGE, unread + BEFORE), MOST)


def view_of(board: Board, posts: list[Post], shell: Shell, *, last_read: int) -> BoardView:
    """Of posts whose authors' duties are known."""
    unread = first_unread(posts, last_read, shell.user)
    newest = max((post.revision for post in posts), default=0)
    return BoardView(
        board=board,
        posts=[post_view(post, shell, is_first_unread=post.pk == unread) for post in posts],
        revision=max(board.revision, newest),
        has_older=board.post_count > len(posts),
        last_read=last_read,
        may_post=rules.may_post(board, shell.user, shell.now),
        is_moderator=rules.is_moderator(shell.user, shell.now),
    )


def first_unread(posts: list[Post], last_read: int, user: Any) -> int | None:
    """Marked only for somebody who has been here before: to a newcomer everything is new."""
    new = (post.pk for post in posts if last_read and post.pk > last_read and post.author_id != user.pk)
    return next(new, None)


def post_view(post: Post, shell: Shell, *, is_first_unread: bool = False) -> PostView:
    return PostView(
        post=post,
        words=queries.words_for(post, shell.user, shell.now),
        quoted=queries.excerpt_for(post.parent, shell.user, shell.now) if post.parent else "",
        detail=queries.post_of(post.author, post.created_at),
        role=queries.role_of(post.author, post.created_at),
        is_mine=rules.is_author(post, shell.user),
        may=may_of(post, shell),
        is_first_unread=is_first_unread,
    )


def may_of(post: Post, shell: Shell) -> dict[str, Answer]:
    may = ask_all(rules.POST_ACTIONS, post, shell.user, shell.now)
    if may["appeal"] and queries.has_appealed(post):
        del may["appeal"]
    return may


@require_safe
@login_required
def board_posts(request: HttpRequest, subject_type: str, subject_id: int) -> HttpResponse:
    """Posts as mark-up: `?since=` a revision for what changed, or `?before=` an id for older ones."""
    shell = shell_of(request)
    board = queries.board_or_empty(subject_type, subject_id)
    if board is None or not rules.may_see(board, shell.user):
        raise Http404
    since = whole(request.GET.get("since"))
    posts, more = older(board, request) if since is None else newer(board, since)
    known = queries.answer(board, posts, since=since, size=queries.PAGE).revision
    read_duties(post.author for post in posts)
    view = view_of(board, posts, shell, last_read=0)
    response = render(request, "discussions/posts.html", {"board": view, "more": more, "revision": known})
    patch_cache_control(response, no_store=True)
    return response


def older(board: Board, request: HttpRequest) -> tuple[list[Post], bool]:
    size = min(whole(request.GET.get("size")) or queries.PAGE, MOST)
    posts = queries.newest(board, before=whole(request.GET.get("before")), size=size)
    return posts, bool(posts) and board.posts.filter(pk__lt=posts[0].pk).exists()


def newer(board: Board, since: int) -> tuple[list[Post], bool]:
    posts = queries.changed_since(board, since)
    return posts, len(posts) == queries.CATCH_UP


def whole(text: str | None) -> int | None:
    return int(text) if text and text.isascii() and text.isdigit() and len(text) < 19 else None
