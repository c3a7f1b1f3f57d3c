"""What is told of a survey, as plain values for JSON: computed once at close, through `surveys.disclosure` alone."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from math import sqrt
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy import stats

from surveys.answering import NOT_APPLICABLE
from surveys.coarsening import Given
from surveys.disclosure import release
from surveys.disclosure.answers import Answers
from surveys.disclosure.blocks import Block, Thresholds, Tree, shown
from surveys.disclosure.distributions import distribution_blocks
from surveys.instruments import Factor, Instrument
from surveys.scoring import agreement, response, scales
from surveys.scoring.reliability import reliability
from surveys.scoring.scales import Matrix, Range

TOTAL = "total"
Json = dict[str, Any]


@dataclass(frozen=True)
class Material:
    """One wave's answers, scored: everything that the figures are computed from."""

    instrument: Instrument
    limits: Thresholds
    tree: Tree
    eligible: Mapping[str, int]
    answers: Answers
    raw: Matrix
    # Of each person, the code that they made themselves for linking waves; '' without one.
    links: tuple[str, ...]
    fast: int
    # Of each declared background question, what each person said; '' for nothing.
    background: Mapping[str, tuple[str, ...]]

    @property
    def measures(self) -> list[str]:
        """The scale scores that are told of units: the factors, and their mean where it is one figure."""
        return [factor.code for factor in self.instrument.factors] + ([TOTAL] if self.instrument.total else [])

    @property
    def items(self) -> list[str]:
        return [item.code for item in self.instrument.scale_items()]

    def eligible_in(self, units: Block) -> int:
        return sum(self.eligible.get(unit, 0) for unit in units)

    def columns(self, factor: Factor) -> Matrix:
        """Reversed answers to a factor's items, shape (people, items)."""
        return np.column_stack([self.answers.values[code] for code in factor.items])


def material(
    instrument: Instrument,
    given: Sequence[Given],
    tree: Tree,
    eligible: Mapping[str, int],
    limits: Thresholds,
    *,
    declared: Sequence[str] = (),
) -> Material:
    """Score the answers: reversed items turned, 'does not apply' missing, factors, total. `declared`: background."""
    items = instrument.scale_items()
    raw = np.array([[figure(one.answers.get(item.code)) for item in items] for one in given], dtype=float)
    raw = raw.reshape(len(given), len(items))
    values, ranges = scored(instrument, raw)
    answers = Answers(tuple(one.unit for one in given), values, ranges, eligible)
    links, fast = tuple(one.link for one in given), sum(one.is_fast for one in given)
    background = {name: tuple(one.background.get(name, "") for one in given) for name in declared}
    return Material(instrument, limits, tree, eligible, answers, raw, links, fast, background)


def figure(answer: Any) -> float:
    return float("nan") if answer in (None, NOT_APPLICABLE) else float(answer)


def scored(instrument: Instrument, raw: Matrix) -> tuple[dict[str, NDArray[np.float64]], dict[str, Range]]:
    """Values and ranges of every item, factor and of the total."""
    values: dict[str, NDArray[np.float64]] = {}
    ranges: dict[str, Range] = {}
    for place, item in enumerate(instrument.scale_items()):
        ranges[item.code] = instrument.scales[item.scale or ""].range
        column = raw[:, [place]]
        values[item.code] = (scales.reversed_items(column, [0], ranges[item.code]) if item.reverse else column)[:, 0]
    for factor in instrument.factors:
        ranges[factor.code] = instrument.range_of(factor)
        values[factor.code] = scales.scale_scores(np.column_stack([values[code] for code in factor.items]))
    if instrument.total:
        ranges[TOTAL] = instrument.range_of(instrument.factors[0])
        values[TOTAL] = scales.total_scores(np.column_stack([values[factor.code] for factor in instrument.factors]))
    return values, ranges


def tell(of: Material, published: Sequence[Block]) -> Json:
    """Everything that is told of one wave. `published`: the blocks of the means (`release.mean_blocks`)."""
    spread = Spread.of(of, published)
    counted = {factor.code: distributable(of, factor.items, published) for factor in of.instrument.factors}
    return {
        "response": responded(of),
        "blocks": [cell(of, block, spread) for block in published],
        "units": {unit: cell(of, units, spread) for unit, units in seen(of, published).items() if units},
        "factors": {factor.code: consistency(of, factor, published) for factor in of.instrument.factors},
        "items": [row for factor in of.instrument.factors if counted[factor.code] for row in items(of, factor)],
        "distributions": {
            factor.code: [counts(of, factor, block) for block in counted[factor.code]]
            for factor in of.instrument.factors
        },
        "composition": composition(of, published),
        "spread": {measure: rounded(sd) for measure, sd in spread.sd.items()},
        "units_differ": icc(of, published, spread),
        "flags": flags(of, published),
    }


def responded(of: Material) -> Json:
    """How many answered; neither the number nor what follows from it where they are too few to be told of."""
    eligible, answered = sum(of.eligible.values()), len(of.raw)
    found = asdict(response.response(eligible, answered))
    if release.told_number(answered, of.limits) is None:
        return {**found, "valid": None, "rate": None, "is_representative": False}
    return found


def seen(of: Material, published: Sequence[Block]) -> dict[str, Block | None]:
    return shown(of.tree, of.answers.sizes(of.measures), published)


@dataclass(frozen=True, slots=True)
class Spread:
    """The pooled standard deviation inside blocks of each measure, with its degrees of freedom; empty where untold."""

    sd: Mapping[str, float]
    freedom: Mapping[str, int]

    @classmethod
    def of(cls, of: Material, published: Sequence[Block]) -> "Spread":
        if not published or not release.spread_is_safe(of.tree, of.answers, of.measures, published):
            return cls({}, {})
        sd, freedom = {}, {}
        for measure in of.measures:
            people = sum(len(of.answers.of(measure, block)) for block in published)
            freedom[measure] = people - len(published)
            squares = release.squares_within(of.answers, measure, published)
            sd[measure] = sqrt(squares / freedom[measure]) if freedom[measure] > 0 else 0.0
        return cls(sd, freedom)

    def half(self, measure: str, n: int, eligible: int) -> float | None:
        """Half of the 95 % interval of a mean of n out of so many, by the pooled spread; None where that is untold."""
        if measure not in self.sd or self.freedom[measure] < 1 or n == 0:
            return None
        return float(stats.t.ppf(0.975, self.freedom[measure])) * self.error(measure, n, eligible)

    def error(self, measure: str, n: int, eligible: int) -> float:
        """Standard error of a mean of n out of so many, with the finite-population correction (Cochran 1977, §2.5)."""
        correction = sqrt(max(0.0, 1 - n / eligible)) if eligible else 0.0
        return self.sd[measure] / sqrt(n) * correction


def cell(of: Material, units: Block, spread: Spread) -> Json:
    """The means of the people of some units."""
    eligible = of.eligible_in(units)
    return {
        "units": sorted(units, key=int),
        "eligible": eligible,
        "n": len(of.answers.rows(units)),
        "measures": {measure: mean_of(of, measure, units, spread, eligible) for measure in of.measures},
    }


def mean_of(of: Material, measure: str, units: Block, spread: Spread, eligible: int | None) -> Json:
    values, scale = of.answers.of(measure, units), of.answers.scales[measure]
    mean = told_mean(of, measure, units)
    half = None if eligible is None else spread.half(measure, len(values), eligible)
    interval = None if half is None else [max(scale.lowest, mean - half), min(scale.highest, mean + half)]
    return {"n": len(values), "mean": mean, "interval": interval, "pomp": scales.pomp(mean, scale)}


def told_mean(of: Material, measure: str, units: Block) -> float:
    """The total is told as the mean of the factors' means, so that it adds nothing to them.

    A mean over those who have all factors would tell, beside the factors, what the few who left one out said.
    """
    if measure != TOTAL:
        return float(np.mean(of.answers.of(measure, units)))
    return float(np.mean([np.mean(of.answers.of(factor.code, units)) for factor in of.instrument.factors]))


def composition(of: Material, published: Sequence[Block]) -> Json | None:
    """How far the groups of those who answered differ from those who could: follows from what is told of the blocks."""
    if len(published) < 2:
        return None
    answered = Counter(of.answers.units)
    found = response.composition(
        dict(enumerate(map(of.eligible_in, published))),
        {number: sum(answered[unit] for unit in block) for number, block in enumerate(published)},
    )
    return {"gaps": [found.gaps[number] for number in range(len(published))], "p": rounded(found.p)}


def consistency(of: Material, factor: Factor, published: Sequence[Block]) -> Json | None:
    """Reliability over all who answered; None where not even they are told of, or it would say nothing."""
    found = reliability(of.columns(factor)) if published else None
    if found is None or not found.is_telling or found.interval is None:
        return None
    # Rounded, as whatever follows from single answers: with all digits each would be one more equation about them.
    return {
        "n": found.n_listwise,
        "alpha": rounded(found.alpha),
        "interval": [rounded(found.interval.low), rounded(found.interval.high)],
        "std_alpha": rounded(found.std_alpha),
        "omega": rounded(found.omega),
    }


def distributable(of: Material, codes: Sequence[str], published: Sequence[Block]) -> tuple[Block, ...]:
    return distribution_blocks(of.tree, of.answers, codes, of.limits, means=published)


def items(of: Material, factor: Factor) -> list[Json]:
    """Of each item over all who answered, which is the sum of the blocks whose counts are told."""
    everybody = frozenset(of.eligible)
    rows = zip(factor.items, reliability(of.columns(factor)).items, strict=True)
    return [
        {
            "item": code,
            "factor": factor.code,
            "counts": of.answers.counts(code, everybody),
            **item_row(asdict(row)),
        }
        for code, row in rows
    ]


def item_row(row: Json) -> Json:
    """Figures that more than the counts go into are rounded."""
    return row | {name: rounded(row[name]) for name in ("alpha_if_deleted", "r_drop")}


def counts(of: Material, factor: Factor, block: Block) -> Json:
    """The answers to a factor's items in a block, option by option, with how far its people agree."""
    return {
        "units": sorted(block, key=int),
        "counts": {code: of.answers.counts(code, block) for code in factor.items},
        "agreement": agreed(of, factor, block),
    }


def agreed(of: Material, factor: Factor, block: Block) -> Json:
    """r_wg(j) and r*_wg(j) under both nulls, of the counts told beside it: nothing more than they tell."""
    answers, options = of.columns(factor)[of.answers.rows(block)], of.instrument.range_of(factor).options
    uniform, skewed = agreement.uniform_variance(options), agreement.SLIGHT_SKEW.get(options)
    return {
        "uniform": agreement.r_wg_j(answers, uniform),
        "skewed": agreement.r_wg_j(answers, skewed) if skewed else None,
        "lindell": agreement.r_star_wg_j(answers, uniform),
        "lindell_skewed": agreement.r_star_wg_j(answers, skewed) if skewed else None,
    }


def icc(of: Material, published: Sequence[Block], spread: Spread) -> dict[str, Json]:
    """Whether blocks differ. Follows from the means and the pooled spread that are told: untold where that is."""
    places = {unit: number for number, block in enumerate(published) for unit in block}
    found = {}
    for measure in spread.sd:
        units = agreement.over_units(of.answers.values[measure], [places[unit] for unit in of.answers.units])
        found[measure] = {"icc1": rounded(units.icc1), "icc2": rounded(units.icc2), "units": units.units}
    return found


def rounded(value: float | None) -> float | None:
    return None if value is None else round(value, 2)


def flags(of: Material, published: Sequence[Block]) -> Json:
    """For the analyst: how many answered without care, as numbers that name nobody, and where all agree."""
    if not published:
        return {}
    reverse = [place for place, item in enumerate(of.instrument.scale_items()) if item.reverse]
    agreeing = release.unanimous(of.tree, of.answers, of.measures, published)
    return {
        "straight_lining": int(np.sum(scales.straight_lining(of.raw, reverse))),
        "all_missing": int(np.sum(np.all(np.isnan(of.raw), axis=1))),
        "fast": of.fast,
        "unanimous": [{"measure": measure, "units": sorted(block, key=int)} for measure, block in agreeing],
    }
