"""The shape of an instrument."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from surveys.scoring.scales import Range

LANGUAGES = ("id", "en")
FEWEST_OPTIONS, MOST_OPTIONS = 2, 11
MOST_ITEMS = 120

# A text in both languages.
Text = Mapping[str, str]


class InvalidInstrument(ValueError):
    """`errors`: where (`sections[0].items[2].text.en`) to what is wrong, in words."""

    def __init__(self, errors: Mapping[str, Any]) -> None:
        super().__init__(f"{len(errors)} errors")
        self.errors = dict(errors)


@dataclass(frozen=True, slots=True)
class AnswerScale:
    """2 to 11 options, each with a label in both languages."""

    code: str
    range: Range
    labels: Mapping[str, tuple[str, ...]]

    @property
    def options(self) -> Sequence[int]:
        return range(self.range.lowest, self.range.highest + 1)


@dataclass(frozen=True, slots=True)
class Condition:
    """Shown only to those who answered an earlier item with one of these options."""

    item: str
    options: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Item:
    """A statement on a scale, or an open question (`scale` None). `reverse`: to agree is less of what is measured."""

    code: str
    text: Text
    scale: str | None
    reverse: bool = False
    not_applicable: bool = False
    show_if: Condition | None = None

    @property
    def is_open(self) -> bool:
        return self.scale is None


@dataclass(frozen=True, slots=True)
class Section:
    title: Text
    items: tuple[Item, ...]


@dataclass(frozen=True, slots=True)
class Factor:
    """A scale score: the mean of these items, all on the same answer scale."""

    code: str
    name: Text
    items: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Instrument:
    """`total`: the name of the mean of all factors, where that is a figure. `high_is_good`: which end is wanted."""

    name: Text
    about: Text
    is_validated: bool
    high_is_good: bool
    total: Text | None
    scales: Mapping[str, AnswerScale]
    sections: tuple[Section, ...]
    factors: tuple[Factor, ...]

    def items(self) -> Iterator[Item]:
        """In the order in which they are asked."""
        for section in self.sections:
            yield from section.items

    def item(self, code: str) -> Item:
        return next(item for item in self.items() if item.code == code)

    def scale_items(self) -> list[Item]:
        return [item for item in self.items() if not item.is_open]

    def range_of(self, factor: Factor) -> Range:
        return self.scales[self.item(factor.items[0]).scale or ""].range

    def is_shown(self, item: Item, answers: Mapping[str, Any]) -> bool:
        """Whether somebody with these answers is asked the item: its condition and those of the items it rests on."""
        if item.show_if is None:
            return True
        earlier = self.item(item.show_if.item)
        return self.is_shown(earlier, answers) and answers.get(earlier.code) in item.show_if.options
