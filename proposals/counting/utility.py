"""How much a voter gets from a project. The utility of a set of projects is the sum."""

from collections.abc import Mapping
from enum import StrEnum
from typing import Any

from proposals.counting.election import Amount, CheckedBallots, Election, Form


class Utility(StrEnum):
    """By what a voter's benefit is measured, for each project that is on the ballot (0 where it is not).

    COST: the project's cost. CARDINALITY: 1. POINTS: the points or the score given. BORDA: length of the ballot, less
    the place (the first is 1): the last on a ballot gets 0, as in the reference's Additive_Borda_Sat.
    A project that got 0 points is not supported: COST and CARDINALITY are 0 too.
    """

    COST = "cost"
    CARDINALITY = "cardinality"
    POINTS = "points"
    BORDA = "borda"


NATURAL: Mapping[Form, Utility] = {
    Form.APPROVAL: Utility.COST,
    Form.ORDINAL: Utility.BORDA,
    Form.POINTS: Utility.POINTS,
    Form.SCORES: Utility.POINTS,
}

UNSUITABLE = {
    Utility.POINTS: "Points can be counted only where ballots give points or scores.",
    Utility.BORDA: "Borda points can be counted only where ballots rank projects.",
}


def suitable(utility: str, form: Form) -> Utility:
    """The utility by its name. Raises ValueError where it is unknown or the form of the ballots does not give it."""
    if form is Form.CONSENT:
        raise ValueError("Ballots of consent say nothing about how much a project is wanted.")
    chosen = Utility(utility)
    fits = {Utility.POINTS: form in {Form.POINTS, Form.SCORES}, Utility.BORDA: form is Form.ORDINAL}
    if not fits.get(chosen, True):
        raise ValueError(UNSUITABLE[chosen])
    return chosen


def marks(ballot: Any, form: Form, utility: Utility) -> dict[str, Amount]:
    """The ballot as id → how often a unit of utility: with COST 1 unit is the project's cost. Never negative."""
    if utility is Utility.BORDA:
        return {name: len(ballot) - place for place, name in enumerate(ballot, 1)}
    if utility is Utility.POINTS:
        return dict(ballot)
    if form in {Form.POINTS, Form.SCORES}:
        return {name: 1 for name, value in ballot if value > 0}
    return dict.fromkeys(ballot, 1)


def utilities(ballot: Any, election: Election, utility: Utility) -> dict[str, Amount]:
    """What each project on this ballot is worth to its voter."""
    found = marks(ballot, election.form, utility)
    if utility is not Utility.COST:
        return found
    costs = {project.id: project.cost for project in election.projects}
    return {name: mark * costs[name] for name, mark in found.items()}


def totals(election: Election, utility: Utility) -> dict[str, Amount]:
    """The marks of all voters together: supporters (COST, CARDINALITY), points, Borda points."""
    if isinstance(election.ballots, CheckedBallots):
        return election.ballots.totals(utility)
    sums: dict[str, Amount] = {project.id: 0 for project in election.projects}
    for ballot, number in election.ballots.items():
        for name, mark in marks(ballot, election.form, utility).items():
            sums[name] += mark * number
    return sums
