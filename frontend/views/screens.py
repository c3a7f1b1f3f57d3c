"""The first screen of a board as mark-up, made once for all readers to whom it says the same."""

from collections.abc import Hashable
from dataclasses import dataclass, field
from datetime import datetime

from django.db import models
from django.template.loader import render_to_string
from django.utils.safestring import SafeString
from django.utils.translation import get_language

from activity.models import label
from activity.prepared import Found
from discussions import queries, rules
from discussions.models import Board, Post
from frontend.context import Shell
from frontend.keeping import Shelf
from frontend.templatetags.rembuk import midnight_after, says_so_until
from frontend.views.boards import BoardView, first_size, first_unread, view_of
from people.models import User
from people.queries import Duties, duties_among, duties_found, give_duties


@dataclass(frozen=True, slots=True)
class Screen:
    """Posts, oldest first, with all that is known of their authors.

    `voices`: who wrote one of them or is quoted. `hides`: whether a moderator hid one of them, or one that is quoted.
    """

    posts: list[Post]
    voices: frozenset[int]
    hides: bool
    shown: Shelf[tuple[datetime, SafeString]] = field(default_factory=lambda: Shelf(50))


SCREENS: Shelf[Screen] = Shelf(200)


@dataclass(frozen=True, slots=True)
class Opened:
    """What was read of a board: its newest posts, and the duties of those who wrote them."""

    board: Board
    last_read: int
    posts: Found[Post]
    duties: Duties


def open_board(subject: models.Model, user: User) -> Opened | None:
    """The board under a subject, None for a kind that has no boards. The reader's duties come with the authors'."""
    board, last_read, unread = queries.board_and_mark(label(subject), subject, user)
    if board is None:
        return None
    posts = queries.last_posts(board, first_size(unread if last_read else 0))
    authors = set(posts.column("author_id"))
    duties = duties_found({user.pk, *authors})
    give_duties([user], duties_among(duties, {user.pk}))
    return Opened(board, last_read, posts, duties_among(duties, authors))


def board_markup(opened: Opened, shell: Shell) -> SafeString:
    """The board as the reader sees it, who may see its subject."""
    board, last_read, screen = opened.board, opened.last_read, screen_of(opened)
    if screen.hides and (rules.is_moderator(shell.user, shell.now) or shell.user.pk in screen.voices):
        # What such a reader may do also depends on appeals and on other moderators.
        return rendered(board, screen, shell, last_read)
    key = depends(board, screen, shell, last_read)
    until, markup = screen.shown.get(key) or (shell.now, SafeString())
    if shell.now >= until:
        markup = rendered(board, screen, shell, last_read)
        screen.shown.put(key, (says_the_same_until(screen.posts, shell), markup))
    return markup


def screen_of(opened: Opened) -> Screen:
    """By all that was read of the posts and their authors."""
    key = (opened.posts.values, opened.duties[0].values, opened.duties[1].values)
    screen = SCREENS.get(key)
    if screen is None:
        posts = opened.posts.rows[::-1]
        give_duties([post.author for post in posts], opened.duties)
        quoted = [post.parent for post in posts if post.parent]
        voices = frozenset(post.author_id for post in [*posts, *quoted])
        hides = any(post.hidden_at is not None for post in [*posts, *quoted])
        screen = SCREENS.put(key, Screen(posts, voices, hides))
    return screen


def depends(board: Board, screen: Screen, shell: Shell, last_read: int) -> Hashable:
    """All that the mark-up depends on beside the posts: the board, the language, and who reads."""
    answer = rules.may_post(board, shell.user, shell.now)
    return (
        (board.pk, board.subject_type, board.subject_id, board.revision, board.post_count),
        (get_language(), answer.allowed, str(answer.message), rules.is_moderator(shell.user, shell.now)),
        (first_unread(screen.posts, last_read, shell.user), shell.user.pk if shell.user.pk in screen.voices else None),
    )


def rendered(board: Board, screen: Screen, shell: Shell, last_read: int) -> SafeString:
    view: BoardView = view_of(board, screen.posts, shell, last_read=last_read)
    return render_to_string("components/board.html", {"board": view})


def says_the_same_until(posts: list[Post], shell: Shell) -> datetime:
    """When the first of the posts is said to be older, or can no longer be changed by the reader who wrote it."""
    ages: list[datetime] = [says_so_until(post.created_at, shell.now) for post in posts]
    ends: list[datetime] = [
        post.created_at + rules.EDITING_TIME
        for post in posts
        if post.author_id == shell.user.pk and shell.now <= post.created_at + rules.EDITING_TIME
    ]
    return min([midnight_after(shell.now), *ages, *ends])
