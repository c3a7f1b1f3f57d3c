"""An instrument as its pages tell it: every part in words, in the reader's language with the other one beside it."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from django.utils.text import get_text_list
from django.utils.translation import get_language
from django.utils.translation import gettext as _t

from surveys.instruments import LANGUAGES, AnswerScale, Instrument, Item
from surveys.models import InstrumentVersion
from surveys.reports.wording import words


@dataclass(frozen=True, slots=True)
class ItemRow:
    """`other`: the text in the language that the reader does not use. `condition`: when it is asked, in words."""

    item: Item
    text: str
    other: str
    scale: str
    factor: str
    condition: str


def languages() -> tuple[str, str]:
    """The reader's, then the other."""
    own = (get_language() or "id")[:2]
    first = own if own in LANGUAGES else LANGUAGES[0]
    return first, next(language for language in LANGUAGES if language != first)


def by_instrument(rows: Iterable[InstrumentVersion]) -> list[dict[str, Any]]:
    """Each instrument with its versions, the newest first. `rows` are in the order of the model."""
    grouped = [(code, list(versions)) for code, versions in groupby(rows, lambda row: row.instrument.code)]
    return [{"code": code, "name": str(versions[0]), "versions": versions} for code, versions in grouped]


def told(instrument: Instrument) -> dict[str, Any]:
    """What the page of a version shows."""
    own, other = languages()
    factors = {code: words(factor.name) for factor in instrument.factors for code in factor.items}
    return {
        "other_language": other,
        "about": instrument.about[own],
        "validated": instrument.is_validated,
        "count": len(list(instrument.items())),
        "sections": [
            (words(section.title), [item_row(instrument, item, factors, other) for item in section.items])
            for section in instrument.sections
        ],
        "scales": [(scale, labels(scale, own, other)) for scale in instrument.scales.values()],
        "factors": [(factor.code, words(factor.name), ", ".join(factor.items)) for factor in instrument.factors],
        "total": words(instrument.total) if instrument.total else "",
        "high_is_good": instrument.high_is_good,
    }


def item_row(instrument: Instrument, item: Item, factors: Mapping[str, str], other: str) -> ItemRow:
    return ItemRow(
        item=item,
        text=words(item.text),
        other=item.text[other],
        scale=item.scale or "",
        factor=factors.get(item.code, ""),
        condition=condition_in_words(instrument, item),
    )


def labels(scale: AnswerScale, own: str, other: str) -> list[tuple[int, str, str]]:
    return list(zip(scale.options, scale.labels[own], scale.labels[other], strict=True))


def condition_in_words(instrument: Instrument, item: Item) -> str:
    """When an item is asked: "Hanya bila K1 dijawab “Setuju” atau “Sangat setuju”."."""
    if item.show_if is None:
        return ""
    scale = instrument.scales[instrument.item(item.show_if.item).scale or ""]
    own, _other = languages()
    named = dict(zip(scale.options, scale.labels[own], strict=True))
    answers = [_t("“{answer}”").format(answer=named[option]) for option in item.show_if.options]
    return _t("Hanya bila {item} dijawab {answers}.").format(
        item=item.show_if.item, answers=get_text_list(answers, _t("atau"))
    )
