"""The whole list of what somebody may know of, in its usual order: read and counted without wording queries anew."""

from functools import lru_cache
from typing import Any

from django.db.models import BigIntegerField, OuterRef
from django.utils.timezone import localdate

from activity.prepared import Parameter, Parameters, Prepared
from people.models import User
from people.rules import reads_along
from proposals.models import Call, Proposal
from proposals.queries.numbers import not_submitted, submitted
from proposals.queries.rows import COLUMNS

READER, OFFICES = Parameter("reader", BigIntegerField()), Parameters("offices", BigIntegerField())


NUMBERS_OF_CALLS = Prepared(
    lambda: (
        Call.objects.filter(office__in=OFFICES)
        .annotate(submitted=submitted(OuterRef("pk")), own=not_submitted(OuterRef("pk"), READER))
        .values_list("submitted", "own")
    )
)


@lru_cache(maxsize=100)
def part_of_list(start: int, stop: int) -> Prepared[Any]:
    return Prepared(lambda: Proposal.objects.of_offices(READER, OFFICES).values_list(*COLUMNS)[start:stop])


class Seen:
    """For a paginator: `Proposal.objects.visible_to`, cut into parts of COLUMNS."""

    def __init__(self, user: User) -> None:
        self.user = user
        today = localdate()
        unit = user.unit_on(today)
        self.offices = [unit.pk, *unit.ancestor_ids()] if unit and not reads_along(user, today) else []

    def count(self) -> int:
        if not self.offices:
            return Proposal.objects.visible_to(self.user).count()
        return sum(submitted + own for submitted, own in NUMBERS_OF_CALLS(**self.given))

    def __getitem__(self, part: slice) -> list[tuple[Any, ...]]:
        if not self.offices:
            return list(Proposal.objects.visible_to(self.user).values_list(*COLUMNS)[part])
        if part.start == part.stop:
            return []  # Where there is nothing yet, a paginator asks for no rows: Django has no words for that.
        return part_of_list(part.start, part.stop)(**self.given)

    @property
    def given(self) -> dict[str, Any]:
        return {"reader": self.user.pk, "offices": self.offices}
