"""What changed between two waves, as plain values for JSON: of everybody, of linked answers, of comparable blocks."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import asdict, replace

import numpy as np
from numpy.typing import NDArray

from surveys.disclosure.blocks import Block
from surveys.results import Json, Material, told_mean
from surveys.scoring import waves


def change(before: Material, after: Material, comparable: Sequence[Block]) -> Json:
    """What changed since an earlier wave: over everybody with effect and interval, and of each comparable block."""
    if not comparable:
        return {"everybody": {}, "linked": {}, "blocks": []}
    return {
        "everybody": {measure: effect(before, after, measure) for measure in after.measures},
        "linked": {measure: linked(before, after, measure) for measure in after.measures},
        "blocks": [
            {"units": sorted(block, key=int), "differences": differences(before, after, block)} for block in comparable
        ],
    }


def differences(before: Material, after: Material, block: Block) -> dict[str, float]:
    return {measure: told_mean(after, measure, block) - told_mean(before, measure, block) for measure in after.measures}


def effect(before: Material, after: Material, measure: str) -> Json | None:
    """Ordinal figures are of the scores as they are; all others of scores moved to the means that are told."""
    earlier, later = before.answers.values[measure], after.answers.values[measure]
    found = waves.change(earlier, later)
    if found is None:
        return None
    told = waves.change(at_told_mean(before, measure), at_told_mean(after, measure)) or found
    ordinal = ("cliffs_delta", "mann_whitney_u", "mann_whitney_p")
    return plain(asdict(replace(told, **{name: getattr(found, name) for name in ordinal})))


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
    return None if found is None else plain(asdict(found))


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


def plain(found: Json) -> Json:
    """Intervals as pairs."""
    return {name: [value["low"], value["high"]] if isinstance(value, dict) else value for name, value in found.items()}
