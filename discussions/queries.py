from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import Any

from django.db.models import BigIntegerField, CharField, Count, Exists, F, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.shortcuts import get_object_or_404
from django.utils import timezone

from activity import registry as activity
from activity.prepared import Asked, Found, Parameter, Prepared
from discussions import registry, rules
from discussions.models import Board, LastRead, Post, Report
from people.models import Capacity, Role, User
from people.queries import duties_of

PAGE = 20
CATCH_UP = 200
EXCERPT = 120
OF_POSTS = [field.name for field in Post._meta.concrete_fields] + ["author__name"]
# As people say them; the names in full stand on the page of duties.
SHORT: dict[str, str] = {Capacity.ACTING: "Plt", Capacity.DAILY_ACTING: "Plh"}
MARKED_ROLES = [Role.HEAD, Role.AUTHORISED_OFFICIAL, Role.APPOINTING_AUTHORITY, Role.MODERATOR, Role.PERSONNEL_OFFICER]


BOARD, READER = Parameter("board", BigIntegerField()), Parameter("reader", BigIntegerField())
OLDER_THAN, SINCE = Parameter("older_than", BigIntegerField()), Parameter("since", BigIntegerField())
LABEL, SUBJECT = Parameter("label", CharField()), Parameter("subject", BigIntegerField())
# Later than the last post there can be.
NO_END = 2**63 - 1

BOARD_BY_ID = Prepared(lambda: Board.objects.filter(pk=BOARD))
BOARD_OF = Prepared(lambda: Board.objects.filter(subject_type=LABEL, subject_id=SUBJECT))
LAST_READ = Prepared(lambda: LastRead.objects.filter(board=BOARD, user=READER).values_list("post_id", flat=True))
CHANGED_SINCE = Prepared(lambda: shown_on(BOARD).filter(revision__gt=SINCE).order_by("revision")[:CATCH_UP])


@cache
def older_posts(size: int) -> Prepared[Post]:
    """Made for each size that is asked for: 1 to 100."""
    return Prepared(lambda: shown_on(BOARD).filter(pk__lt=OLDER_THAN).order_by("-pk")[:size])


def board_of(label: str, pk: int) -> Board | None:
    """The board of a subject, or None while nobody has spoken there or the kind of subject has no boards."""
    return BOARD_OF.first(label=label, subject=pk)


def board_or_empty(label: str, pk: int) -> Board | None:
    """The board of a subject, unsaved when nobody has spoken there; None when the kind has no boards."""
    if label not in registry.subjects:
        return None
    return board_of(label, pk) or Board(subject_type=label, subject_id=pk)


def with_mark(boards: QuerySet[Board], user: Any) -> QuerySet[Board]:
    """With `mark`, the newest post that the user has seen there (0: none), and `newer`, how many came after it."""
    mark = LastRead.objects.filter(board=OuterRef("pk"), user=user).values("post_id")
    newer = Post.objects.filter(board=OuterRef("pk"), pk__gt=OuterRef("mark")).order_by()
    counted = newer.values("board").annotate(number=Count("pk")).values("number")
    return boards.annotate(mark=Coalesce(Subquery(mark), 0)).annotate(newer=Coalesce(Subquery(counted), 0))


BOARD_AND_MARK = Prepared(lambda: with_mark(Board.objects.all(), READER).filter(subject_type=LABEL, subject_id=SUBJECT))


def asked_by_board_and_mark(label: str, pk: int, user: Any) -> list[Asked]:
    """What it reads, for `read_together`."""
    return [BOARD_AND_MARK.asked(label=label, subject=pk, reader=user.pk)] if label in registry.subjects else []


def board_and_mark(label: str, subject: Any, user: Any) -> tuple[Board | None, int, int]:
    """The board under a subject, the newest post that the user has seen there (0: none), how many are newer."""
    if label not in registry.subjects:
        return None, 0, 0
    board = BOARD_AND_MARK.first(label=label, subject=subject.pk, reader=user.pk)
    found = board or Board(subject_type=label, subject_id=subject.pk)
    # The page has read the subject already: its rules need not read it again.
    found.subject = subject
    return found, getattr(board, "mark", 0), getattr(board, "newer", 0)


def boards_of(label: str, pks: Sequence[int]) -> dict[int, Board]:
    """Boards by subject id, for lists that show numbers of posts."""
    return {board.subject_id: board for board in Board.objects.filter(subject_type=label, subject_id__in=pks)}


def unread_counts(user: Any, boards: Sequence[Board]) -> dict[int, int]:
    """New posts since the user's last visit by board id, for boards that the user has read before."""
    mark = LastRead.objects.filter(user=user, board=OuterRef("board")).values("post_id")
    new = (
        Post.objects.filter(board__in=boards)
        .annotate(mark=Subquery(mark))
        .filter(pk__gt=F("mark"))
        .exclude(author=user)
    )
    return dict(new.values("board_id").annotate(number=Count("pk")).order_by().values_list("board_id", "number"))


def with_authors(posts: QuerySet[Post]) -> QuerySet[Post]:
    """Posts with all that a page shows of them, but their authors' duties (people.queries.read_duties)."""
    return posts.select_related("board", "author", "parent", "parent__author")


def with_people(posts: QuerySet[Post]) -> QuerySet[Post]:
    """Posts with all that a page shows of them, in a constant number of queries."""
    return with_authors(posts).prefetch_related(*duties_of("author__"))


def newest(board: Board, *, before: int | None = None, size: int = PAGE) -> list[Post]:
    """The newest posts, or those just before a given one; oldest first."""
    posts = older_posts(size)(board=board.pk, older_than=NO_END if before is None else before)
    return [on(board, post) for post in posts][::-1]


def last_posts(board: Board, size: int = PAGE) -> Found[Post]:
    """The newest posts, the newest first, before objects are made of them."""
    return older_posts(size).found(board=board.pk, older_than=NO_END)


def changed_since(board: Board, revision: int) -> list[Post]:
    """Posts that are new or changed after that revision, in the order of their changes; at most CATCH_UP."""
    return [on(board, post) for post in CHANGED_SINCE(board=board.pk, since=revision)]


def shown_on(board: Any) -> QuerySet[Post]:
    """The posts of a board that is read already, with the names of those who wrote them and whom they answer."""
    related = Post.objects.filter(board=board).select_related("author", "parent__author")
    return related.only(*OF_POSTS, *(f"parent__{name}" for name in ("author", "body", "hidden_at", "author__name")))


def on(board: Board, post: Post) -> Post:
    post.board = board
    return post


def last_read(board: Board, user: Any) -> int:
    """The id of the newest post that the user has seen, 0 when the board is new to them."""
    return LAST_READ.first(board=board.pk, reader=user.pk) or 0


def with_posts(reports: QuerySet[Report]) -> QuerySet[Report]:
    """Reports with all that the queue shows of them, in a constant number of queries."""
    people = [*duties_of("post__author__")]
    related = reports.select_related("reporter", "post__author", "post__board", "post__parent__author")
    return related.prefetch_related(*people)


def reports_visible_to(user: Any, now: datetime) -> QuerySet[Report]:
    """The moderators' queue: what waits, appeals and oldest first. Nobody else sees a report."""
    return open_reports() if rules.is_moderator(user, now) else Report.objects.none()


def open_reports() -> QuerySet[Report]:
    return with_posts(Report.objects.filter(settled_at=None)).order_by("-is_appeal", "pk")


def has_appealed(post: Post) -> bool:
    return post.reports.filter(is_appeal=True).exists()


def post_on(board: Board, pk: int | None) -> Post | None:
    """The post with that id on this board; Http404 when there is none, None when none is asked for."""
    return get_object_or_404(Post, board=board.pk, pk=pk) if pk is not None else None


@dataclass(frozen=True, slots=True)
class Reading:
    """What a page takes up: the posts, up to which revision it knows the board then, and whether to ask again."""

    board: Board
    posts: list[Post]
    revision: int
    more: bool


def answer(board: Board, posts: list[Post], *, since: int | None, size: int) -> Reading:
    more = len(posts) == (size if since is None else CATCH_UP)
    newest_revision = max((post.revision for post in posts), default=0)
    revision = newest_revision if since is not None and more else max(board.revision, newest_revision)
    return Reading(board, posts, revision, more)


def words_for(post: Post, user: Any, now: datetime) -> str:
    """The words of a post; those of a hidden one only for its author and the moderators."""
    return post.body if rules.may_read_words(post, user, now) else ""


def excerpt_for(post: Post, user: Any, now: datetime) -> str:
    words = " ".join(words_for(post, user, now).split())
    return words if len(words) <= EXCERPT else f"{words[:EXCERPT].rstrip()}…"


def post_of(author: User, moment: datetime) -> str:
    """The author's post and unit on the day of the post."""
    membership = author.membership_on(timezone.localdate(moment))
    return f"{membership.post}, {membership.unit.name}" if membership else ""


def role_of(author: User, moment: datetime) -> str:
    """What marks the words of somebody in charge, so that others can weigh them: head, moderator, official."""
    duties = author.duties(timezone.localdate(moment))
    held = next((duty for role in MARKED_ROLES for duty in duties if duty.role == role), None)
    if held is None:
        return ""
    role = str(held.get_role_display())
    return role if held.capacity == Capacity.STANDING else f"{SHORT[held.capacity]} {role.lower()}"


def path_of(post: Post) -> str:
    """The address at which the post is read."""
    kind = activity.subjects.get(post.board.subject_type)
    return f"{kind.path(post.board.subject)}#post-{post.pk}" if kind else ""


def to_be_told(post: Post) -> list[User]:
    """The followers of the board's subject, once until they read there again: not of every post, nor of their own."""
    followers = registry.subjects[post.board.subject_type].followers
    told = first_unread_for(followers)
    given = {"board": post.board_id, "subject": post.board.subject_id, "older_than": post.pk, "reader": post.author_id}
    return told(**given)


@cache
def first_unread_for(followers: Callable[[Any], QuerySet[User]]) -> Prepared[User]:
    """Those others for whom a post is the first unread one of the board."""
    mark = LastRead.objects.filter(board=BOARD, user=OuterRef(OuterRef("pk"))).values("post_id")
    earlier = Post.objects.filter(board=BOARD, pk__lt=OLDER_THAN, pk__gt=Coalesce(Subquery(mark), 0))
    unread = Exists(earlier.exclude(author=OuterRef("pk")))
    return Prepared(lambda: followers(SUBJECT).exclude(pk=READER).filter(~unread))


def posts_by(user: User) -> list[Any]:
    """For the person's copy of their data."""
    kept = ("board__subject_type", "board__subject_id", "body", "created_at", "edited_at")
    return list(Post.objects.filter(author=user).values(*kept))


def reports_by(user: User) -> list[Any]:
    return list(Report.objects.filter(reporter=user).values("post", "reason", "is_appeal", "created_at", "answer"))


def reading_marks_of(user: User) -> list[Any]:
    return list(LastRead.objects.filter(user=user).values("board__subject_type", "board__subject_id", "post_id"))
