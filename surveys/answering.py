"""Checking what somebody answered against the instrument. Pure."""

from collections.abc import Mapping
from typing import Any

from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from surveys.instruments import Instrument, Item

# The answer "this does not apply to me": counted as missing, never as a midpoint.
NOT_APPLICABLE = "na"
LONGEST_COMMENT = 500

UNKNOWN = _("Pertanyaan ini tidak ada dalam survei.")
NOT_AN_OPTION = _("Pilih salah satu jawaban yang tersedia.")
TOO_LONG = format_lazy(_("Tulis paling banyak {most} huruf."), most=LONGEST_COMMENT)


def cleaned(instrument: Instrument, given: Mapping[str, Any]) -> dict[str, Any]:
    """The answers that are kept: those to items that these very answers lead to. Skipped items are absent.

    Raises WrongAnswers with the error of each item.
    """
    items = {item.code: item for item in instrument.items()}
    errors = dict[str, Any](dict.fromkeys(given.keys() - items.keys(), UNKNOWN))
    kept: dict[str, Any] = {}
    for code, item in items.items():
        value = given.get(code)
        if value in (None, "") or not instrument.is_shown(item, kept):
            continue
        answer = written(value) if item.is_open else chosen(instrument, item, value)
        if answer is None:
            errors[code] = TOO_LONG if item.is_open else NOT_AN_OPTION
        elif answer != "":
            kept[code] = answer
    if errors:
        raise WrongAnswers(errors)
    return kept


class WrongAnswers(ValueError):
    """`errors`: item code to what is wrong."""

    def __init__(self, errors: Mapping[str, Any]) -> None:
        super().__init__(f"{len(errors)} errors")
        self.errors = dict(errors)


def chosen(instrument: Instrument, item: Item, value: Any) -> int | str | None:
    if value == NOT_APPLICABLE and item.not_applicable:
        return NOT_APPLICABLE
    scale = instrument.scales[item.scale or ""]
    return value if type(value) is int and value in scale.options else None


def written(value: Any) -> str | None:
    """Without control characters: a text is a text."""
    if not isinstance(value, str):
        return None
    text = "".join(letter for letter in value if letter.isprintable() or letter == "\n").strip()
    return text if len(text) <= LONGEST_COMMENT else None


def longest(instrument: Instrument) -> dict[str, Any]:
    """The longest set of answers that the instrument allows: what is sealed has its length, whoever sealed it."""
    found: dict[str, Any] = {}
    for item in instrument.items():
        if item.is_open:
            found[item.code] = "\N{GRINNING FACE}" * LONGEST_COMMENT
        else:
            options = instrument.scales[item.scale or ""].options
            found[item.code] = max([*options, NOT_APPLICABLE], key=lambda option: len(repr(option)))
    return found
