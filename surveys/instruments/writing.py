"""An instrument as JSON: what `definition.parse` reads, each part written in one way."""

from collections.abc import Mapping
from typing import Any

from surveys.instruments.shape import AnswerScale, Factor, Instrument, Item, Section


def as_data(instrument: Instrument) -> dict[str, Any]:
    """Parts that say nothing are left out: `parse(as_data(it)) == it`."""
    data: dict[str, Any] = {
        "name": dict(instrument.name),
        "about": dict(instrument.about),
        "validated": instrument.is_validated,
        "high_is_good": instrument.high_is_good,
        "total": dict(instrument.total) if instrument.total else None,
        "scales": [scale_data(scale) for scale in instrument.scales.values()],
        "sections": [section_data(section) for section in instrument.sections],
        "factors": [factor_data(factor) for factor in instrument.factors],
    }
    return without_empty(data, ("about", "total", "scales", "factors"))


def scale_data(scale: AnswerScale) -> dict[str, Any]:
    labels = {language: list(texts) for language, texts in scale.labels.items()}
    return {"code": scale.code, "lowest": scale.range.lowest, "highest": scale.range.highest, "labels": labels}


def section_data(section: Section) -> dict[str, Any]:
    data = {"title": dict(section.title), "items": [item_data(item) for item in section.items]}
    return without_empty(data, ("title",))


def item_data(item: Item) -> dict[str, Any]:
    condition = item.show_if
    data = {
        "code": item.code,
        "text": dict(item.text),
        "scale": item.scale,
        "reverse": item.reverse,
        "not_applicable": item.not_applicable,
        "show_if": {"item": condition.item, "options": list(condition.options)} if condition else None,
    }
    return without_empty(data, ("scale", "reverse", "not_applicable", "show_if"))


def factor_data(factor: Factor) -> dict[str, Any]:
    return {"code": factor.code, "name": dict(factor.name), "items": list(factor.items)}


def without_empty(data: Mapping[str, Any], names: tuple[str, ...]) -> dict[str, Any]:
    return {name: value for name, value in data.items() if name not in names or says_something(value)}


def says_something(value: Any) -> bool:
    return any(value.values()) if isinstance(value, dict) else bool(value)
