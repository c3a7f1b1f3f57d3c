"""From the answers of a closed survey to what is told of them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Count

from people.models import Unit
from surveys import changes, results
from surveys.backgrounds import by_background
from surveys.coarsening import Given
from surveys.disclosure.blocks import Block, Tree, joined
from surveys.disclosure.release import comparable_blocks, mean_blocks
from surveys.models import Survey
from surveys.results import Json, Material, Spread


@dataclass(frozen=True, slots=True)
class Computed:
    """What is told, and the blocks under which the answers are kept."""

    told: Json
    blocks: tuple[Block, ...]


def compute(survey: Survey, given: Sequence[Given]) -> Computed:
    """Reads units and the earlier wave; writes nothing."""
    tree = tree_of(survey.series.office)
    instrument = survey.series.version.parsed
    eligible, declared = eligible_of(survey), survey.background
    of = results.material(instrument, given, tree, eligible, survey.thresholds, declared=declared)
    blocks = mean_blocks(tree, of.answers, of.measures, survey.thresholds) if of.measures else ()
    told = results.tell(of, blocks)
    background = by_background(of, blocks, told, spread_of(of, blocks, told), survey.electorate)
    earlier = earlier_wave(survey)
    change = change_since(earlier, of, blocks, told) if earlier else None
    return Computed(told | {"background": background, "change": change}, blocks)


def tree_of(office: Unit) -> Tree:
    """The office and all units under it."""
    units = list(Unit.objects.filter(path__startswith=office.path))
    names = {str(unit.pk): unit.name for unit in units}
    parents = {str(unit.pk): None if unit.pk == office.pk else str(unit.parent_id) for unit in units}
    return Tree(names, parents)


def eligible_of(survey: Survey) -> dict[str, int]:
    """How many were invited in each unit itself."""
    rows = survey.invited.values("unit").annotate(number=Count("pk")).values_list("unit", "number")
    return {str(unit): number for unit, number in rows}


def earlier_wave(survey: Survey) -> Survey | None:
    """The newest wave before it whose results are computed."""
    waves = survey.series.surveys.filter(wave__lt=survey.wave, results__isnull=False)
    return waves.order_by("-wave").first()


def change_since(earlier: Survey, of: Material, blocks: Sequence[Block], told: Json) -> Json:
    before, blocks_before = material_of(earlier, of.tree), blocks_of(earlier)
    start = joined(blocks_before, blocks) if blocks and blocks_before else ()
    comparable = comparable_blocks(of.tree, [before.answers, of.answers], of.measures, of.limits, start=start)
    spreads = spread_of(before, blocks_before, earlier.results or {}), spread_of(of, blocks, told)
    return {"since": earlier.pk, "wave": earlier.wave, **changes.change(before, of, comparable, spreads)}


def spread_of(of: Material, blocks: Sequence[Block], told: Json) -> Spread:
    """The spread of a wave where it was told. Of an earlier one only its results know: who is hidden is not kept."""
    return Spread.of(of, blocks) if told["units_differ"] else Spread({}, {})


def blocks_of(survey: Survey) -> list[Block]:
    told: Mapping[str, Any] = survey.results or {}
    return [frozenset(block["units"]) for block in told.get("blocks", [])]


def material_of(survey: Survey, tree: Tree) -> Material:
    """An earlier wave from its open responses. Who belongs to a block stands under the first of its units."""
    first = [min(block, key=int) for block in blocks_of(survey)]
    outside = tree.root
    contents = [row.content or {} for row in survey.responses.filter(handle=None).order_by("pk")]
    given = [
        Given(
            unit=outside if content["block"] is None else first[content["block"]],
            answers=content["answers"],
            link=content.get("link", ""),
        )
        for content in contents
    ]
    return results.material(survey.series.version.parsed, given, tree, eligible_of(survey), survey.thresholds)
