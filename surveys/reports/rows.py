"""Rows of a reading: figures as they are released, and as they are read."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _t

from surveys.instruments import Instrument
from surveys.reports.wording import BANDS, DOMINANCE, band_of, between, figure, signed
from surveys.results import TOTAL
from surveys.scoring.scales import Range


@dataclass(frozen=True, slots=True)
class Row:
    """A mean on its scale. `at`, `low`, `high`: percent of the way from the lowest to the highest option.

    `where`: the group in which a hidden unit is; `names`: the units of a group. `ends`: of the interval, on the scale;
    `moved`, `moved_ends`: the change since the wave before. `answered` of `eligible`: who took part, where it is told.
    `sd`: inside blocks, pooled; `missing`: of whom there is no score; both of everybody only.
    """

    label: str
    n: int = 0
    mean: float | None = None
    ends: tuple[float, ...] = ()
    at: float = 0
    low: float | None = None
    high: float | None = None
    band: str = ""
    is_hidden: bool = False
    names: str = ""
    where: str = ""
    is_total: bool = False
    moved: float | None = None
    moved_ends: tuple[float, ...] = ()
    answered: int | None = None
    eligible: int | None = None
    says_who_took_part: bool = False
    sd: float | None = None
    missing: int | None = None

    @property
    def text(self) -> str:
        return "" if self.mean is None else figure(self.mean)

    @property
    def interval(self) -> str:
        return "–".join(map(figure, self.ends))

    @property
    def took_part(self) -> str:
        if self.answered is None:
            return ""
        if self.eligible is None:
            return _t("{n} orang menjawab").format(n=self.answered)
        return _t("{n} dari {all} orang menjawab").format(n=self.answered, all=self.eligible)

    @property
    def note(self) -> str:
        """What stands under the label."""
        return self.took_part if self.says_who_took_part else ""

    @property
    def sentence(self) -> str:
        """What the row says, for whoever hears it."""
        if self.is_hidden:
            return _t("{name}: disamarkan").format(name=self.label)
        names = f" ({self.names})" if self.names else ""
        interval = f" ({self.interval})" if self.interval else ""
        said = [f"{self.label}{names}: {self.text}{interval}", self.band, self.moved_text, self.took_part]
        return " ".join(filter(None, said))

    @property
    def moved_text(self) -> str:
        return "" if self.moved is None else signed(self.moved)

    @property
    def moved_interval(self) -> str:
        return between(self.moved_ends) if self.moved_ends else ""


@dataclass(frozen=True, slots=True)
class Change:
    """By how much a measure moved. `effect`: Hedges' g, or d_av of linked answers; `delta`: Cliff's δ."""

    label: str
    difference: float
    ends: tuple[float, ...]
    effect: float
    effect_ends: tuple[float, ...]
    delta: float | None
    size: str
    before: int
    after: int

    @property
    def text(self) -> str:
        return signed(self.difference)

    @property
    def interval(self) -> str:
        return between(self.ends)

    @property
    def effect_text(self) -> str:
        return signed(self.effect)

    @property
    def effect_interval(self) -> str:
        return between(self.effect_ends) if self.effect_ends else ""

    @property
    def delta_text(self) -> str:
        return "" if self.delta is None else signed(self.delta)

    @property
    def delta_size(self) -> str:
        return "" if self.delta is None else band_of(abs(self.delta), DOMINANCE)

    @property
    def people(self) -> str:
        """How many answers are behind it."""
        return _t("{before} lalu {after} jawaban").format(before=self.before, after=self.after)


@dataclass(frozen=True, slots=True)
class Spread:
    """How all answers to the items of a factor lie around the middle of the scale, reversed items turned.

    `middle`: None where an even number of options has none.
    """

    label: str
    below: int
    middle: int | None
    above: int

    @property
    def all(self) -> int:
        return self.below + (self.middle or 0) + self.above


@dataclass(frozen=True, slots=True)
class Words:
    """What is said of a factor, and the figures behind it."""

    label: str
    words: str
    figures: str = ""


def row_of(label: str, told: Mapping[str, Any], instrument: Instrument, measure: str) -> Row:
    scale = scale_of(instrument, measure)
    ends = tuple(told["interval"] or ())
    low, high = (percent(end, scale.lowest, scale.highest) for end in ends) if ends else (None, None)
    return Row(
        label=label,
        n=told["n"],
        mean=told["mean"],
        ends=ends,
        at=told["pomp"],
        low=low,
        high=high,
        band=band_of(told["pomp"], BANDS) if instrument.high_is_good else "",
        is_total=measure == TOTAL,
    )


def scale_of(instrument: Instrument, measure: str) -> Range:
    """The answer scale of a factor; of the total, which is of factors on one scale."""
    own = (factor for factor in instrument.factors if factor.code == measure)
    return instrument.range_of(next(own, instrument.factors[0]))


def percent(value: float, low: int, high: int) -> float:
    return 100 * (value - low) / (high - low)
