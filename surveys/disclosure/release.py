"""What is released of a survey: computed once at close, frozen, and the only thing that any output reads."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from surveys.disclosure.audit import Audit, Cell, Exposure, Statement
from surveys.disclosure.blocks import Block, Sizes, Thresholds, Tree, blocks, parts
from surveys.disclosure.intervals import both, from_distribution, from_mean, from_spread, is_wide
from surveys.scoring.scales import Range, distribution

Values = NDArray[np.float64]


@dataclass(frozen=True)
class Answers:
    """Of one wave: to which unit each person belongs, and a value for each measure (a scale score or an item).

    `units`: one for each person; `values[measure]`: shape (people,), NaN where missing; `scales[measure]`: its range.
    `eligible`: how many could have answered in each unit itself; units where nobody answered are among them.
    """

    units: tuple[str, ...]
    values: Mapping[str, Values]
    scales: Mapping[str, Range]
    eligible: Mapping[str, int]

    def sizes(self, measures: Sequence[str]) -> Sizes:
        """How many have a value of each measure, in each unit itself."""
        columns = {unit: [0] * len(measures) for unit in self.eligible}
        for place, measure in enumerate(measures):
            for unit, value in zip(self.units, self.values[measure], strict=True):
                columns[unit][place] += not np.isnan(value)
        return Sizes(columns)

    def of(self, measure: str, block: Block) -> Values:
        """The values of the block's people, missing ones left out."""
        here = [self.places[unit] for unit in block if unit in self.places]
        values = self.values[measure][np.concatenate(here)] if here else np.array([])
        return np.asarray(values[~np.isnan(values)])

    @cached_property
    def places(self) -> dict[str, NDArray[np.intp]]:
        """Of each unit with answers, the rows of its people."""
        units = np.array(self.units)
        return {str(unit): np.flatnonzero(units == unit) for unit in np.unique(units)}


def mean_blocks(tree: Tree, answers: Answers, measures: Sequence[str], limits: Thresholds) -> tuple[Block, ...]:
    """Blocks for which the means of all these measures may be told.

    One partition for all of them: measures that add up (factors and their total) would tell each other otherwise.
    """
    sizes = answers.sizes(measures)

    def is_safe(block: Block) -> bool:
        return sizes.least(block) >= limits.mean and all(
            is_wide(from_mean(float(np.sum(answers.of(measure, block))), whole, part, answers.scales[measure]))
            for measure, whole, part in inner(block, tree, sizes, measures)
        )

    return blocks(tree, sizes, is_safe)


def squares_within(answers: Answers, measure: str, published: Sequence[Block]) -> float:
    """The sum of squared deviations from the means of the blocks: the only figure of spread that is told of units."""
    values = [answers.of(measure, block) for block in published]
    return sum(float(np.sum((one - np.mean(one)) ** 2)) for one in values if len(one))


def spread_is_safe(tree: Tree, answers: Answers, measures: Sequence[str], published: Sequence[Block]) -> bool:
    """Whether the pooled spread may be told beside the means: even if all of it lay in one block, parts stay open.

    A spread for each unit would tell parts of small blocks, and one that is withheld could be computed from the whole.
    """
    sizes = answers.sizes(measures)
    squares = {measure: squares_within(answers, measure, published) for measure in measures}
    for block in published:
        for measure, whole, part in inner(block, tree, sizes, measures):
            total = float(np.sum(answers.of(measure, block)))
            bounds = from_mean(total, whole, part, answers.scales[measure])
            if not is_wide(both(bounds, from_spread(total / whole, squares[measure], whole, part))):
                return False
    return True


def distribution_blocks(
    tree: Tree, answers: Answers, items: Sequence[str], limits: Thresholds, *, means: Sequence[Block]
) -> tuple[Block, ...]:
    """Blocks for which the answers to the items of one scale may be told option by option.

    Each is a sum of the blocks of `means`, for which the mean of the scale is told as well: both together must leave
    every part that the means hide open, which is asked of the auditor.
    """
    sizes = answers.sizes(items)

    def is_safe(block: Block) -> bool:
        if sizes.least(block) < limits.distribution or not counts_are_wide(tree, answers, items, block, means):
            return False
        return next(told_within(tree, answers, items, block, means), None) is None

    return blocks(tree, sizes, is_safe, start=means) if means else ()


def counts_are_wide(tree: Tree, answers: Answers, items: Sequence[str], block: Block, means: Sequence[Block]) -> bool:
    """Whether the counts alone leave the hidden parts open: quickly asked, before the auditor is."""
    sizes = answers.sizes(items)
    return all(
        is_wide(from_distribution(counts_of(answers, item, block), part, answers.scales[item]))
        for one in means
        if one <= block
        for item, _, part in inner(one, tree, sizes, items)
        if part < len(answers.of(item, block))
    )


def told_within(
    tree: Tree, answers: Answers, items: Sequence[str], block: Block, means: Sequence[Block]
) -> Iterator[Exposure]:
    """Hidden means of the scale, or of one item, that counts over `block` would tell together with the means."""
    sizes, names = answers.sizes(items), tuple(items)
    cells = [Cell(unit, dict(zip(items, sizes.columns[unit], strict=True))) for unit in sorted(block)]
    within = [one for one in means if one <= block]
    sums = [Statement(one, names, total=sum(float(np.sum(answers.of(item, one))) for item in items)) for one in within]
    counts = [Statement(block, (item,), counts=tuple(counts_of(answers, item, block))) for item in items]
    asked = [
        question for one in within for part in parts(one, tree, sizes) for question in hidden(part, one, sizes, names)
    ]
    return Audit(cells, items, answers.scales[items[0]], [*sums, *counts]).exposures(asked)


def hidden(part: Block, whole: Block, sizes: Sizes, items: tuple[str, ...]) -> list[tuple[Block, tuple[str, ...]]]:
    """The means of a part that are hidden: of each item that others of the whole answered too, and of all those."""
    counted = zip(items, sizes.of(part), sizes.of(whole), strict=True)
    open_ones = tuple(item for item, inside, all_in in counted if 0 < inside < all_in)
    return [(part, wanted) for wanted in dict.fromkeys([open_ones, *((item,) for item in open_ones)]) if wanted]


def inner(block: Block, tree: Tree, sizes: Sizes, measures: Sequence[str]) -> list[tuple[str, int, int]]:
    """(measure, people of the block, people of a hidden part), for parts that somebody and not everybody is in."""
    wholes = sizes.of(block)
    return [
        (measure, whole, part)
        for hidden in parts(block, tree, sizes)
        for measure, whole, part in zip(measures, wholes, sizes.of(hidden), strict=True)
        if 0 < part < whole
    ]


def counts_of(answers: Answers, measure: str, block: Block) -> list[int]:
    return distribution(answers.of(measure, block), answers.scales[measure])


def unanimous(answers: Answers, measures: Sequence[str], published: Sequence[Block]) -> list[tuple[str, Block]]:
    """Published cells in which all gave the same answer: their mean tells what each of them said. For the analyst."""
    return [
        (measure, block)
        for block in published
        for measure in measures
        if len(values := answers.of(measure, block)) > 1 and np.ptp(values) == 0
    ]


def comparable_blocks(
    tree: Tree, waves: Sequence[Answers], measures: Sequence[str], limits: Thresholds, *, start: Sequence[Block]
) -> tuple[Block, ...]:
    """Blocks whose change between waves may be told: safe in every one of them, and sums of the blocks of each.

    `start`: the joined blocks of the waves (`blocks.joined`). Without the same blocks in both, a change would tell the
    mean that one of the waves hides.
    """
    sizes = [wave.sizes(measures) for wave in waves]
    together = Sizes(
        {
            unit: [*(count for one in sizes for count in one.columns.get(unit, [0] * len(measures)))]
            for unit in frozenset().union(*start)
        }
    )
    return blocks(tree, together, lambda block: together.least(block) >= limits.mean, start=start) if start else ()
