"""A ballot's marks: checked as a voter gave them, written in one canonical shape, made into what rules count. Pure.

Canonical shapes (JSON): a set of ids sorted (approve, knapsack); ids in order of preference (rank); numbers or stances
by id as text (points, score, consent), sorted by id, without what says nothing (no points, no stance).
"""

import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from activity.answers import YES, Answer, conflict
from proposals.methods import AGREE, NUMBERED, SETS, STANCES, Form, Words

Marks = list[int] | dict[str, Any]
# An id in its one way of writing: `03` for `3` would make a published ballot recognisable to whoever asked for it.
IS_ID = re.compile(r"[1-9][0-9]{0,18}")


@dataclass(frozen=True, slots=True)
class Paper:
    """What a ballot of this poll may say. `costs` and `uses`: by candidate's id, rupiah and the second resource."""

    form: Form
    parameters: Mapping[str, Any]
    costs: Mapping[int, int]
    budget: int
    uses: Mapping[int, int]
    capacity: int | None = None
    may_abstain: bool = True


class Spoilt(Exception):
    """The ballot is not filled in properly: texts by field, those of a candidate under its id."""

    def __init__(self, errors: dict[str, Any]) -> None:
        super().__init__("spoilt")
        self.errors = errors


def marks_of(paper: Paper, choices: Iterable[int], values: Mapping[str, Any]) -> Marks:
    """What the voter gave, in the canonical shape. Raises Spoilt, or Refused where the whole does not fit."""
    chosen = list(choices)
    is_list = paper.form in SETS or paper.form == Form.RANK
    names = set(chosen) if is_list else {int(name) for name in values if IS_ID.fullmatch(name)}
    are_candidates(names, paper, 0 if is_list else len(values)).require()
    marks: Marks = listed(paper, chosen) if is_list else valued(paper, values)
    if not marks and not paper.may_abstain:
        conflict("no_abstention", _("Abstain tidak diterima dalam pemungutan ini. Pilih sesuatu dulu.")).require()
    if paper.form == Form.KNAPSACK:
        fits(paper, names).require()
    return marks


def are_candidates(names: set[int], paper: Paper, expected: int) -> Answer:
    """`expected`: how many names were given as text; one that is no number is no candidate either."""
    if names <= paper.costs.keys() and len(names) >= expected:
        return YES
    return conflict("not_a_candidate", _("Pilihan Anda memuat usulan yang tidak ikut dipilih. Muat ulang halaman."))


def listed(paper: Paper, chosen: list[int]) -> Marks:
    if paper.form == Form.RANK:
        twice = {str(pk): [_("Usulan ini diurutkan dua kali.")] for pk in chosen if chosen.count(pk) > 1}
        if twice:
            raise Spoilt({"choices": twice})
        return canonical(paper.form, chosen, {})
    most = paper.parameters.get("most_choices")
    names = canonical(paper.form, chosen, {})
    if paper.form == Form.APPROVE and most and len(names) > most:
        text = _("Paling banyak {most} usulan; Anda menyetujui {number}.")
        raise Spoilt({"choices": [format_lazy(text, most=most, number=len(names))]})
    return names


def canonical(form: Form, choices: Iterable[int], values: Mapping[str, Any]) -> Marks:
    """One shape for what means the same."""
    if form == Form.RANK:
        return list(choices)
    if form in SETS:
        return sorted(set(choices))
    said = {name: value for name, value in values.items() if value not in (0, None)}
    return {name: said[name] for name in sorted(said, key=int)}


def valued(paper: Paper, values: Mapping[str, Any]) -> Marks:
    faults = {name: [fault] for name, value in values.items() if (fault := fault_of(paper, value))}
    if faults:
        raise Spoilt({"values": faults})
    if paper.form == Form.POINTS:
        spends_points(paper, values)
    return canonical(paper.form, (), values)


def fault_of(paper: Paper, value: Any) -> Words:
    """What is wrong with the mark of one candidate, in words; '' when nothing is."""
    if value is None:
        return ""
    if paper.form == Form.CONSENT:
        return "" if value in STANCES else _("Pilih setuju, abstain, tidak setuju, atau keberatan.")
    highest = paper.parameters["points_each" if paper.form == Form.POINTS else "highest_score"]
    if isinstance(value, int) and not isinstance(value, bool) and 0 <= value <= highest:
        return ""
    return format_lazy(_("Isi bilangan bulat dari 0 sampai {highest}."), highest=highest)


def spends_points(paper: Paper, values: Mapping[str, Any]) -> None:
    """Raise Spoilt when more points are given than a voter has; fewer may be."""
    points, spent = paper.parameters["points_each"], sum(value or 0 for value in values.values())
    if spent > points:
        text = _("Anda membagikan {spent} poin; yang tersedia {points}. Kurangi {excess}.")
        message = format_lazy(text, spent=spent, points=points, excess=spent - points)
        raise Spoilt({"values": {"non_field_errors": [message]}})


def fits(paper: Paper, chosen: set[int]) -> Answer:
    """Whether a ballot that is a plan in small stays within the budget and the second resource."""
    excess = sum(paper.costs[pk] for pk in chosen) - paper.budget
    if excess > 0:
        message = _("Pilihan Anda melebihi pagu sebesar Rp{excess}. Lepaskan satu usulan atau lebih.")
        return conflict("over_budget", format_lazy(message, excess=f"{excess:,}".replace(",", ".")))
    if paper.capacity is not None and sum(paper.uses.get(pk, 0) for pk in chosen) > paper.capacity:
        message = _("Pilihan Anda melebihi kapasitas {capacity}. Lepaskan satu usulan atau lebih.")
        return conflict("over_capacity", format_lazy(message, capacity=f"{paper.capacity:,}".replace(",", ".")))
    return YES


def widest(paper: Paper) -> Marks:
    """Marks than which none take more room: all ballots of a poll are sealed to their length."""
    if paper.form in SETS | {Form.RANK}:
        return sorted(paper.costs)
    value: Any = max(STANCES, key=len)
    if paper.form in NUMBERED:
        value = paper.parameters["points_each" if paper.form == Form.POINTS else "highest_score"]
    return {str(pk): value for pk in sorted(paper.costs)}


def supports(marks: Marks) -> set[int]:
    """The candidates that a ballot speaks for: those it names, gives points to, or agrees to."""
    if isinstance(marks, list):
        return set(marks)
    return {int(name) for name, value in marks.items() if value == AGREE or isinstance(value, int)}


def as_text(marks: Marks) -> str:
    """The canonical text: equal for equal ballots."""
    return json.dumps(marks, separators=(",", ":"))


def as_given(marks: Marks) -> dict[str, Any]:
    """The ballot in the shape of the API: choices, or values by candidate."""
    return {"choices": marks, "values": {}} if isinstance(marks, list) else {"choices": [], "values": marks}
