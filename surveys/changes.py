"""What changed between two waves, as plain values for JSON: of everybody, of linked answers, of comparable blocks."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from math import sqrt

import numpy as np
from numpy.typing import NDArray
from scipy import stats

from surveys.disclosure.blocks import Block, Sizes, shown
from surveys.results import Json, Material, Spread, told_mean
from surveys.scoring import waves

# Of the earlier and of the later wave; empty where a wave does not tell its own.
Spreads = tuple[Spread, Spread]
# What follows from how far people are from the means, and to how many digits it is told.
OF_SPREADS = {
    "interval": 2,
    "t": 2,
    "df": 1,
    "p": 3,
    "cohens_d": 2,
    "hedges_g": 2,
    "g_interval": 2,
    "cliffs_delta": 2,
    "mann_whitney_p": 3,
}
OF_LINKED = {"difference": 2, "sd": 2, "interval": 2, "t": 2, "p": 3, "d_z": 2, "d_av": 2, "wilcoxon_p": 3}


def change(before: Material, after: Material, comparable: Sequence[Block], spreads: Spreads) -> Json:
    """What changed since an earlier wave: over everybody with effect and interval, and of each comparable block."""
    if not comparable:
        return {"everybody": {}, "linked": {}, "blocks": [], "units": {}}
    people = Sizes({unit: [0] for block in comparable for unit in block})
    seen = shown(after.tree, people, comparable)
    return {
        "everybody": {measure: effect(before, after, measure, spreads) for measure in after.measures},
        "linked": {measure: linked(before, after, measure) for measure in after.measures},
        "blocks": [moved(before, after, block, spreads) for block in comparable],
        "units": {unit: moved(before, after, units, spreads) for unit, units in seen.items() if units},
    }


def moved(before: Material, after: Material, units: Block, spreads: Spreads) -> Json:
    """The change of some units: what the means of both waves say already, with an interval by their pooled spreads."""
    measures = {}
    for measure in after.measures:
        difference = told_mean(after, measure, units) - told_mean(before, measure, units)
        half = half_of(before, after, measure, units, spreads)
        interval = None if half is None else [difference - half, difference + half]
        measures[measure] = {"difference": difference, "interval": interval}
    return {"units": sorted(units, key=int), "measures": measures}


def half_of(before: Material, after: Material, measure: str, units: Block, spreads: Spreads) -> float | None:
    """Half of the 95 % interval of a change, with Welch's degrees of freedom (1947); None where a spread is untold."""
    if any(spread.freedom.get(measure, 0) < 1 for spread in spreads):
        return None
    errors = [
        spread.error(measure, len(wave.answers.of(measure, units)), wave.eligible_in(units))
        for wave, spread in zip((before, after), spreads, strict=True)
    ]
    squares = [error**2 for error in errors]
    if not sum(squares):
        return 0.0
    freedom = sum(squares) ** 2 / sum(
        square**2 / spread.freedom[measure] for square, spread in zip(squares, spreads, strict=True)
    )
    return float(stats.t.ppf(0.975, freedom)) * sqrt(sum(squares))


def effect(before: Material, after: Material, measure: str, spreads: Spreads) -> Json | None:
    """Of everybody. Ordinal figures are of the scores as they are; all others of scores moved to the told means.

    Only the difference where a wave does not tell its spread: from means, blocks and any of the others it would follow.
    """
    earlier, later = before.answers.values[measure], after.answers.values[measure]
    found = waves.change(earlier, later)
    if found is None:
        return None
    told = waves.change(at_told_mean(before, measure), at_told_mean(after, measure)) or found
    said = {"n_before": told.n_before, "n_after": told.n_after, "difference": told.difference}
    if any(measure not in spread.sd for spread in spreads):
        return said | dict.fromkeys(OF_SPREADS)
    ordinal = {"cliffs_delta": found.cliffs_delta, "mann_whitney_p": found.mann_whitney_p}
    return said | in_digits({**asdict(told), **ordinal}, OF_SPREADS)


def in_digits(figures: Json, wanted: Mapping[str, int]) -> Json:
    """To the digits that are told: with all of them each would be one more equation about single answers."""
    told: Json = {}
    for name, digits in wanted.items():
        value = figures[name]
        ends = [round(end, digits) for end in value.values()] if isinstance(value, dict) else round(value, digits)
        told[name] = ends
    return told


def at_told_mean(of: Material, measure: str) -> NDArray[np.float64]:
    values = of.answers.values[measure]
    return values + told_mean(of, measure, frozenset(of.eligible)) - np.nanmean(values)


def linked(before: Material, after: Material, measure: str) -> Json | None:
    """Of those who gave the same code in both waves and have all scores in both: the same people for each measure.

    None below the threshold of comments, and where fewer are left over than the threshold of means: the figures of
    everybody less those of the linked would tell what the few without a partner said.
    """
    rows = np.array(complete_pairs(before, after))
    if len(rows) < after.limits.comment:
        return None
    everybody = (np.sum(~np.isnan(wave.answers.values[one])) for wave in (before, after) for one in after.measures)
    if any(0 < number - len(rows) < after.limits.mean for number in everybody):
        return None
    earlier, later = before.answers.values[measure][rows[:, 0]], after.answers.values[measure][rows[:, 1]]
    found = waves.paired_change(earlier, later)
    return None if found is None else {"n": found.n, "df": found.df, **in_digits(asdict(found), OF_LINKED)}


def complete_pairs(before: Material, after: Material) -> list[tuple[int, int]]:
    full = [
        ~np.any(np.isnan(np.column_stack([wave.answers.values[one] for one in after.measures])), axis=1)
        for wave in (before, after)
    ]
    return [(one, other) for one, other in matched(before.links, after.links) if full[0][one] and full[1][other]]


def matched(before: Sequence[str], after: Sequence[str]) -> list[tuple[int, int]]:
    """The rows of both waves with the same code, where nobody else in either wave gave that code."""
    earlier, later = unique_places(before), unique_places(after)
    return [(earlier[code], later[code]) for code in earlier if code in later]


def unique_places(codes: Sequence[str]) -> dict[str, int]:
    times = Counter(codes)
    return {code: place for place, code in enumerate(codes) if code and times[code] == 1}
