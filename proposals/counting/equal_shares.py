"""Equal Shares as polls use it: with the completions of the literature and of real elections."""

from dataclasses import replace
from enum import StrEnum

from proposals.counting.coverage import groups_first
from proposals.counting.election import Election, Outcome, tie_keys
from proposals.counting.greedy import By, fill, greedy, merits_of, rank
from proposals.counting.payments import Payments
from proposals.counting.profile import Profile
from proposals.counting.raising import Raised, raise_shares
from proposals.counting.remaining import Remaining
from proposals.counting.satisfaction import preferring
from proposals.counting.ties import ties_that_mattered
from proposals.counting.utility import NATURAL, Utility, suitable, totals


class Completion(StrEnum):
    """What is done with the money that Equal Shares leaves over.

    ADD1: everybody's share is raised by 1 (`step`) and all is bought anew, until no supported project fits into what
    is left of the budget, or until the next step would cost more than it (the literature's).
    ADD1_OVERSPEND: the same, but always until the next step would cost more than the budget: the variant by which the
    elections of Assen, Swiecie and Wieliczka were decided.
    GREEDY: the greedy rule buys with what is left. The last two do first the one, then the other.
    """

    NONE = "none"
    ADD1 = "add1"
    ADD1_OVERSPEND = "add1-overspend"
    GREEDY = "greedy"
    ADD1_GREEDY = "add1-greedy"
    ADD1_OVERSPEND_GREEDY = "add1-overspend-greedy"

    @property
    def raises(self) -> bool:
        return self.startswith("add1")

    @property
    def until_overspend(self) -> bool:
        return self.startswith("add1-overspend")

    @property
    def fills(self) -> bool:
        return self.endswith("greedy")


@groups_first
def equal_shares(
    election: Election,
    *,
    utility: str = "",
    completion: str = Completion.NONE,
    step: int = 1,
    minimum: int = 0,
    comparison: int = 0,
) -> Outcome:
    """The Method of Equal Shares (proposals.counting.purchases says how) with a completion.

    `step`: by how much money add-one raises everybody's share. Projects that fewer than `minimum` ballots support are
    not considered; what no longer fits into the capacity is passed over, and where that happens the guarantees of Equal
    Shares end. `comparison` 1: what the greedy rule selects is taken instead if more voters prefer it (in `utility`; as
    in Wieliczka). Without `utility`: the natural one of the ballots. `explanation` is a Payments.
    Raises ValueError for a name or a number that means nothing.
    """
    measure, chosen = suitable(utility or NATURAL.get(election.form, ""), election.form), Completion(completion)
    if step < 1:
        raise ValueError("The share is raised by a step of at least 1.")
    profile = Profile.of(election, measure, minimum=minimum)
    raised = raise_shares(
        profile, election.budget, until_overspend=chosen.until_overspend, step=step if chosen.raises else 0
    )
    outcome = completed(election, raised, measure, fills=chosen.fills, minimum=minimum)
    parameters: dict[str, int | str] = {"utility": str(measure), "completion": str(chosen)}
    parameters |= {"step": step, "minimum": minimum, "comparison": comparison}
    outcome = replace(outcome, parameters=parameters)
    return compared(election, outcome, measure, minimum) if comparison else outcome


def completed(election: Election, raised: Raised, utility: Utility, *, fills: bool, minimum: int) -> Outcome:
    """The outcome of a run, and of the greedy rule with what it leaves if that `fills` it."""
    keys, merits, support = tie_keys(election), merits_of(election, utility, By.RATIO), election.supporters()
    bought = [election.projects[place] for place in raised.run.selected]
    considered = [project for project in election.projects if support[project.id] >= minimum]
    left = Remaining.of(election).after(bought)
    rest = [project for project in considered if project not in bought]
    more, ties = fill(rest, merits, keys, left) if fills else ([], [])
    selected = [*bought, *more]
    left = left.after(more)
    others = sorted(election.projects, key=lambda project: rank(project, merits, keys))
    return Outcome(
        rule="equal-shares",
        selected=tuple(project.id for project in selected),
        cost=election.budget - left.money,
        totals=totals(election, utility),
        order=tuple(dict.fromkeys(project.id for project in [*selected, *others])),
        exhaustive=all(project in selected or not left.holds(project) for project in considered),
        ties=(*ties_that_mattered(raised.run), *ties),
        explanation=Payments(raised, tuple(project.id for project in more)),
    )


def compared(election: Election, outcome: Outcome, utility: Utility, minimum: int) -> Outcome:
    """The greedy outcome if more voters prefer it; `explanation` stays what Equal Shares would have cost whom."""
    other = greedy(election, utility=utility, minimum=minimum)
    for_greedy, for_shares = preferring(election, utility, other.selected, outcome.selected)
    explanation = replace(outcome.explanation, preferring=(for_shares, for_greedy))
    if for_greedy > for_shares:
        return replace(other, parameters=outcome.parameters, explanation=explanation)
    return replace(outcome, explanation=explanation)
