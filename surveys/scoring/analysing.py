"""The statistics of one scale over any table of answers, as plain values for JSON: what `manage.py analyse` prints."""

import csv
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import numpy as np

from surveys.scoring import agreement, scales
from surveys.scoring.reliability import reliability
from surveys.scoring.scales import Matrix, Range

MISSING = {"", "na", "nan", "null", "-"}


class UnusableTable(ValueError):
    """The table cannot be analysed; the message says where and what to do."""


@dataclass(frozen=True, slots=True)
class Table:
    """Answers of shape (rows, items), and the group of each row (empty without a group column)."""

    items: tuple[str, ...]
    answers: Matrix
    groups: tuple[str, ...]


def read_csv(path: Path, items: Sequence[str], group: str | None) -> Table:
    """A CSV with a header, separated by comma or semicolon. Raises UnusableTable that names line and column."""
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            head = file.readline()
            delimiter = ";" if head.count(";") > head.count(",") else ","
            file.seek(0)
            rows = list(csv.DictReader(file, delimiter=delimiter))
    except (OSError, UnicodeDecodeError) as problem:
        raise UnusableTable(f"{path} cannot be read as UTF-8 text: {problem}") from problem
    if not rows:
        raise UnusableTable(f"{path} has no rows under its header.")
    absent = [name for name in [*items, *([group] if group else [])] if name not in rows[0]]
    if absent:
        raise UnusableTable(f"{path} has no column {absent[0]}; it has {', '.join(map(str, rows[0]))}.")
    answers = [[number(row[name], line, name) for name in items] for line, row in enumerate(rows, 2)]
    return Table(
        tuple(items), np.array(answers, dtype=float), tuple(row[group].strip() for row in rows) if group else ()
    )


def number(text: str | None, line: int, column: str) -> float:
    shown = (text or "").strip()
    if shown.lower() in MISSING:
        return float("nan")
    try:
        return float(shown.replace(",", "."))
    except ValueError:
        raise UnusableTable(
            f"Line {line}, column {column}: {shown!r} is not a number; leave it empty if missing."
        ) from None


def analyse(table: Table, *, reverse: Sequence[str] = (), scale: Range | None = None) -> dict[str, Any]:
    """Figures of the scale. Without `scale` its range is that of the data, and the answer says so.

    Raises UnusableTable for an unknown reversed item or an answer outside the given range.
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
    return found | (by_group(table, answers, used) if table.groups else {})


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
            f"Line {row + 2}, column {table.items[column]}: {table.answers[row, column]:g} "
            f"is not an option of the range {scale.lowest}-{scale.highest}."
        )


def by_group(table: Table, answers: Matrix, scale: Range) -> dict[str, Any]:
    """Agreement inside each group under a uniform null, and ICCs of the scale score over groups.

    The score of a person here is the mean of whatever was answered, as the field's programs take it (Bliese 2000).
    """
    null = agreement.uniform_variance(scale.options)
    place = np.array(table.groups)
    names = sorted({name for name in table.groups if name})
    groups = [
        {
            "group": name,
            "n": int(np.sum(np.any(~np.isnan(answers[place == name]), axis=1))),
            "rwg_j": agreement.r_wg_j(answers[place == name], null),
            "rwg_j_star": agreement.r_star_wg_j(answers[place == name], null),
        }
        for name in names
    ]
    answered = np.any(~np.isnan(answers), axis=1) & (place != "")
    units = agreement.over_units(np.nanmean(answers[answered], axis=1), place[answered].tolist())
    return {"groups": groups, "icc1": units.icc1, "icc2": units.icc2, "mean_squares": mean_squares(units)}


def mean_squares(units: agreement.Units) -> dict[str, float | None]:
    return {"between": units.mean_square_between, "within": units.mean_square_within}
