"""The results of a survey as a page tells them: from the frozen figures to rows, sentences and words."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from frontend.context import Shell
from frontend.questionnaire import words
from frontend.templatetags.rembuk import number
from people.models import Unit
from surveys import queries
from surveys.instruments import Instrument
from surveys.models import Survey
from surveys.results import TOTAL
from surveys.rules import INITIATIVE_ACTIONS, is_analyst

Json = Mapping[str, Any]
# Bands of the percentage of the maximum possible, for display only (no norms exist for these instruments).
BANDS: tuple[tuple[float, str | Promise], ...] = ((50, _("rendah")), (70, _("sedang")), (101, _("siap")))
# Cohen's rough words for a standardised difference.
EFFECTS: tuple[tuple[float, str | Promise], ...] = (
    (0.2, _("hampir tidak ada")),
    (0.5, _("kecil")),
    (0.8, _("sedang")),
    (float("inf"), _("besar")),
)
AGREEMENTS: tuple[tuple[float, str | Promise], ...] = ((0.5, _("rendah")), (0.7, _("sedang")), (1.01, _("tinggi")))
RELIABILITIES: tuple[tuple[float, str | Promise], ...] = (
    (0.6, _("lemah")),
    (0.7, _("cukup")),
    (0.8, _("baik")),
    (1.01, _("sangat baik")),
)


@dataclass(frozen=True, slots=True)
class Row:
    """A mean on its scale. `at`, `low`, `high`: percent of the way from the lowest to the highest option."""

    label: str
    n: int = 0
    text: str = ""
    at: float = 0
    low: float | None = None
    high: float | None = None
    interval: str = ""
    band: str = ""
    is_hidden: bool = False
    names: str = ""
    where: str = ""
    is_total: bool = False


def band_of(value: float, bands: tuple[tuple[float, str | Promise], ...]) -> str:
    return str(next(word for limit, word in bands if value < limit))


def readiness_page(survey: Survey, shell: Shell) -> dict[str, Any]:
    told = queries.told(survey, shell.user, shell.now)
    instrument = survey.series.version.parsed
    names = names_of(instrument)
    everybody = told.get("units", {}).get(str(survey.series.office_id))
    waves = queries.visible_surveys(shell.user, shell.now).filter(series=survey.series_id, results__isnull=False)
    page: dict[str, Any] = {
        "told": told,
        "sentence": sentence(survey, told, everybody, names),
        "profile": profile(everybody, names, instrument) if everybody else [],
        "ends": ends_of(instrument),
        "waves": waves.order_by("wave"),
        "comments": queries.told_comments(survey),
        "initiatives": initiatives(survey, shell),
        "analyst": is_analyst(survey, shell.user, shell.now),
        "validated": instrument.is_validated,
    }
    if not everybody:
        return page
    return page | {
        "barrier": barrier(everybody, names, instrument),
        "units": unit_rows(survey, told, instrument),
        "changes": changes(told, names),
        "change": told.get("change"),
        "agreement": agreement(told, names),
        "reliability": reliabilities(told, names),
        "item_rows": item_rows(told, instrument),
    }


def names_of(instrument: Instrument) -> dict[str, str]:
    found = {factor.code: words(factor.name) for factor in instrument.factors}
    return {**found, TOTAL: words(instrument.total)} if instrument.total else found


def ends_of(instrument: Instrument) -> tuple[int, int]:
    scale = instrument.range_of(instrument.factors[0]) if instrument.factors else None
    return (scale.lowest, scale.highest) if scale else (0, 0)


def sentence(survey: Survey, told: Json, everybody: Json | None, names: Mapping[str, str]) -> str:
    """What the page says first."""
    answered = told["response"]["valid"]
    if answered == 0:
        return _t("Tidak ada yang menjawab survei ini.")
    if everybody is None:
        return _t("Terlalu sedikit jawaban: tidak ada angka yang dapat ditampilkan tanpa membuka jawaban seseorang.")
    measure = TOTAL if TOTAL in names else next(iter(names))
    mean = everybody["measures"][measure]["mean"]
    low, high = ends_of(survey.series.version.parsed)
    said = _t("{name}: {mean} pada skala {low} sampai {high}, dari {n} orang yang menjawab.").format(
        name=names[measure], mean=number(mean, 2), low=low, high=high, n=answered
    )
    effect = ((told.get("change") or {}).get("everybody") or {}).get(measure)
    return f"{said} {since(effect, told['change']['wave'])}" if effect and effect["interval"] else said


def since(effect: Json, wave: int) -> str:
    """How much it moved, and whether the interval leaves doubt about the direction."""
    low, high = effect["interval"]
    if low <= 0 <= high:
        return _t("Dibandingkan gelombang {wave}, arah perubahannya belum pasti.").format(wave=wave)
    moved = (
        _t("Naik {points} poin sejak gelombang {wave}.")
        if low > 0
        else _t("Turun {points} poin sejak gelombang {wave}.")
    )
    return moved.format(points=number(abs(effect["difference"]), 2), wave=wave)


def profile(cell: Json, names: Mapping[str, str], instrument: Instrument) -> list[Row]:
    return [row_of(names[measure], cell["measures"][measure], instrument, measure) for measure in names]


def row_of(label: str, told: Json, instrument: Instrument, measure: str) -> Row:
    low, high = ends_of(instrument)
    interval = told["interval"]
    return Row(
        label=label,
        n=told["n"],
        text=number(told["mean"], 2),
        at=told["pomp"],
        low=percent(interval[0], low, high) if interval else None,
        high=percent(interval[1], low, high) if interval else None,
        interval=f"{number(interval[0], 2)}–{number(interval[1], 2)}" if interval else "",
        band=band_of(told["pomp"], BANDS) if instrument.high_is_good else "",
        is_total=measure == TOTAL,
    )


def percent(value: float, low: int, high: int) -> float:
    return 100 * (value - low) / (high - low)


def barrier(cell: Json, names: Mapping[str, str], instrument: Instrument) -> str:
    """The first factor, in the order in which one builds on the other, that does not pass the middle of the scale."""
    if not instrument.high_is_good or TOTAL not in names:
        return ""
    blocking = (factor for factor in instrument.factors if cell["measures"][factor.code]["pomp"] <= 50)
    return next((names[factor.code] for factor in blocking), "")


def unit_rows(survey: Survey, told: Json, instrument: Instrument) -> list[Row]:
    """Every unit with its mean, or with the group in which it is hidden; then the groups themselves."""
    units = list(Unit.objects.filter(path__startswith=survey.series.office.path))
    parents = {unit.parent_id for unit in units}
    names = {str(unit.pk): own_name(unit, has_others=unit.pk in parents) for unit in units}
    measure = TOTAL if instrument.total else instrument.factors[0].code
    groups = [block for block in told["blocks"] if len(block["units"]) > 1]
    rows = []
    for unit in sorted(units, key=lambda unit: unit.place):
        cell = told["units"].get(str(unit.pk))
        if cell:
            row = row_of(unit.name, cell["measures"][measure], instrument, measure)
            rows.append(replace(row, is_total=unit.pk == survey.series.office_id))
        else:
            group = next((block for block in groups if str(unit.pk) in block["units"]), None)
            rows.append(Row(unit.name, is_hidden=True, where=group_name(group, names) if group else ""))
    shown = {tuple(cell["units"]) for cell in told["units"].values()}
    merged = [block for block in groups if tuple(block["units"]) not in shown]
    return rows + [merged_row(block, names, instrument, measure) for block in merged]


def own_name(unit: Unit, *, has_others: bool) -> str:
    """In a group a unit stands for its own people alone: of one that has others below it, those at its top."""
    return _t("Pimpinan {unit}").format(unit=unit.name) if has_others else unit.name


def merged_row(block: Json, names: Mapping[str, str], instrument: Instrument, measure: str) -> Row:
    label = _t("Gabungan {number} unit").format(number=len(block["units"]))
    row = row_of(label, block["measures"][measure], instrument, measure)
    return replace(row, names=group_name(block, names), is_total=False)


def group_name(block: Json, names: Mapping[str, str]) -> str:
    return ", ".join(names[unit] for unit in block["units"])


def signed(value: float) -> str:
    """+0,23, −0,06, 0,00."""
    rounded = round(value, 2)
    if not rounded:
        return number(0, 2)
    return f"{'+' if rounded > 0 else '−'}{number(abs(rounded), 2)}"


def between(ends: Any) -> str:
    return _t("{low} sampai {high}").format(low=signed(ends[0]), high=signed(ends[1]))


def changes(told: Json, names: Mapping[str, str]) -> list[dict[str, Any]]:
    """Of each measure: by how much it moved, between which bounds, and how large that is in words."""
    found = ((told.get("change") or {}).get("everybody")) or {}
    return [
        {
            "label": names[measure],
            "difference": signed(effect["difference"]),
            "interval": between(effect["interval"]),
            "g": signed(effect["hedges_g"]),
            "g_interval": between(effect["g_interval"]),
            "words": band_of(abs(effect["hedges_g"]), EFFECTS),
            "delta": signed(effect["cliffs_delta"]),
            "before": effect["n_before"],
            "after": effect["n_after"],
        }
        for measure, effect in found.items()
        if effect and effect["interval"]
    ]


def agreement(told: Json, names: Mapping[str, str]) -> list[dict[str, Any]]:
    """Of each factor: in how many groups people agree how much. In words, never as passed or failed."""
    rows = []
    for code, groups in told["distributions"].items():
        found = [
            band_of(group["agreement"]["uniform"], AGREEMENTS)
            for group in groups
            if group["agreement"]["uniform"] is not None
        ]
        if found:
            said = [
                ngettext("{n} kelompok {word}", "{n} kelompok {word}", found.count(word)).format(
                    n=found.count(word), word=word
                )
                for word in dict.fromkeys(found)
            ]
            rows.append({"label": names[code], "words": ", ".join(said)})
    return rows


def reliabilities(told: Json, names: Mapping[str, str]) -> list[dict[str, Any]]:
    return [
        {
            "label": names[code],
            "alpha": number(figures["alpha"], 2),
            "interval": " – ".join(number(end, 2) for end in figures["interval"]),
            "omega": number(figures["omega"], 2) if figures["omega"] is not None else "–",
            "words": band_of(figures["alpha"], RELIABILITIES),
        }
        for code, figures in told["factors"].items()
        if figures
    ]


def item_rows(told: Json, instrument: Instrument) -> list[dict[str, Any]]:
    """For the analyst: the answers to each item over everybody."""
    return [
        {
            "code": row["item"],
            "text": words(instrument.item(row["item"]).text),
            "reverse": instrument.item(row["item"]).reverse,
            "counts": row["counts"],
            "missing": row["missing"],
            "r_drop": number(row["r_drop"], 2) if row["r_drop"] is not None else "–",
        }
        for row in told.get("items", [])
    ]


def initiatives(survey: Survey, shell: Shell) -> list[dict[str, Any]]:
    return [
        {
            "row": row,
            "action": f"/api/initiatives/{row.pk}/finish/",
            "may_finish": INITIATIVE_ACTIONS["finish"](row, shell.user, shell.now),
        }
        for row in queries.initiatives_of([survey])
    ]
