"""The statistics of one scale over any table of answers, as plain values for JSON: what `manage.py analyse` prints."""

from collections.abc import Sequence
from dataclasses import asdict
from typing import Any

import numpy as np

from surveys.scoring import agreement, scales
from surveys.scoring.csv_table import Table, UnusableTable
from surveys.scoring.reliability import FEWEST_PEOPLE, complete, reliability
from surveys.scoring.scales import Matrix, Range


def analyse(
    table: Table, *, reverse: Sequence[str] = (), scale: Range | None = None, raters: bool = False
) -> dict[str, Any]:
    """Figures of the scale. Without `scale` its range is that of the data, and the answer says so.

    `raters`: the columns are raters of the rows. Raises UnusableTable for an unknown reversed item, an answer outside
    the given range, and where there is nothing to rate.
    """
    strange = [name for name in reverse if name not in table.items]
    if strange:
        raise UnusableTable(f"{strange[0]} is to be reversed but is not among the items.")
    used = scale or range_of(table.answers)
    if scale:
        refuse_outside(table, scale)
    answers = scales.reversed_items(table.answers, [table.items.index(name) for name in reverse], used)
    figures = asdict(reliability(answers))
    found: dict[str, Any] = {
        "n": figures.pop("n"),
        "n_listwise": figures.pop("n_listwise"),
        "rows": len(answers),
        "range": [used.lowest, used.highest],
        "range_from_data": scale is None,
        "reversed": list(reverse),
        **figures,
        "items": [{"item": name, **item} for name, item in zip(table.items, figures["items"], strict=True)],
        "scale": asdict(scales.summary(scales.scale_scores(answers))),
    }
    found |= by_group(table, answers, used) if table.groups else {}
    found |= {"raters": by_raters(answers)} if raters else {}
    return found | {"notes": notes(found)}


def range_of(answers: Matrix) -> Range:
    if np.all(np.isnan(answers)):
        raise UnusableTable("There is no answer in these columns.")
    lowest, highest = int(np.floor(np.nanmin(answers))), int(np.ceil(np.nanmax(answers)))
    return Range(lowest, max(highest, lowest + 1))


def refuse_outside(table: Table, scale: Range) -> None:
    wrong = scales.out_of_range(table.answers, scale)
    if wrong:
        row, column = wrong[0]
        raise UnusableTable(
            f"Line {table.lines[row]}, column {table.items[column]}: {table.answers[row, column]:g} "
            f"is not an option of the range {scale.lowest}-{scale.highest}."
        )


def by_group(table: Table, answers: Matrix, scale: Range) -> dict[str, Any]:
    """Agreement inside each group under both nulls, and ICCs of the scale score over groups, not below 0.

    The score of a person here is the mean of whatever was answered, as the field's programs take it (Bliese 2000).
    """
    place = np.array(table.groups)
    names = sorted({name for name in table.groups if name})
    groups = [{"group": name, **agreement_in(answers[place == name], scale)} for name in names]
    answered = np.any(~np.isnan(answers), axis=1) & (place != "")
    units = agreement.over_units(np.nanmean(answers[answered], axis=1), place[answered].tolist())
    squares = {"between": units.mean_square_between, "within": units.mean_square_within}
    return {
        "groups": groups,
        "icc1": at_least_none(units.icc1),
        "icc2": at_least_none(units.icc2),
        "mean_squares": squares,
    }


def agreement_in(answers: Matrix, scale: Range) -> dict[str, Any]:
    uniform, skewed = agreement.uniform_variance(scale.options), agreement.SLIGHT_SKEW.get(scale.options)
    return {
        "n": int(np.sum(np.any(~np.isnan(answers), axis=1))),
        "rwg_j": agreement.r_wg_j(answers, uniform),
        "rwg_j_star": agreement.r_star_wg_j(answers, uniform),
        "rwg_j_skewed": agreement.r_wg_j(answers, skewed) if skewed else None,
        "rwg_j_star_skewed": agreement.r_star_wg_j(answers, skewed) if skewed else None,
    }


def at_least_none(coefficient: float | None) -> float | None:
    """Units that differ less than chance would have it have no effect (Bliese 2000)."""
    return None if coefficient is None else max(0.0, coefficient)


def by_raters(answers: Matrix) -> dict[str, float | None]:
    """The coefficients of Shrout & Fleiss 1979 over the rows that every rater rated."""
    rated = complete(answers)
    if min(rated.shape) < 2:
        raise UnusableTable("Raters can be compared where two or more of them rated the same two rows or more.")
    found = agreement.of_raters(rated)
    forms = [(f"ICC({form},1)", value) for form, value in enumerate(found.single, 1)]
    return dict(forms + [(f"ICC({form},{rated.shape[1]})", value) for form, value in enumerate(found.mean, 1)])


def notes(found: dict[str, Any]) -> list[str]:
    """What to know before any of the figures is believed."""
    alpha, still = found["alpha"], [item["item"] for item in found["items"] if item["sd"] == 0]
    cautions = {
        "The range is that of the data; give --range: reversing and r_wg(j) depend on it.": found["range_from_data"]
        and bool(found["reversed"] or "groups" in found),
        f"Fewer than {FEWEST_PEOPLE} answered all items: alpha says little.": found["n_listwise"] < FEWEST_PEOPLE,
        "Alpha is below 0: check which items are worded the other way round.": alpha is not None and alpha < 0,
        f"Everybody gave the same answer to {', '.join(still)}: no standardised alpha, no omega.": bool(still),
        "One group: how far groups differ cannot be said.": len(found.get("groups", [1, 1])) < 2,
    }
    return [text for text, applies in cautions.items() if applies]
