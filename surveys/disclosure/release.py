"""What is released of a survey: computed once at close, frozen, and the only thing that any output reads."""

from collections.abc import Iterator, Sequence

import numpy as np

from surveys.disclosure.answers import Answers, by_gaps
from surveys.disclosure.audit import Audit, Exposure, Statement
from surveys.disclosure.blocks import Block, Sizes, Thresholds, Tree, blocks, parts
from surveys.disclosure.insiders import counts_stay_open, is_open_to_all
from surveys.disclosure.intervals import both, from_mean, from_spread, is_wide
from surveys.scoring.scales import distribution


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
        if next(told_within(tree, answers, items, block, means), None):
            return False
        return next(told_to_insiders(tree, answers, items, block, means), None) is None

    return blocks(tree, sizes, is_safe, start=means) if means else ()


def counts_are_wide(tree: Tree, answers: Answers, items: Sequence[str], block: Block, means: Sequence[Block]) -> bool:
    """Whether the counts alone leave the hidden parts open: quickly asked, before the auditor is."""
    sizes = answers.sizes(items)
    return all(
        counts_stay_open(counts_of(answers, item, block), part, answers.scales[item])
        for one in means
        if one <= block
        for item, _, part in inner(one, tree, sizes, items)
        if part < len(answers.of(item, block))
    )


def told_to_insiders(
    tree: Tree, answers: Answers, items: Sequence[str], block: Block, means: Sequence[Block]
) -> Iterator[Exposure]:
    """The same to people of a block in which something is hidden, who know all of their own answers.

    Who takes their own answers out of what is published reads what would be published without them. Asked of those
    with the lowest and the highest score of each unit, for whom bounds narrow most.
    """
    sizes = answers.sizes(items)
    for one in means:
        if one <= block and inner(one, tree, sizes, items):
            for row in answers.extremes(tuple(items), one):
                yield from told_within(tree, answers.without(row), items, block, means, about=[one])


def told_within(
    tree: Tree,
    answers: Answers,
    items: Sequence[str],
    block: Block,
    means: Sequence[Block],
    *,
    about: Sequence[Block] | None = None,
) -> Iterator[Exposure]:
    """Hidden means of the scale, or of one item, that counts over `block` would tell together with the means.

    `about`: the blocks of whose parts is asked; None: of all in `block`.
    """
    sizes, names = answers.sizes(items), tuple(items)
    within = [one for one in means if one <= block]
    asked = [
        question
        for one in (within if about is None else about)
        for part in parts(one, tree, sizes)
        for question in hidden(part, one, sizes, names)
    ]
    if not asked:
        return
    people = by_gaps(answers, names, block)
    sums = [people.sum_of_scores(one) for one in within]
    counts = [Statement(people.ids(block), (item,), counts=tuple(counts_of(answers, item, block))) for item in items]
    audit = Audit(people.cells(), items, answers.scales[items[0]], [*sums, *counts])
    yield from audit.exposures((people.ids(part), wanted) for part, wanted in asked)


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
