"""Which blocks may have their answers told option by option: beside the means, nothing hidden may follow from it."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import groupby

from surveys.disclosure.answers import Answers, ByGaps, by_gaps, name
from surveys.disclosure.audit import Audit, Exposure, Statement
from surveys.disclosure.blocks import Block, Sizes, Thresholds, Tree, blocks, parts
from surveys.disclosure.insiders import counts_stay_open


def distribution_blocks(
    tree: Tree, answers: Answers, items: Sequence[str], limits: Thresholds, *, means: Sequence[Block]
) -> tuple[Block, ...]:
    """Blocks for which the answers to the items of one scale may be told option by option.

    Each is a sum of the blocks of `means`, for which the mean of the scale is told as well: both together must leave
    every part that the means hide open, which is asked of the auditor.
    """
    sizes, beside = answers.sizes(items), Distributions(tree, answers, items, means)

    def is_safe(block: Block) -> bool:
        if sizes.least(block) < limits.distribution or not beside.are_counts_wide(block):
            return False
        return next(beside.exposures(block), None) is None

    return blocks(tree, sizes, is_safe, start=means) if means else ()


@dataclass(frozen=True, slots=True)
class Question:
    """What is the mean of a part, over these items, that `whole`, a block of means, hides?

    `asker`: one of the whole, who takes their own answers out of all that is told: their row among its people. None:
    a stranger.
    """

    whole: Block
    asker: int | None
    part: Block
    items: tuple[str, ...]


class Distributions:
    """What counts of the answers to these items would tell beside the means of the scale.

    What is open where counts are told of one block stays open where they are told of a larger one instead: whatever
    answers fitted, fit still, with the real answers of the others beside them. So nothing is asked again once it is
    known to be open, and most of it is known from a block of means alone.
    """

    def __init__(self, tree: Tree, answers: Answers, items: Sequence[str], means: Sequence[Block]) -> None:
        self.tree, self.answers, self.items, self.means = tree, answers, tuple(items), means
        self.sizes = answers.sizes(items)
        # The blocks with whose counts each question, and the counts beside each block of means, were found open.
        self.open: dict[Question, Block] = {}
        self.wide: dict[Block, Block] = {}
        self.unsure = cache(self.asked)

    def within(self, block: Block) -> list[Block]:
        return [one for one in self.means if one <= block]

    def are_counts_wide(self, block: Block) -> bool:
        """Whether the counts alone leave the hidden parts open: quickly asked, before the auditor is."""
        unknown = [one for one in self.within(block) if not self.wide.get(one, block | {""}) <= block]
        parts_of = {one: self.hidden_numbers(one) for one in unknown}
        counts = {
            item: self.answers.counts(item, block) for item in {item for of in parts_of.values() for item, _ in of}
        }
        for one, numbers in parts_of.items():
            if not all(counts_stay_open(counts[item], part, self.answers.scales[item]) for item, part in numbers):
                return False
            self.wide[one] = block
        return True

    def hidden_numbers(self, one: Block) -> set[tuple[str, int]]:
        """Each item with how many of a hidden part answered it."""
        wholes = self.sizes.of(one)
        return {
            (item, inside)
            for part in parts(one, self.tree, self.sizes)
            for item, inside, whole in zip(self.items, self.sizes.of(part), wholes, strict=True)
            if 0 < inside < whole
        }

    def exposures(self, block: Block) -> Iterator[Exposure]:
        """Hidden means of the scale, or of one item, that counts over `block` would tell together with the means."""
        questions = [one for whole in self.within(block) for one in self.unsure(whole)]
        return self.exposed(block, sorted(questions, key=lambda one: one.asker is not None))

    def exposed(self, block: Block, questions: Iterable[Question]) -> Iterator[Exposure]:
        """Of these questions."""
        left = [one for one in questions if not (one in self.open and self.open[one] <= block)]
        if not left:
            return
        people = by_gaps(self.answers, self.items, block)
        audit = self.auditor(people, block)
        for (whole, asker), theirs in groupby(left, key=lambda one: (one.whole, one.asker)):
            view = self.seen_by(asker, whole, audit)
            for one in theirs:
                found = next(view.exposures([(people.ids(one.part), one.items)]), None)
                if found:
                    yield found
                else:
                    self.open[one] = block

    def asked(self, whole: Block) -> list[Question]:
        """What might be told of the parts of a block of means: not what its people leave open by exchange alone.

        Asked by strangers and by those with the lowest and the highest score of each unit, for whom bounds narrow most.
        """
        if not hidden_in(whole, self.tree, self.sizes, self.items):
            return []
        here = self.answers.within(whole)
        people, unsure = by_gaps(here, self.items, whole), []
        audit = self.auditor(people, whole)
        for asker in (None, *here.extremes(self.items, whole)):
            left = here if asker is None else here.without(asker)
            view = self.seen_by(asker, whole, audit)
            for part, items in hidden_in(whole, self.tree, left.sizes(self.items), self.items):
                if not view.is_known_open(people.ids(part), items):
                    unsure.append(Question(whole, asker, part, items))
        return unsure

    def seen_by(self, asker: int | None, whole: Block, audit: Audit) -> Audit:
        if asker is None:
            return audit
        here = self.answers.within(whole)
        own = here.own(asker, self.items)
        return audit.without(name(here.units[asker], len(own)), own)

    def auditor(self, people: ByGaps, block: Block) -> Audit:
        """Of the mean of each block of means, and of how often each option was chosen in the whole `block`."""
        sums, everybody = [people.sum_of_scores(one) for one in self.within(block)], people.ids(block)
        counts = [Statement(everybody, (item,), counts=self.answers.counts(item, block)) for item in self.items]
        return Audit(people.cells(), self.items, people.scale, [*sums, *counts])


def hidden_in(whole: Block, tree: Tree, sizes: Sizes, items: tuple[str, ...]) -> list[tuple[Block, tuple[str, ...]]]:
    """The means that are hidden: of each part, for each item that others answered too, and for all of those."""
    wholes, found = sizes.of(whole), []
    for part in parts(whole, tree, sizes):
        counted = zip(items, sizes.of(part), wholes, strict=True)
        open_ones = tuple(item for item, inside, all_in in counted if 0 < inside < all_in)
        found += [(part, one) for one in dict.fromkeys([open_ones, *((item,) for item in open_ones)]) if one]
    return found
