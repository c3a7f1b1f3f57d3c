"""Totals by unit, as far as they tell of nobody: pure, from the cells and marks of the opened ballots.

Cells with too few ballots are put together until each has enough, so that nothing is left over that could be reckoned
from the total of the whole. A candidate that a cell supports with one voice, or not at all, or with one exception, is
told of by no cell: it would say how everybody there chose, in the last case to the one who chose otherwise; and hiding
that cell alone would leave it to a subtraction.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from proposals import ballots
from proposals.electorates import merged
from proposals.models import FEWEST_OF_UNIT


def by_unit(
    cells: Sequence[Mapping[str, Any]], opened: Iterable[tuple[int, ballots.Marks]], names: Mapping[int, str]
) -> dict[str, Any] | None:
    """`{"fewest", "cells": [{"name", "units", "electors", "ballots", "supporters": {label: number or None}}]}`.

    None where fewer than two cells are left: there is nothing to tell beside the total.
    """
    opened = list(opened)
    groups = merged({(cell,): number for cell, number in Counter(cell for cell, _ in opened).items()}, FEWEST_OF_UNIT)
    if len(groups) < 2 or any(group.size < FEWEST_OF_UNIT for group in groups):
        return None
    known = {cell["number"]: cell for cell in cells}
    counts = [supporters_in(group.units, opened) for group in groups]
    sizes = [group.size for group in groups]
    told = {pk for pk in names if all(1 < count[pk] < size - 1 for count, size in zip(counts, sizes, strict=True))}
    return {
        "fewest": FEWEST_OF_UNIT,
        "cells": [
            {
                "name": ", ".join(known[number]["name"] for number in group.units),
                "units": sum(known[number]["units"] for number in group.units),
                "electors": sum(known[number]["electors"] for number in group.units),
                "ballots": group.size,
                "supporters": {name: count[pk] if pk in told else None for pk, name in names.items()},
            }
            for group, count in zip(groups, counts, strict=True)
        ],
    }


@dataclass(frozen=True, slots=True)
class UnitSatisfaction:
    """How well a unit's wishes are met, as far as its published totals say: reckoned from these alone.

    `average`: of the selected candidates, how many a voter of the unit supports, on average. `number`: the part of all
    marks on its ballots that went to selected candidates; `money`: the same, each mark weighed by the cost; None where
    there is no such mark. `untold`: how many candidates these figures leave out, as the totals do.
    """

    name: str
    ballots: int
    average: Fraction
    number: Fraction | None
    money: Fraction | None
    untold: int


def satisfaction_by_unit(
    told: Mapping[str, Any], selected: Iterable[str], costs: Mapping[str, int]
) -> list[UnitSatisfaction]:
    """Of each cell of `by_unit`, with the labels that the count selected."""
    chosen = set(selected)
    return [satisfaction_of(cell, chosen, costs) for cell in told["cells"]]


def satisfaction_of(cell: Mapping[str, Any], chosen: set[str], costs: Mapping[str, int]) -> UnitSatisfaction:
    marks = {label: number for label, number in cell["supporters"].items() if number is not None}
    won = sum(number for label, number in marks.items() if label in chosen)
    money = {label: number * costs[label] for label, number in marks.items()}
    return UnitSatisfaction(
        cell["name"],
        cell["ballots"],
        Fraction(won, cell["ballots"]),
        part(won, sum(marks.values())),
        part(sum(cost for label, cost in money.items() if label in chosen), sum(money.values())),
        len(cell["supporters"]) - len(marks),
    )


def part(some: int, whole: int) -> Fraction | None:
    return Fraction(some, whole) if whole else None


def supporters_in(cells: Iterable[int], opened: Iterable[tuple[int, ballots.Marks]]) -> Counter[int]:
    inside = set(cells)
    found: Counter[int] = Counter()
    for cell, marks in opened:
        if cell in inside:
            found.update(ballots.supports(marks))
    return found
