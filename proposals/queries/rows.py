"""Proposals as rows of a list: what is shown and what rules ask of them, without five objects of the ORM for each."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, NamedTuple

from django.db.models import BigIntegerField

from activity.prepared import Parameters, Prepared
from proposals.models import Call, Proposal, State

IDS = Parameters("ids", BigIntegerField())
CALLS = Prepared(lambda: Call.objects.filter(pk__in=IDS).select_related("office", "poll").defer("poll__outcome"))
MERGED = Prepared(
    lambda: Proposal.objects.filter(merged_into__in=IDS).values_list(
        "merged_into", "id", "title", "author", "author__name"
    )
)
COLUMNS = (
    *("id", "call", "number", "title", "author", "author__name", "unit", "unit__name", "state", "state_since"),
    *("form", "form__name", "competence", "competence__name", "participants", "learning_hours", "cost"),
    *("merged_into", "deferred_to_year", "appealed_at"),
)


class Named(NamedTuple):
    name: str


class Merged(NamedTuple):
    """A proposal that lives on in another."""

    id: int
    title: str
    author_id: int
    author: Named


@dataclass(slots=True)
class ProposalRow:
    """Reads like a Proposal with its author, unit, form, competence and call."""

    id: int
    call_id: int
    number: int | None
    title: str
    author_id: int
    author: Named
    unit_id: int
    unit: Named
    state: str
    state_since: datetime
    form_id: int | None
    form: Named | None
    competence_id: int | None
    competence: Named | None
    participants: int | None
    learning_hours: int | None
    cost: int
    merged_into_id: int | None
    deferred_to_year: int | None
    appealed_at: datetime | None
    call: Call
    merged_here: Sequence[Merged] = ()

    state_name: str = ""

    label = Proposal.label

    def get_state_display(self) -> str:
        return self.state_name


STATE = COLUMNS.index("state")
NAMES = [place for place, column in enumerate(COLUMNS) if column.endswith("__name")]


def rows(found: Iterable[tuple[Any, ...]]) -> list[ProposalRow]:
    """What a query for COLUMNS found, with calls and what was merged, in its order: two more queries."""
    found = list(found)
    calls = {call.pk: call for call in CALLS(ids={values[1] for values in found})}
    merged = merged_into([values[0] for values in found])
    states = {state: str(State(state).label) for state in {values[STATE] for values in found}}
    parts = (
        [*with_names(values), calls[values[1]], merged.get(values[0], ()), states[values[STATE]]] for values in found
    )
    return [ProposalRow(*each) for each in parts]


def with_names(values: tuple[Any, ...]) -> list[Any]:
    """The columns, each name as the object that has it."""
    named = list(values)
    for place in NAMES:
        named[place] = None if values[place] is None else Named(values[place])
    return named


def merged_into(pks: Sequence[int]) -> dict[int, list[Merged]]:
    """What lives on in each of those proposals."""
    merged: dict[int, list[Merged]] = defaultdict(list)
    found: list[Any] = MERGED(ids=pks)
    for into, pk, title, author, name in found:
        merged[into].append(Merged(pk, title, author, Named(name)))
    return merged
