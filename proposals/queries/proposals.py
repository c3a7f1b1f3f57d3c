from functools import reduce
from operator import add
from typing import Any

from django.db.models import BigIntegerField, Case, Count, OuterRef, Prefetch, QuerySet, Subquery, When
from django.db.models.functions import Coalesce

from activity.prepared import Parameter, Prepared
from discussions.models import Board, LastRead, Post
from people.models import User
from proposals.models import Call, CostLine, Proposal
from proposals.queries.rows import COLUMNS, ProposalRow, rows
from proposals.searching import likeness, telling_words

ALIKE = 0.5
# Of how many words a title is asked for, and how many titles are compared.
TELLING, CLOSEST = 12, 50
# A to_attr of this name fills the model's cached property.
MERGED = "merged_here"
OF_THE_CALL = ("call__office", "call__poll")
RELATED = ("author", "unit", "competence", "form", "merged_into")


STORED = Prepared(
    lambda: Proposal.objects.filter(pk=Parameter("pk", BigIntegerField())).select_related(*OF_THE_CALL, "unit")
)


def stored(pk: int) -> Proposal:
    """The proposal as it stands, with what rules ask of its call; raises Proposal.DoesNotExist."""
    found = STORED.first(pk=pk)
    if found is None:
        raise Proposal.DoesNotExist
    return found


def visible_to(user: User) -> QuerySet[Proposal]:
    return Proposal.objects.visible_to(user)


def with_talk(proposals: QuerySet[Proposal], user: Any) -> QuerySet[Proposal]:
    """With `replies`, how many posts its board has, and `new_replies`, those since the user last read there."""
    board = Board.objects.filter(subject_type="proposals.proposal", subject_id=OuterRef("pk"))
    # By the proposal, not by the board of each post: so it is looked up once for a row, and ends a range of an index.
    its_board = {"board__subject_type": "proposals.proposal", "board__subject_id": OuterRef(OuterRef("pk"))}
    read = LastRead.objects.filter(user=user, **its_board).values("post_id")
    unread = Post.objects.filter(
        board__subject_type="proposals.proposal", board__subject_id=OuterRef("pk"), pk__gt=Subquery(read)
    ).exclude(author=user)
    counted = unread.order_by().values("board").annotate(number=Count("pk")).values("number")
    return proposals.annotate(
        replies=Coalesce(Subquery(board.values("post_count")[:1]), 0),
        new_replies=Coalesce(Subquery(counted), 0),
    )


def for_page(proposals: QuerySet[Proposal]) -> QuerySet[Proposal]:
    """With everything that the page of one proposal shows."""
    merged = Prefetch("merged", merged_rows(), to_attr=MERGED)
    lines = Prefetch("cost_lines", CostLine.objects.order_by("order"))
    return proposals.select_related(*OF_THE_CALL, *RELATED).defer("search_text").prefetch_related(merged, lines)


def merged_rows() -> QuerySet[Proposal]:
    shown = ("title", "state_since", "merged_into", "author__name", "unit__name")
    return Proposal.objects.select_related("author", "unit").only(*shown)


def final_target(proposal: Proposal) -> Proposal:
    """What a merged proposal now lives on as, as it is stored; itself when it was never merged."""
    proposal = Proposal.objects.get(pk=proposal.pk)
    while proposal.merged_into_id is not None:
        proposal = Proposal.objects.get(pk=proposal.merged_into_id)
    return proposal


def similar_to(title: str, *, call: Call, user: User, but: int | None = None, most: int = 5) -> list[ProposalRow]:
    """Submitted proposals of the call whose title shares half of its telling words, the most alike first.

    Only the CLOSEST, by the words that they contain, are read and compared, however many there are.
    """
    sought = sorted(telling_words(title))[:TELLING]
    if not sought:
        return []
    titles = Proposal.objects.visible_to(user).filter(call=call, number__isnull=False)
    if but is not None:
        titles = titles.exclude(pk=but)
    contained = [Case(When(search_text__contains=word, then=1), default=0) for word in sought]
    closest = titles.annotate(contained=reduce(add, contained)).filter(contained__gt=0).order_by("-contained", "pk")
    scored = [(likeness(title, other), pk) for pk, other in closest.values_list("pk", "title")[:CLOSEST]]
    best = sorted((row for row in scored if row[0] >= ALIKE), key=lambda row: (-row[0], row[1]))[:most]
    found = {row.id: row for row in rows(titles.filter(pk__in=[pk for _score, pk in best]).values_list(*COLUMNS))}
    return [found[pk] for _score, pk in best]


def proposals_by(user: User) -> list[Any]:
    """For the person's copy of their data."""
    words = ("title", "problem", "audience", "remedy", "timing", "partner", "state", "created_at", "edited_at")
    return list(Proposal.objects.filter(author=user).values(*words))
