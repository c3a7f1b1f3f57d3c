"""What no part of an instrument sees alone: codes twice, conditions that look forward, factors over unlike scales."""

from collections.abc import Collection

from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from surveys.instruments.reading import Reader
from surveys.instruments.shape import MOST_ITEMS, Instrument, Item

TWICE = _("Kode ini dipakai dua kali.")
TOO_MANY = format_lazy(_("Instrumen memuat paling banyak {most} butir."), most=MOST_ITEMS)
WRONG_CONDITION = _("Syarat tampil memuat kode butir dan pilihan jawaban yang ada pada skalanya.")
NOT_EARLIER = _("Syarat tampil harus menunjuk butir yang ditanyakan lebih dahulu.")
UNKNOWN_ITEM = _("Faktor hanya memuat butir berskala yang ada dalam instrumen.")
IN_TWO_FACTORS = _("Satu butir hanya dihitung satu kali, dalam satu faktor.")
UNLIKE = _("Semua butir dalam satu faktor harus memakai skala yang sama.")
NO_TOTAL = _("Nilai gabungan memerlukan sedikitnya dua faktor dengan skala yang sama.")


def check_together(reader: Reader, instrument: Instrument) -> None:
    if len(list(instrument.items())) > MOST_ITEMS:
        # No more is asked then: looking up thousands of codes, each among as many, would keep the server busy.
        reader.wrong("sections", TOO_MANY)
        return
    earlier = set[str]()
    for section, rows in enumerate(instrument.sections):
        for place, item in enumerate(rows.items):
            path = f"sections[{section}].items[{place}]"
            if item.code in earlier:
                reader.wrong(f"{path}.code", TWICE)
            if item.show_if:
                check_condition(reader, instrument, item, f"{path}.show_if", earlier)
            earlier.add(item.code)
    check_factors(reader, instrument, earlier)


def check_condition(reader: Reader, instrument: Instrument, item: Item, path: str, earlier: Collection[str]) -> None:
    condition = item.show_if
    if condition is None or condition.item not in earlier:
        reader.wrong(path, NOT_EARLIER)
        return
    scale = instrument.item(condition.item).scale
    if scale is None or not set(condition.options) <= set(instrument.scales[scale].options):
        reader.wrong(path, WRONG_CONDITION)


def check_factors(reader: Reader, instrument: Instrument, known_codes: Collection[str]) -> None:
    codes, counted = set[str](), set[str]()
    for number, factor in enumerate(instrument.factors):
        if factor.code in codes:
            reader.wrong(f"factors[{number}].code", TWICE)
        codes.add(factor.code)
        if len(set(factor.items)) < len(factor.items) or counted & set(factor.items):
            reader.wrong(f"factors[{number}].items", IN_TWO_FACTORS)
            continue
        counted |= set(factor.items)
        known = [instrument.item(code) for code in factor.items if code in known_codes]
        if len(known) < len(factor.items) or any(item.is_open for item in known):
            reader.wrong(f"factors[{number}].items", UNKNOWN_ITEM)
        elif len({instrument.scales[item.scale or ""].range for item in known}) > 1:
            reader.wrong(f"factors[{number}].items", UNLIKE)
    if reader.errors:
        return
    ranges = {instrument.scales[item.scale or ""].range for item in items_of_factors(instrument, known_codes)}
    if instrument.total and (len(ranges) != 1 or len(instrument.factors) < 2):
        reader.wrong("total", NO_TOTAL)


def items_of_factors(instrument: Instrument, known_codes: Collection[str]) -> list[Item]:
    codes = [code for factor in instrument.factors for code in factor.items if code in known_codes]
    return [item for item in map(instrument.item, codes) if not item.is_open]
