"""Reads of the plan that its page, its API and its spreadsheet share."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from itertools import groupby

from django.db.models import Prefetch, QuerySet

from people.models import Unit
from planning.models import Plan, PlanLine


@dataclass(slots=True)
class UnitTotal:
    """The lines of one unit with their sums: participants, learning hours (JP) and whole rupiah."""

    unit: Unit
    lines: list[PlanLine] = field(default_factory=list)

    @property
    def participants(self) -> int:
        return sum(line.participants for line in self.lines)

    @property
    def learning_hours(self) -> int:
        return sum(line.learning_hours for line in self.lines)

    @property
    def cost(self) -> int:
        return sum(line.cost for line in self.lines)


def plans() -> QuerySet[Plan]:
    """Plans with their lines, all in a constant number of queries."""
    lines = PlanLine.objects.select_related("unit", "competence", "form", "proposal__call")
    people = ("office", "submitted_by", "exception_by")
    return Plan.objects.select_related(*people).prefetch_related(Prefetch("lines", lines))


def plan_with_lines(pk: int) -> Plan:
    return plans().get(pk=pk)


def lines_by_unit(lines: Iterable[PlanLine]) -> list[UnitTotal]:
    """In the order of the office's tree."""
    ordered = sorted(lines, key=lambda line: (line.unit.path, line.pk))
    return [
        UnitTotal(group[0].unit, group) for _, rows in groupby(ordered, lambda line: line.unit_id) if (group := [*rows])
    ]
