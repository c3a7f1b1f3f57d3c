"""What only analysts read: it is about the quality of the data, not about the office."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _t

from activity.figures import number
from surveys.instruments import Instrument
from surveys.reports.wording import words

Json = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class ItemRow:
    """The answers to one item over everybody; `counts` from the lowest option, reversed items turned."""

    code: str
    text: str
    reverse: bool
    counts: tuple[int, ...]
    missing: int
    r_drop: float | None

    @property
    def correlation(self) -> str:
        return number(self.r_drop, 2)


def item_rows(told: Json, instrument: Instrument) -> list[ItemRow]:
    return [
        ItemRow(
            code=row["item"],
            text=words(instrument.item(row["item"]).text),
            reverse=instrument.item(row["item"]).reverse,
            counts=tuple(row["counts"]),
            missing=row["missing"],
            r_drop=row["r_drop"],
        )
        for row in told.get("items", [])
    ]


def quality(told: Json) -> list[tuple[str, int]]:
    """How many answered without care, as numbers that name nobody."""
    flags = told.get("flags")
    if not flags:
        return []
    return [
        (_t("Jawaban sama dari awal sampai akhir"), flags["straight_lining"]),
        (_t("Semua kosong"), flags["all_missing"]),
        (_t("Terlalu cepat"), flags["fast"]),
        (_t("Kelompok yang semuanya sependapat"), len(flags["unanimous"])),
    ]
