"""From frozen figures to rows and sentences in the reader's language."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from django.utils.translation import gettext as _t
from django.utils.translation import ngettext

from activity.figures import number
from people.models import Unit
from surveys.instruments import Instrument
from surveys.models import Survey
from surveys.reports.rows import Change, Row, Spread, Words, row_of, scale_of
from surveys.reports.units import unit_rows
from surveys.reports.wording import (
    AGREEMENTS,
    EFFECTS,
    GAPS,
    RELIABILITIES,
    UNIT_EFFECTS,
    band_of,
    figure,
    group_label,
    since,
    withheld,
    words,
)
from surveys.results import TOTAL

Json = Mapping[str, Any]


@dataclass(frozen=True)
class Reading:
    """What is said of one survey. Without `profile` nothing is told but how many answered, if that."""

    title: str
    sentence: str
    ends: tuple[int, int]
    has_one_scale: bool
    eligible: int
    answered: int | None
    is_representative: bool
    is_validated: bool
    response: str
    composition: str = ""
    profile: Sequence[Row] = ()
    barrier: str = ""
    units: Sequence[Row] = ()
    wave: int | None = None
    changes: Sequence[Change] = ()
    linked: Sequence[Change] = ()
    background: Sequence[Row] = ()
    # Why a question's groups are not shown, one sentence each.
    background_withheld: Sequence[str] = ()
    spreads: Sequence[Spread] = ()
    agreement: Sequence[Words] = ()
    reliability: Sequence[Words] = ()
    unit_effects: Sequence[Words] = ()

    @property
    def profile_sentence(self) -> str:
        if all(row.ends and row.ends[0] == row.ends[1] for row in self.profile):
            return _t("Batang menunjukkan rata-rata. Semua yang diundang menjawab, jadi tidak ada selang kepercayaan.")
        return _t("Batang menunjukkan rata-rata; garis di tengahnya selang kepercayaannya (95 dari 100).")

    @property
    def units_sentence(self) -> str:
        said = _t(
            "Unit dengan terlalu sedikit jawaban digabung dengan unit lain, dan ditampilkan hanya sebagai gabungan."
        )
        if any(row.moved is not None for row in self.units):
            said += " " + _t("Angka bertanda ialah perubahan sejak gelombang {wave}.").format(wave=self.wave)
        return said


def read(survey: Survey, told: Json, units: Sequence[Unit]) -> Reading:
    """`told`: as the reader may see it (`queries.told`). `units`: of the office (`queries.units_of`)."""
    instrument = survey.series.version.parsed
    names = names_of(instrument)
    everybody = told["units"].get(str(survey.series.office_id))
    response = told["response"]
    heading = Reading(
        title=str(survey),
        sentence=sentence(instrument, told, everybody, names),
        ends=ends_of(instrument),
        has_one_scale=has_one_scale(instrument),
        eligible=response["eligible"],
        answered=response["valid"],
        is_representative=response["is_representative"],
        is_validated=instrument.is_validated,
        response=answered_of(response),
    )
    return replace(heading, **figures(survey, told, names, units)) if everybody else heading


def figures(survey: Survey, told: Json, names: Mapping[str, str], units: Sequence[Unit]) -> dict[str, Any]:
    instrument, change = survey.series.version.parsed, told.get("change") or {}
    everybody = told["units"][str(survey.series.office_id)]
    background = told.get("background") or []
    return {
        "composition": composition(told, units),
        "profile": [profile_row(names[measure], told, everybody, instrument, measure) for measure in names],
        "barrier": barrier(everybody, names, instrument),
        "units": unit_rows(survey, told, units),
        "wave": change.get("wave"),
        "changes": changes(change.get("everybody") or {}, names, "hedges_g"),
        "linked": changes(change.get("linked") or {}, names, "d_av"),
        "background": [row for one in background for row in background_rows(one, instrument)],
        "background_withheld": [withheld(one["question"], one["withheld"]) for one in background if one["withheld"]],
        "spreads": spreads(told, names),
        "agreement": agreement(told, names),
        "reliability": reliabilities(told, names),
        "unit_effects": unit_effects(told, names),
    }


def profile_row(name: str, told: Json, everybody: Json, instrument: Instrument, measure: str) -> Row:
    row = row_of(on_scale(name, instrument, measure), everybody["measures"][measure], instrument, measure)
    return replace(row, sd=told["spread"].get(measure), missing=everybody["n"] - row.n)


def names_of(instrument: Instrument) -> dict[str, str]:
    found = {factor.code: words(factor.name) for factor in instrument.factors}
    return {**found, TOTAL: words(instrument.total)} if instrument.total else found


def ends_of(instrument: Instrument) -> tuple[int, int]:
    scale = instrument.range_of(instrument.factors[0]) if instrument.factors else None
    return (scale.lowest, scale.highest) if scale else (0, 0)


def has_one_scale(instrument: Instrument) -> bool:
    return len({instrument.range_of(factor) for factor in instrument.factors}) < 2


def on_scale(name: str, instrument: Instrument, measure: str) -> str:
    """The name of a measure, with its scale where not all have the same."""
    scale = scale_of(instrument, measure)
    return name if has_one_scale(instrument) else f"{name} ({scale.lowest}–{scale.highest})"


def sentence(instrument: Instrument, told: Json, everybody: Json | None, names: Mapping[str, str]) -> str:
    """What is said first."""
    answered = told["response"]["valid"]
    if answered == 0:
        return _t("Tidak ada yang menjawab survei ini.")
    if everybody is None:
        return _t("Terlalu sedikit jawaban: tidak ada angka yang dapat ditampilkan tanpa membuka jawaban seseorang.")
    measure = TOTAL if TOTAL in names else next(iter(names))
    mean = everybody["measures"][measure]["mean"]
    low, high = ends_of(instrument)
    said = _t("{name}: {mean} pada skala {low} sampai {high}, dari {n} orang yang menjawab.").format(
        name=names[measure], mean=number(mean, 2), low=low, high=high, n=answered
    )
    effect = ((told.get("change") or {}).get("everybody") or {}).get(measure)
    return f"{said} {since(effect, told['change']['wave'])}" if effect and effect["interval"] else said


def answered_of(response: Json) -> str:
    valid, eligible = response["valid"], response["eligible"]
    if valid is None:
        return _t("Dari {all} orang yang diundang, terlalu sedikit yang menjawab untuk disebut.").format(all=eligible)
    rate = number(100 * valid / eligible) if eligible else "–"
    return _t("{n} dari {all} orang yang diundang menjawab ({rate}%).").format(n=valid, all=eligible, rate=rate)


def composition(told: Json, units: Sequence[Unit]) -> str:
    """Whether those who answered come from the units as all do: in words and by the largest gap, without a verdict."""
    found = told.get("composition")
    if not found:
        return ""
    gaps, names = found["gaps"], {str(unit.pk): unit.name for unit in units}
    at = max(range(len(gaps)), key=lambda place: abs(gaps[place]))
    own = told["blocks"][at]["units"]
    where = names[own[0]] if len(own) == 1 else _t("gabungan {number} unit").format(number=len(own))
    points = f"{'+' if gaps[at] > 0 else '−'}{number(100 * abs(gaps[at]))}"
    said = _t("Susunan penjawab menurut unit {words} dengan yang diundang (terjauh {points} poin persen: {where}).")
    return said.format(words=band_of(abs(gaps[at]), GAPS), points=points, where=where)


def barrier(cell: Json, names: Mapping[str, str], instrument: Instrument) -> str:
    """The first factor, in the order in which one builds on the other, that does not pass the middle of the scale."""
    if not instrument.high_is_good or TOTAL not in names:
        return ""
    blocking = (factor for factor in instrument.factors if cell["measures"][factor.code]["pomp"] <= 50)
    return next((names[factor.code] for factor in blocking), "")


def changes(found: Json, names: Mapping[str, str], effect: str) -> list[Change]:
    """Of each measure: by how much it moved, between which bounds, and how large that is in words."""
    return [
        Change(
            label=names[measure],
            difference=one["difference"],
            ends=tuple(one["interval"]),
            effect=one[effect],
            effect_ends=tuple(one["g_interval"]) if "g_interval" in one else (),
            delta=one.get("cliffs_delta"),
            size=band_of(abs(one[effect]), EFFECTS),
            before=one.get("n_before", one.get("n")),
            after=one.get("n_after", one.get("n")),
        )
        for measure, one in found.items()
        if one and one["interval"]
    ]


def background_rows(found: Json, instrument: Instrument) -> list[Row]:
    """Of each group of a question its score, and how many of it answered."""
    measure = TOTAL if instrument.total else instrument.factors[0].code
    return [
        replace(
            row_of(group_label(found["question"], one["options"]), one["measures"][measure], instrument, measure),
            is_total=False,
            answered=one["n"],
            eligible=one["eligible"],
            says_who_took_part=True,
        )
        for one in found["groups"]
    ]


def spreads(told: Json, names: Mapping[str, str]) -> list[Spread]:
    """Of each factor whose counts are told: they are told for groups that are everybody together."""
    rows = []
    for code, groups in told["distributions"].items():
        counts = [row for group in groups for row in group["counts"].values()]
        if counts:
            options = [sum(column) for column in zip(*counts, strict=True)]
            half, odd = divmod(len(options), 2)
            middle = options[half] if odd else None
            rows.append(Spread(names[code], sum(options[:half]), middle, sum(options[half + odd :])))
    return rows


def agreement(told: Json, names: Mapping[str, str]) -> list[Words]:
    """Of each factor: in how many groups people agree how much. In words, never as passed or failed."""
    rows = []
    for code, groups in told["distributions"].items():
        values = [value for value in (one["agreement"]["uniform"] for one in groups) if value is not None]
        found = [band_of(value, AGREEMENTS) for value in values]
        said = [
            ngettext("{n} kelompok {word}", "{n} kelompok {word}", found.count(word)).format(
                n=found.count(word), word=word
            )
            for word in dict.fromkeys(found)
        ]
        if found:
            rows.append(Words(names[code], ", ".join(said), agreement_figures(groups)))
    return rows


def agreement_figures(groups: Sequence[Json]) -> str:
    """From the lowest to the highest group, under the uniform null and, where one is known, under the skewed one."""
    said = []
    for symbol, even, skewed in (("r_wg(j)", "uniform", "skewed"), ("r*", "lindell", "lindell_skewed")):
        given, other = (
            [one["agreement"][name] for one in groups if one["agreement"][name] is not None] for name in (even, skewed)
        )
        said.append(f"{symbol} {spread_of(given)}")
        if other:
            said.append(_t("menceng {figures}").format(figures=spread_of(other)))
    return ", ".join(said)


def spread_of(values: Sequence[float]) -> str:
    low, high = figure(min(values)), figure(max(values))
    return low if low == high else f"{low}–{high}"


def reliabilities(told: Json, names: Mapping[str, str]) -> list[Words]:
    rows = []
    for code, found in told["factors"].items():
        if found:
            low, high = map(figure, found["interval"])
            ends = _t("{low} sampai {high}").format(low=low, high=high)
            said = [f"α {figure(found['alpha'])} ({ends})"]
            if found["omega"] is not None:
                said.append(f"ω {figure(found['omega'])}")
            figures = ", ".join(said)
            rows.append(Words(names[code], band_of(found["alpha"], RELIABILITIES), figures))
    return rows


def unit_effects(told: Json, names: Mapping[str, str]) -> list[Words]:
    """How far units differ, of each measure. Below 0 there is no effect of the unit (Bliese 2000)."""
    rows = []
    for code, found in (told.get("units_differ") or {}).items():
        if found["icc1"] is not None:
            figures = f"ICC(1) {number(max(0, found['icc1']), 2)}"
            if found["icc2"] is not None:
                figures += f", ICC(2) {number(max(0, found['icc2']), 2)}"
            rows.append(Words(names[code], band_of(found["icc1"], UNIT_EFFECTS), figures))
    return rows
