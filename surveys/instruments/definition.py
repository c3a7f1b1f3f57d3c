"""The shape of an instrument, and reading it from JSON."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from surveys.instruments.reading import EMPTY, NOT_AN_OBJECT, Reader, is_text
from surveys.scoring.scales import Range

LANGUAGES = ("id", "en")
CODE = re.compile(r"[A-Za-z][A-Za-z0-9_]{0,19}")
FEWEST_OPTIONS, MOST_OPTIONS = 2, 11
MOST_ITEMS = 120

WRONG_OPTIONS = format_lazy(_("Skala punya {least} sampai {most} pilihan."), least=FEWEST_OPTIONS, most=MOST_OPTIONS)
WRONG_LABELS = _("Beri nama {number} pilihan, satu untuk setiap angka.")
UNKNOWN_SCALE = _("Skala jawaban ini tidak ada dalam daftar skala.")
OPEN_REVERSED = _("Pertanyaan terbuka tidak dapat berupa butir terbalik.")
WRONG_CONDITION = _("Syarat tampil memuat kode butir dan pilihan jawaban yang ada pada skalanya.")
NOT_EARLIER = _("Syarat tampil harus menunjuk butir yang ditanyakan lebih dahulu.")
TWICE = _("Ada kode yang dipakai dua kali.")
TOO_MANY = format_lazy(_("Instrumen memuat paling banyak {most} butir."), most=MOST_ITEMS)
UNKNOWN_ITEM = _("Faktor hanya memuat butir berskala yang ada dalam instrumen.")
UNLIKE = _("Semua butir dalam satu faktor harus memakai skala yang sama.")
NO_TOTAL = _("Nilai gabungan memerlukan sedikitnya dua faktor dengan skala yang sama.")

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
    data: Mapping[str, Any] = field(default_factory=dict, repr=False, compare=False)

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


def parse(data: Any) -> Instrument:
    """Read an instrument. Raises InvalidInstrument with every error that was found, not only the first."""
    reader = Reader(LANGUAGES, CODE)
    if not isinstance(data, dict):
        raise InvalidInstrument({"": NOT_AN_OBJECT})
    scales = {scale.code: scale for scale in (read_scale(reader, *row) for row in reader.rows(data, "scales"))}
    sections = tuple(read_section(reader, row, path, scales) for row, path in reader.rows(data, "sections"))
    instrument = Instrument(
        name=reader.text(data, "name"),
        about=reader.text(data, "about", optional=True),
        is_validated=reader.flag(data, "validated"),
        high_is_good=reader.flag(data, "high_is_good", default=True),
        total=reader.text(data, "total") if data.get("total") else None,
        scales=scales,
        sections=sections,
        factors=tuple(read_factor(reader, *row) for row in reader.rows(data, "factors", optional=True)),
        data=data,
    )
    if not reader.errors:
        check_together(reader, instrument)
    if reader.errors:
        raise InvalidInstrument(reader.errors)
    return instrument


def read_scale(reader: Reader, row: Mapping[str, Any], path: str) -> AnswerScale:
    lowest, highest = reader.whole(row, "lowest", path), reader.whole(row, "highest", path)
    options = highest - lowest + 1
    if not FEWEST_OPTIONS <= options <= MOST_OPTIONS:
        reader.wrong(f"{path}.highest", WRONG_OPTIONS)
        lowest, highest, options = 0, 1, 2
    given = row.get("labels") if isinstance(row.get("labels"), dict) else {}
    labels = {}
    for language in LANGUAGES:
        texts = given.get(language) if given else None
        if not isinstance(texts, list) or len(texts) != options or not all(map(is_text, texts)):
            reader.wrong(f"{path}.labels.{language}", format_lazy(WRONG_LABELS, number=options))
            texts = [""] * options
        labels[language] = tuple(texts)
    return AnswerScale(reader.code(row, path), Range(lowest, highest), labels)


def read_section(reader: Reader, row: Mapping[str, Any], path: str, scales: Mapping[str, AnswerScale]) -> Section:
    items = tuple(read_item(reader, item, where, scales) for item, where in reader.rows(row, "items", path))
    return Section(reader.text(row, "title", path, optional=True), items)


def read_item(reader: Reader, row: Mapping[str, Any], path: str, scales: Mapping[str, AnswerScale]) -> Item:
    scale = row.get("scale")
    if scale is not None and scale not in scales:
        reader.wrong(f"{path}.scale", UNKNOWN_SCALE)
    if scale is None and reader.flag(row, "reverse", path):
        reader.wrong(f"{path}.reverse", OPEN_REVERSED)
    return Item(
        code=reader.code(row, path),
        text=reader.text(row, "text", path),
        scale=scale if isinstance(scale, str) else None,
        reverse=reader.flag(row, "reverse", path),
        not_applicable=reader.flag(row, "not_applicable", path),
        show_if=read_condition(reader, row["show_if"], f"{path}.show_if") if row.get("show_if") else None,
    )


def read_condition(reader: Reader, row: Any, path: str) -> Condition | None:
    options = row.get("options") if isinstance(row, dict) else None
    if not isinstance(options, list) or not options or not all(type(option) is int for option in options):
        reader.wrong(path, WRONG_CONDITION)
        return None
    return Condition(str(row.get("item", "")), tuple(options))


def read_factor(reader: Reader, row: Mapping[str, Any], path: str) -> Factor:
    items = row.get("items")
    if not isinstance(items, list) or not items:
        reader.wrong(f"{path}.items", EMPTY)
        items = []
    return Factor(reader.code(row, path), reader.text(row, "name", path), tuple(map(str, items)))


def check_together(reader: Reader, instrument: Instrument) -> None:
    """What no part can see alone: codes twice, conditions that look forward, factors over unlike scales."""
    places = {
        item.code: (section, place)
        for section, rows in enumerate(instrument.sections)
        for place, item in enumerate(rows.items)
    }
    items = list(instrument.items())
    if len(places) != len(items):
        reader.wrong("sections", TWICE)
    if len(items) > MOST_ITEMS:
        reader.wrong("sections", TOO_MANY)
    for item in items:
        if item.show_if:
            section, place = places[item.code]
            check_condition(reader, instrument, item, f"sections[{section}].items[{place}].show_if", places)
    check_factors(reader, instrument, places)


def check_condition(
    reader: Reader, instrument: Instrument, item: Item, path: str, places: Mapping[str, tuple[int, int]]
) -> None:
    condition = item.show_if
    if condition is None or condition.item not in places or places[condition.item] >= places[item.code]:
        reader.wrong(path, NOT_EARLIER)
        return
    scale = instrument.item(condition.item).scale
    if scale is None or not set(condition.options) <= set(options_of(instrument.scales[scale])):
        reader.wrong(path, WRONG_CONDITION)


def options_of(scale: AnswerScale) -> range:
    return range(scale.range.lowest, scale.range.highest + 1)


def check_factors(reader: Reader, instrument: Instrument, places: Mapping[str, tuple[int, int]]) -> None:
    named = [code for factor in instrument.factors for code in factor.items]
    if len(named) != len(set(named)) or len({factor.code for factor in instrument.factors}) < len(instrument.factors):
        reader.wrong("factors", TWICE)
    for number, factor in enumerate(instrument.factors):
        known = [instrument.item(code) for code in factor.items if code in places]
        if len(known) < len(factor.items) or any(item.is_open for item in known):
            reader.wrong(f"factors[{number}].items", UNKNOWN_ITEM)
        elif len({instrument.scales[item.scale or ""].range for item in known}) > 1:
            reader.wrong(f"factors[{number}].items", UNLIKE)
    ranges = {instrument.scales[item.scale or ""].range for item in items_of_factors(instrument, places)}
    if instrument.total and (len(ranges) != 1 or len(instrument.factors) < 2):
        reader.wrong("total", NO_TOTAL)


def items_of_factors(instrument: Instrument, places: Mapping[str, tuple[int, int]]) -> list[Item]:
    codes = [code for factor in instrument.factors for code in factor.items if code in places]
    return [item for item in map(instrument.item, codes) if not item.is_open]
