"""Merging units into blocks that are safe to publish."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, cached_property

Block = frozenset[str]
# Whether a block may be published. It must become safe by growing, or never: merging goes on until it is.
IsSafe = Callable[[Block], bool]


@dataclass(frozen=True, slots=True)
class Thresholds:
    """Fewest answers behind a mean, a distribution, a comment; fixed when a survey opens (Rembuk's trust model)."""

    mean: int = 5
    distribution: int = 8
    comment: int = 10

    def __post_init__(self) -> None:
        if self.mean < 5 or self.distribution < 8 or self.comment < 10:
            raise ValueError("Thresholds can be raised, never lowered below 5, 8 and 10.")
        if not self.mean <= self.distribution <= self.comment:
            raise ValueError("A distribution tells more than a mean, a comment more than both.")


@dataclass(frozen=True)
class Tree:
    """Units by id: their names and parents. People belong to any unit, also to one that has others below it."""

    names: Mapping[str, str]
    parents: Mapping[str, str | None]

    def __post_init__(self) -> None:
        """Raise ValueError unless there is one root and every parent is known."""
        if self.names.keys() != self.parents.keys():
            raise ValueError("Every unit needs a name and a parent, None for the root.")
        if sum(parent is None for parent in self.parents.values()) != 1:
            raise ValueError("A tree has one root.")
        if any(parent is not None and parent not in self.names for parent in self.parents.values()):
            raise ValueError("A parent is not among the units.")

    @property
    def root(self) -> str:
        return next(unit for unit, parent in self.parents.items() if parent is None)

    def children(self) -> dict[str, list[str]]:
        """Of each unit, by name."""
        found: dict[str, list[str]] = {unit: [] for unit in self.names}
        for unit in sorted(self.names, key=lambda unit: (self.names[unit], unit)):
            parent = self.parents[unit]
            if parent is not None:
                found[parent].append(unit)
        return found

    def above(self, block: Iterable[str]) -> set[str]:
        """The units of the block and all that have one of them below."""
        found: set[str] = set()
        for unit in block:
            here: str | None = unit
            while here is not None and here not in found:
                found.add(here)
                here = self.parents[here]
        return found

    def subtrees(self) -> Mapping[str, Block]:
        """Each unit with all below it."""
        return self.below

    @cached_property
    def below(self) -> Mapping[str, Block]:
        """Asked for each part of each block: worked out once."""
        found: dict[str, set[str]] = {unit: {unit} for unit in self.names}
        for unit in self.names:
            above = self.parents[unit]
            while above is not None:
                found[above].add(unit)
                above = self.parents[above]
        return {unit: frozenset(units) for unit, units in found.items()}


@dataclass(frozen=True)
class Sizes:
    """How many answered in each unit itself (not below it), one column for each measure or wave."""

    columns: Mapping[str, Sequence[int]]

    @cached_property
    def people(self) -> Block:
        """The units of which is known how many answered."""
        return frozenset(self.columns)

    def of(self, block: Iterable[str]) -> tuple[int, ...]:
        """The sum of each column over the units of the block."""
        rows = [self.columns[unit] for unit in block if unit in self.columns]
        width = len(next(iter(self.columns.values()), ()))
        return tuple(sum(column) for column in zip(*rows, strict=True)) if rows else (0,) * width

    def least(self, block: Iterable[str]) -> int:
        return min(self.of(block), default=0)


def blocks(tree: Tree, sizes: Sizes, is_safe: IsSafe, *, start: Iterable[Block] = ()) -> tuple[Block, ...]:
    """The safe blocks that cover all units of `sizes`; () when not even all together are safe.

    From the leaves upward: what is unsafe joins the smallest of its siblings (the first by name where equal), so
    that nobody can subtract it from their sum; where siblings do not suffice, the parent as a whole goes on as one.
    A sibling that consists of several blocks is joined whole: no unit is cut in two. `start`: blocks that must stay
    together, e.g. those of an earlier release.
    """
    subtrees, children, is_safe = tree.subtrees(), tree.children(), cache(is_safe)
    together = list(start) or [frozenset({unit}) for unit in sizes.columns]
    at_home = homes(tree, subtrees, together)

    def order(group: list[Block]) -> tuple[int, str, str]:
        units = [unit for block in group for unit in block]
        first = min(units, key=lambda unit: (tree.names[unit], unit))
        return sizes.least(units), tree.names[first], first

    def settled(unit: str) -> list[Block]:
        groups = [[block] for block in at_home.get(unit, [])]
        groups += [group for child in children[unit] if (group := settled(child))]
        while len(groups) > 1 and (unsafe := [group for group in groups if is_unsafe(group)]):
            smallest = min(unsafe, key=order)
            groups.remove(smallest)
            partner = min(groups, key=lambda group: (len(group) > 1, order(group)))
            groups.remove(partner)
            groups.append([frozenset().union(*smallest, *partner)])
        return [block for group in groups for block in group]

    def is_unsafe(group: list[Block]) -> bool:
        return len(group) == 1 and not is_safe(group[0])

    found = settled(tree.root)
    return tuple(sorted(found, key=lambda block: order([block])[1:])) if all(map(is_safe, found)) else ()


def homes(tree: Tree, subtrees: Mapping[str, Block], together: Iterable[Block]) -> dict[str, list[Block]]:
    """The blocks under the lowest unit that holds all of each."""
    found: dict[str, list[Block]] = {}
    for block in together:
        holders = [unit for unit, below in subtrees.items() if block <= below]
        found.setdefault(min(holders, key=lambda unit: len(subtrees[unit])), []).append(block)
    return found


def parts(block: Block, tree: Tree, sizes: Sizes) -> list[Block]:
    """What lies hidden inside a block: each unit with all below it, and each unit's own people alone."""
    people = sizes.people
    inside = {tree.below[unit] & people for unit in tree.above(block)} | {frozenset({unit}) for unit in block}
    return sorted((part for part in inside if part and part < block), key=lambda part: (len(part), sorted(part)))


def shown(tree: Tree, sizes: Sizes, published: Iterable[Block]) -> dict[str, Block | None]:
    """For each unit the units whose sum may be shown for it, or None where it is hidden."""
    published = list(published)
    found: dict[str, Block | None] = {}
    for unit, below in tree.subtrees().items():
        people = below & frozenset(sizes.columns)
        covered = frozenset().union(*(block for block in published if block <= people)) if published else frozenset()
        found[unit] = people if people and covered == people else None
    return found


def joined(first: Iterable[Block], second: Iterable[Block]) -> tuple[Block, ...]:
    """The finest blocks of which each is a sum of whole blocks of both: what can be compared between two waves."""
    found: list[Block] = []
    for block in [*first, *second]:
        touching = [other for other in found if other & block]
        found = [other for other in found if not other & block]
        found.append(block.union(*touching))
    return tuple(sorted(found, key=sorted))
