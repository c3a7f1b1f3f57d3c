from collections.abc import Sequence
from typing import Any

from django.db.models import Count, F, OuterRef, QuerySet, Subquery

from discussions import registry
from discussions.models import Board, LastRead, Post, Report
from people.queries import duties_of

PAGE = 20
CATCH_UP = 200


def board_of(label: str, pk: int) -> Board | None:
    """The board of a subject, or None while nobody has spoken there or the kind of subject has no boards."""
    return Board.objects.filter(subject_type=label, subject_id=pk).first()


def board_or_empty(label: str, pk: int) -> Board | None:
    """The board of a subject, unsaved when nobody has spoken there; None when the kind has no boards."""
    if label not in registry.subjects:
        return None
    return board_of(label, pk) or Board(subject_type=label, subject_id=pk)


def boards_of(label: str, pks: Sequence[int]) -> dict[int, Board]:
    """Boards by subject id, for lists that show numbers of posts."""
    return {board.subject_id: board for board in Board.objects.filter(subject_type=label, subject_id__in=pks)}


def unread_counts(user: Any, boards: Sequence[Board]) -> dict[int, int]:
    """New posts since the user's last visit by board id, for boards that the user has read before."""
    mark = LastRead.objects.filter(user=user, board=OuterRef("board")).values("post_id")
    new = Post.objects.filter(board__in=boards, pk__gt=Subquery(mark)).exclude(author=user)
    return dict(new.values("board_id").annotate(number=Count("pk")).order_by().values_list("board_id", "number"))


def with_people(posts: QuerySet[Post]) -> QuerySet[Post]:
    """Posts with all that a page shows of them, in a constant number of queries."""
    return posts.select_related("board", "author", "parent", "parent__author").prefetch_related(*duties_of("author__"))


def newest(board: Board, *, before: int | None = None, size: int = PAGE) -> list[Post]:
    """The newest posts, or those just before a given one; oldest first."""
    posts = with_people(Post.objects.filter(board=board.pk)).order_by("-pk")
    if before is not None:
        posts = posts.filter(pk__lt=before)
    return list(posts[:size])[::-1]


def changed_since(board: Board, revision: int) -> list[Post]:
    """Posts that are new or changed after that revision, in the order of their changes; at most CATCH_UP."""
    posts = with_people(Post.objects.filter(board=board.pk, revision__gt=revision))
    return list(posts.order_by("revision")[:CATCH_UP])


def last_read(board: Board, user: Any) -> int:
    """The id of the newest post that the user has seen, 0 when the board is new to them."""
    found = LastRead.objects.filter(board=board.pk, user=user).values_list("post_id", flat=True).first()
    return found or 0


def open_reports() -> QuerySet[Report]:
    """The moderators' queue, appeals and oldest first."""
    reports = Report.objects.filter(settled_at=None).order_by(F("is_appeal").desc(), "pk")
    people = [*duties_of("reporter__"), *duties_of("post__author__")]
    return reports.select_related("reporter", "post__author", "post__board", "post__parent__author").prefetch_related(
        *people
    )


def has_appealed(post: Post) -> bool:
    return post.reports.filter(is_appeal=True).exists()
