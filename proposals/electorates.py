"""Who votes in a poll, how many must, and in which coarse cells they stand."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Exists, OuterRef, QuerySet
from django.utils.timezone import localdate

from people.models import Appointment, Membership, Unit, User, valid_on
from people.queries import staff
from proposals.models import FEWEST_OF_UNIT, Poll, Proposal
from workflow.queries import stage_holders_of_every_item


@dataclass(frozen=True, slots=True)
class Cells:
    """`told`: number, name, units, electors of each cell as the poll keeps them; `numbers`: each elector's cell."""

    told: list[dict[str, Any]]
    numbers: dict[int, int]


@dataclass(frozen=True, slots=True)
class Group:
    """Units that are told of together: their names and how many people."""

    units: tuple[int, ...]
    size: int


def electors_of(poll: Poll, now: datetime) -> list[int]:
    """Ids of those who vote when the poll opens now, sorted. By default without who decides on every item."""
    chosen = set(within(poll, now).values_list("pk", flat=True))
    return sorted(chosen if poll.includes_deciders else chosen - deciders(now))


def deciders(now: datetime) -> set[int]:
    return stage_holders_of_every_item("proposals.proposal", now)


def within(poll: Poll, now: datetime) -> QuerySet[User]:
    """The staff whom the poll's units, roles and day name; only who still has an account."""
    day = poll.electorate_day or localdate(now)
    people = staff(poll.call.office, day)
    units = list(poll.electorate_units.all()) if poll.pk else []
    if units:
        named = Unit.objects.none()
        for unit in units:
            named = named | Unit.objects.filter(path__startswith=unit.path)
        people = people.filter(Exists(Membership.objects.filter(valid_on(day), user=OuterRef("pk"), unit__in=named)))
    if poll.electorate_roles:
        held = Appointment.objects.filter(valid_on(day), user=OuterRef("pk"), role__in=poll.electorate_roles)
        people = people.filter(Exists(held))
    return people


def quorum_of(poll: Poll, electors: int) -> int:
    """How many ballots the poll needs to advise anybody; a share is rounded up. 0: it needs none."""
    if poll.quorum_share is not None:
        return -(-electors * poll.quorum_share // 100)
    return poll.quorum_number or 0


def groups_of(poll: Poll, proposals: Iterable[Proposal]) -> dict[int, str]:
    """The name of the unit of the covered kind that each proposal comes from, by the proposal's id."""
    if not poll.covers:
        return {}
    units = {unit.pk: unit for unit in Unit.objects.filter(kind=poll.covers)}
    found = {}
    for proposal in proposals:
        over = [proposal.unit_id, *proposal.unit.ancestor_ids()]
        found[proposal.pk] = next((units[pk].name for pk in over if pk in units), "")
    # A bar would part the names of groups in the published file.
    return {pk: name.replace("|", " ") for pk, name in found.items() if name}


def cells_of(poll: Poll, electors: list[int], now: datetime) -> Cells:
    """The electors by the units right under the office, small ones together until each has enough to hide in."""
    day = poll.electorate_day or localdate(now)
    units = {unit.pk: unit for unit in Unit.objects.all()}
    places = Membership.objects.filter(valid_on(day), user__in=electors).values_list("user_id", "unit_id")
    tops = {user: top_under(poll.call.office, units[unit]) for user, unit in places}
    sizes: dict[int, int] = {}
    for unit in tops.values():
        sizes[unit] = sizes.get(unit, 0) + 1
    groups = merged({(unit,): size for unit, size in sizes.items()}, FEWEST_OF_UNIT)
    number_of = {unit: number for number, group in enumerate(groups, 1) for unit in group.units}
    told = [
        {
            "number": number,
            "name": ", ".join(units[pk].name for pk in group.units),
            "units": len(group.units),
            "electors": group.size,
        }
        for number, group in enumerate(groups, 1)
    ]
    return Cells(told, {user: number_of[unit] for user, unit in tops.items()})


def top_under(office: Unit, unit: Unit) -> int:
    """The id of the unit right under the office in which this one lies; the office itself for who works in none."""
    path = [int(part) for part in unit.path.strip("/").split("/")]
    return path[min(path.index(office.pk) + 1, len(path) - 1)]


def merged(sizes: Mapping[tuple[int, ...], int], fewest: int) -> list[Group]:
    """The two smallest together, again and again, until none has fewer than `fewest`; in the order of their ids.

    One group that is still too small stays alone: its total is that of the whole.
    """
    groups = [Group(units, size) for units, size in sizes.items() if size]
    while len(groups) > 1 and min(group.size for group in groups) < fewest:
        groups.sort(key=lambda group: (group.size, group.units))
        one, two, *others = groups
        groups = [Group(tuple(sorted(one.units + two.units)), one.size + two.size), *others]
    return sorted(groups, key=lambda group: group.units)
