"""What only analysts read: it is about the quality of the data, not about the office."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _t

from surveys.instruments import Instrument
from surveys.reports.wording import ITEMS, band_of, figure, words

Json = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class ItemRow:
    """The answers to one item over everybody; `counts` from the lowest option, reversed items turned."""

    code: str
    text: str
    reverse: bool
    counts: tuple[int, ...]
    missing: int
    mean: float | None
    sd: float | None
    alpha_if_deleted: float | None
    r_drop: float | None

    @property
    def average(self) -> str:
        return shown(self.mean)

    @property
    def deviation(self) -> str:
        return shown(self.sd)

    @property
    def alpha_without(self) -> str:
        return shown(self.alpha_if_deleted)

    @property
    def correlation(self) -> str:
        return shown(self.r_drop)

    @property
    def words(self) -> str:
        """How well the item goes with the others."""
        return "" if self.r_drop is None else band_of(self.r_drop, ITEMS)


def shown(value: float | None) -> str:
    return "–" if value is None else figure(value)


def item_rows(told: Json, instrument: Instrument) -> list[ItemRow]:
    return [
        ItemRow(
            code=row["item"],
            text=words(instrument.item(row["item"]).text),
            reverse=instrument.item(row["item"]).reverse,
            counts=tuple(row["counts"]),
            missing=row["missing"],
            **{name: row[name] for name in ("mean", "sd", "alpha_if_deleted", "r_drop")},
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
