"""What is told of groups by background, as plain values for JSON: computed once at close, like all results."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from surveys.disclosure.blocks import Block
from surveys.disclosure.groups import Table, group_blocks
from surveys.disclosure.sums import Group
from surveys.models import Background
from surveys.results import Json, Material, Spread, mean_of
from surveys.scoring.scales import Interval

# The choices of each background question: few and broad, in their order.
OPTIONS: Mapping[str, tuple[str, ...]] = {
    Background.STATUS: ("pns", "pppk"),
    Background.TENURE: ("under_2", "2_to_5", "6_to_10", "over_10"),
}
# Of a background question, how many who could answer belong to each option; only where the staff list knows it.
Electorate = Mapping[str, Mapping[str, int]]


def by_background(
    of: Material, published: Sequence[Block], told: Json, spread: Spread, electorate: Electorate
) -> Json | None:
    """Of the first declared question whose groups may be told: one dimension beside the units, never two.

    `told`: what is told of the units (`results.tell`), against which the groups are weighed.
    """
    for question, said in of.background.items():
        table = Table(of.tree, of.answers, said, chosen(of, told))
        found = group_blocks(table, OPTIONS[question], of.measures, of.limits, published=published)
        if found:
            eligible = eligible_in(found, electorate.get(question, {}), said)
            pairs = zip(found, eligible, strict=True)
            return {"question": question, "groups": [row(of, table, one, spread, number) for one, number in pairs]}
    return None


def chosen(of: Material, told: Json) -> dict[str, dict[str, Interval]]:
    """Of each factor and unit, the lowest and highest option that the counts which are told show as chosen."""
    found: dict[str, dict[str, Interval]] = {}
    for factor in of.instrument.factors:
        lowest = of.answers.scales[factor.code].lowest
        for block in told["distributions"][factor.code]:
            options = [lowest + at for row in block["counts"].values() for at, number in enumerate(row) if number]
            ends = Interval(min(options), max(options))
            found.setdefault(factor.code, {}).update(dict.fromkeys(block["units"], ends))
    return found


def eligible_in(found: Sequence[Group], electorate: Mapping[str, int], said: Sequence[str]) -> list[int | None]:
    """How many could have answered in each group; unknown where somebody did not say, or said it otherwise."""
    numbers = [sum(electorate.get(option, 0) for option in group) for group in found]
    answered = [sum(option in group for option in said) for group in found]
    fits = all(number >= many for number, many in zip(numbers, answered, strict=True))
    return [*numbers] if fits and "" not in said else [None] * len(found)


def row(of: Material, table: Table, group: Group, spread: Spread, eligible: int | None) -> Json:
    here, everybody = replace(of, answers=table.people(group)), frozenset(of.eligible)
    return {
        "options": list(group),
        "n": len(here.answers.units),
        "eligible": eligible,
        "measures": {measure: mean_of(here, measure, everybody, spread, eligible) for measure in of.measures},
    }
