"""Means by background: of everybody, told apart by what they said of themselves, beside the means of units.

A table of units and groups has its margins published and no cell. A cell of few people must not follow from them, nor
a unit that the units' blocks hide: asked of a linear programme over the whole table.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import combinations, pairwise

import numpy as np

from surveys.disclosure.answers import Answers, Values
from surveys.disclosure.blocks import Block, Thresholds, Tree, parts
from surveys.disclosure.insiders import is_open_to_all
from surveys.disclosure.sums import Cells, Exchanges, Group, Sums, Where
from surveys.scoring.scales import Interval


@dataclass(frozen=True)
class Table:
    """One wave's answers by unit and by what each person said (`said`, '' for nothing)."""

    tree: Tree
    answers: Answers
    said: Sequence[str]
    # Of each measure, per unit, the lowest and highest answer that counts which are told leave possible.
    bounds: Mapping[str, Mapping[str, Interval]]

    def people(self, group: Group) -> Answers:
        """The answers of the group alone."""
        here = np.array([option in group for option in self.said], dtype=bool)
        units = tuple(unit for unit, is_in in zip(self.answers.units, here, strict=True) if is_in)
        values = {measure: column[here] for measure, column in self.answers.values.items()}
        return replace(self.answers, units=units, values=values)


def group_blocks(
    table: Table, options: Sequence[str], measures: Sequence[str], limits: Thresholds, *, published: Sequence[Block]
) -> tuple[Group, ...]:
    """The finest division of the options into neighbours whose means may be told beside the units' blocks; else ()."""
    if not published:
        return ()
    for groups in divisions([*options, *([""] if "" in table.said else [])]):
        if is_large_enough(table, groups, measures, limits) and not is_told_too_much(
            table, groups, measures, limits, published
        ):
            return groups
    return ()


def divisions(options: Sequence[str]) -> Iterator[tuple[Group, ...]]:
    """All divisions into at least two runs of neighbours, the finest first."""
    for cuts in range(len(options) - 1, 0, -1):
        for places in combinations(range(1, len(options)), cuts):
            ends = [0, *places, len(options)]
            yield tuple(tuple(options[start:end]) for start, end in pairwise(ends))


def is_large_enough(table: Table, groups: Sequence[Group], measures: Sequence[str], limits: Thresholds) -> bool:
    people = [table.people(group) for group in groups]
    return all(np.sum(~np.isnan(one.values[measure])) >= limits.mean for one in people for measure in measures)


def is_told_too_much(
    table: Table, groups: Sequence[Group], measures: Sequence[str], limits: Thresholds, published: Sequence[Block]
) -> bool:
    people = {group: table.people(group) for group in groups}
    return any(
        knows_the_rest(people, measure, limits, published) or exposes(table, people, measure, limits, published)
        for measure in measures
    )


def knows_the_rest(
    people: Mapping[Group, Answers], measure: str, limits: Thresholds, published: Sequence[Block]
) -> bool:
    """Whether few people of a unit, as a part of their group, are told to strangers or to one of the group."""
    for of_group in people.values():
        everybody = frozenset(of_group.places)
        total = float(np.nansum(of_group.values[measure]))
        for place in {*published, *(frozenset({unit}) for unit in everybody)}:
            inside, outside = of_group.of(measure, place & everybody), of_group.of(measure, everybody - place)
            few = 0 < len(inside) < limits.mean
            if few and len(outside) and not is_open_to_all(inside, outside, total, of_group.scales[measure]):
                return True
    return False


def exposes(
    table: Table, people: Mapping[Group, Answers], measure: str, limits: Thresholds, published: Sequence[Block]
) -> bool:
    """Whether the means of groups tell a hidden mean that the means of units left open."""
    cells = {(unit, group): of.of(measure, frozenset({unit})) for group, of in people.items() for unit in of.places}
    cells = {where: values for where, values in cells.items() if len(values)}
    by_unit = [frozenset(where for where in cells if where[0] in block) for block in published]
    by_group = [frozenset(where for where in cells if where[1] == group) for group in people]
    bounds = [bounds_of(table, measure, where[0]) for where in cells]
    exchanges = Exchanges(cells, bounds, by_unit, by_group)
    asked = [*few_of(cells, by_unit, limits), *hidden_units(table, cells, measure, published)]
    unsure = [one for one in asked if not exchanges.leave_open(one)]
    before, after = Sums(cells, bounds, by_unit), Sums(cells, bounds, [*by_unit, *by_group])
    return any(before.is_open(one) and not after.is_open(one) for one in unsure)


def bounds_of(table: Table, measure: str, unit: str) -> Interval:
    scale = table.answers.scales[measure]
    return table.bounds.get(measure, {}).get(unit, Interval(scale.lowest, scale.highest))


def few_of(cells: Mapping[Where, Values], by_unit: Sequence[Cells], limits: Thresholds) -> list[Cells]:
    """Fewer people than a mean needs: of a group in a unit, or in a block of units."""
    crossed = {
        frozenset(where for where in block if where[1] == group) for block in by_unit for group in {g for _, g in block}
    }
    alone = {frozenset({where}) for where in cells}
    return [one for one in crossed | alone if sum(len(cells[where]) for where in one) < limits.mean]


def hidden_units(table: Table, cells: Mapping[Where, Values], measure: str, published: Sequence[Block]) -> list[Cells]:
    sizes = table.answers.sizes([measure])
    found = [
        (frozenset(where for where in cells if where[0] in part), block)
        for block in published
        for part in parts(block, table.tree, sizes)
    ]
    return [part for part, block in found if part and any(w[0] in block and w not in part for w in cells)]
