"""What is told of groups by background, as plain values for JSON: computed once at close, like all results."""

from collections.abc import Sequence
from dataclasses import replace

from surveys.disclosure.blocks import Block
from surveys.disclosure.groups import Group, Table, group_blocks
from surveys.electorates import OPTIONS, Electorate, eligible_in
from surveys.results import Json, Material, Spread, mean_of


def by_background(
    of: Material, published: Sequence[Block], told: Json, spread: Spread, electorate: Electorate
) -> list[Json]:
    """Of each declared question, in their order: its groups, or why none are told. [] where not even units are.

    `told`: what is told of the units (`results.tell`). Each question is weighed against that and all questions told
    before it.
    """
    if not published:
        return []
    table, found = Table(of.tree, of.answers, items_of(of), published, counted(of, told)), []
    for question, said in of.background.items():
        decided = group_blocks(table, said, OPTIONS[question], of.measures, of.limits)
        table = table.telling(said, decided.groups)
        eligible = eligible_in(decided.groups, electorate.get(question, []), said)
        groups = [row(of, said, *one, spread) for one in zip(decided.groups, eligible, strict=True)]
        found.append({"question": question, "groups": groups, "withheld": decided.withheld})
    return found


def items_of(of: Material) -> dict[str, tuple[str, ...]]:
    return {factor.code: factor.items for factor in of.instrument.factors}


def counted(of: Material, told: Json) -> dict[str, list[Block]]:
    """Of each factor the groups of units for which counts are told."""
    return {
        factor.code: [frozenset(group["units"]) for group in told["distributions"][factor.code]]
        for factor in of.instrument.factors
    }


def row(of: Material, said: Sequence[str], group: Group, eligible: int | None, spread: Spread) -> Json:
    here, everybody = replace(of, answers=of.answers.where([one in group for one in said])), frozenset(of.eligible)
    return {
        "options": list(group),
        "n": len(here.answers.units),
        "eligible": eligible,
        "measures": {measure: mean_of(here, measure, everybody, spread, eligible) for measure in of.measures},
    }
