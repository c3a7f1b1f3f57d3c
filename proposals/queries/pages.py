"""What pages ask at every request, with queries that are worded once."""

from collections.abc import Hashable
from dataclasses import dataclass
from typing import Any

from django.db.models import BigIntegerField, Exists, Q, QuerySet
from django.db.models.expressions import CombinedExpression
from django.utils.timezone import localdate

from activity.prepared import Asked, Found, Parameter, Prepared
from people.models import User
from people.rules import is_staff_of, reads_along
from proposals.models import Call, CostLine, Proposal
from proposals.queries.numbers import not_submitted, submitted
from proposals.queries.proposals import RELATED, merged_rows, with_talk

PK = Parameter("pk", BigIntegerField())
ONE = Prepared(
    lambda: (
        Proposal.objects.filter(pk=PK)
        .annotate(carries_others=Exists(Proposal.objects.filter(merged_into=PK)))
        .select_related(*RELATED)
        .defer("search_text")
    )
)
MERGED_INTO = Prepared(lambda: merged_rows().filter(merged_into=PK))
LINES_OF = Prepared(lambda: CostLine.objects.filter(proposal=PK).order_by("order"))


@dataclass(frozen=True, slots=True)
class Told:
    """A proposal as its page tells it, but for its call. `values`: all that was read, to tell whether it changed."""

    proposal: Proposal
    lines: Found[CostLine]
    values: Hashable


def asked_by_told(pk: int) -> list[Asked]:
    """What `told` always reads, for `read_together`."""
    return [ONE.asked(pk=pk), LINES_OF.asked(pk=pk)]


def told(pk: int) -> Told | None:
    found = ONE.found(pk=pk)
    if not found.values:
        return None
    proposal: Any = found.rows[0]
    merged, lines = MERGED_INTO.found(pk=pk) if proposal.carries_others else None, LINES_OF.found(pk=pk)
    proposal.merged_here = merged.rows if merged else []
    return Told(proposal, lines, (found.values, merged and merged.values, lines.values))


READER, CALL = Parameter("reader", BigIntegerField()), Parameter("call", BigIntegerField())
SHOWN = ("title", "state", "learning_hours", "cost", "unit__name", "form__name", "form__name_en")
FIRST_PAGE = 20


def shown_in_rows(proposals: QuerySet[Proposal], user: Any) -> QuerySet[Proposal]:
    """Only what a row of the page shows, with its talk: a query's cost begins with the names of its columns."""
    return with_talk(proposals.select_related("unit", "form"), user).only(*SHOWN)


def seen_in_a_call() -> QuerySet[Proposal]:
    """As `visible_to`, of one call that is known to be of an office that the reader may read of."""
    return Proposal.objects.filter(call=CALL).exclude(Q(number__isnull=True) & ~Q(author=READER))


def number_of_them() -> CombinedExpression:
    return submitted(CALL) + not_submitted(CALL, READER)


NEWEST = Prepared(lambda: shown_in_rows(seen_in_a_call().annotate(of=number_of_them()), READER)[:FIRST_PAGE])


@dataclass(frozen=True, slots=True)
class Newest:
    """The first page of a call's proposals, for Django's Paginator: rows are made only where they are asked for."""

    found: Found[Proposal]

    def count(self) -> int:
        """Each row holds it."""
        return next(iter(self.found.column("of")), 0)

    def __getitem__(self, part: slice) -> Found[Proposal]:
        return self.found


def newest_in(call: Call, user: User) -> Newest | None:
    """What `visible_to` gives of the call, newest first; None for a reader whom only that knows how to answer."""
    day = localdate()
    if not is_staff_of(user, call.office, day) and not reads_along(user, day):
        return None
    return Newest(NEWEST.found(call=call.pk, reader=user.pk))
