"""What is released of a survey: computed once at close, frozen, and the only thing that any output reads."""

from collections.abc import Sequence

import numpy as np

from surveys.disclosure.answers import Answers
from surveys.disclosure.blocks import Block, Sizes, Thresholds, Tree, blocks, parts
from surveys.disclosure.insiders import is_open_to_all
from surveys.disclosure.intervals import both, from_mean, from_spread, is_wide


def mean_blocks(tree: Tree, answers: Answers, measures: Sequence[str], limits: Thresholds) -> tuple[Block, ...]:
    """Blocks for which the means of all these measures may be told.

    One partition for all of them: measures that add up (factors and their total) would tell each other otherwise.
    """
    sizes = answers.sizes(measures)

    def is_safe(block: Block) -> bool:
        return sizes.least(block) >= limits.mean and all(
            stays_open(answers, measure, block, part)
            for part in parts(block, tree, sizes)
            for measure, whole, inside in zip(measures, sizes.of(block), sizes.of(part), strict=True)
            if 0 < inside < whole
        )

    return blocks(tree, sizes, is_safe)


def stays_open(answers: Answers, measure: str, block: Block, part: Block) -> bool:
    """Whether the mean of the block leaves the part's mean open, also for each of its people, who know one value."""
    whole, inside = answers.of(measure, block), answers.of(measure, part)
    return is_open_to_all(inside, answers.of(measure, block - part), float(np.sum(whole)), answers.scales[measure])


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


def inner(block: Block, tree: Tree, sizes: Sizes, measures: Sequence[str]) -> list[tuple[str, int, int]]:
    """(measure, people of the block, people of a hidden part), for parts that somebody and not everybody is in."""
    wholes = sizes.of(block)
    return [
        (measure, whole, part)
        for hidden in parts(block, tree, sizes)
        for measure, whole, part in zip(measures, wholes, sizes.of(hidden), strict=True)
        if 0 < part < whole
    ]


def unanimous(
    tree: Tree, answers: Answers, measures: Sequence[str], published: Sequence[Block]
) -> list[tuple[str, Block]]:
    """Published cells in which all gave the same answer: their mean tells what each of them said. For the analyst.

    Not where something is hidden inside: that all agree would tell what the hidden ones said.
    """
    sizes = answers.sizes(measures)
    return [
        (measure, block)
        for block in published
        for measure in measures
        if len(values := answers.of(measure, block)) > 1 and np.ptp(values) == 0
        if all(one != measure for one, _, _ in inner(block, tree, sizes, measures))
    ]


def comparable_blocks(
    tree: Tree, waves: Sequence[Answers], measures: Sequence[str], limits: Thresholds, *, start: Sequence[Block]
) -> tuple[Block, ...]:
    """Blocks whose change between waves may be told: safe in every one of them, and sums of the blocks of each.

    `start`: the joined blocks of the waves (`blocks.joined`). Without the same blocks in both, a change would tell the
    mean that one of the waves hides.
    """
    if not start:
        return ()
    sizes = [wave.sizes(measures) for wave in waves]
    together = Sizes(
        {
            unit: [*(count for one in sizes for count in one.columns.get(unit, [0] * len(measures)))]
            for unit in frozenset().union(*start)
        }
    )
    return blocks(tree, together, lambda block: together.least(block) >= limits.mean, start=start)


def told_number(answered: int, limits: Thresholds) -> int | None:
    """How many answered, where that may be said: nobody, or enough for a mean. Of one to four it nearly says who."""
    return answered if answered == 0 or answered >= limits.mean else None
