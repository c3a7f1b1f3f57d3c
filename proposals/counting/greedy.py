from enum import StrEnum
from fractions import Fraction
from itertools import groupby

from proposals.counting.coverage import groups_first
from proposals.counting.election import Amount, Election, Outcome, Project, Tie, TieKey, decided_by, tie_keys
from proposals.counting.remaining import Remaining
from proposals.counting.utility import NATURAL, Utility, suitable, totals


class By(StrEnum):
    """What the greedy rule puts first: the most utility for the money, or the most utility whatever it costs."""

    RATIO = "utility_per_cost"
    UTILITY = "utility"


# More than any ratio: what costs nothing and is worth something comes first.
ENDLESS = (1, Fraction(0))
Merit = tuple[int, Fraction]


@groups_first
def greedy(election: Election, *, utility: str = "", by: str = By.RATIO, minimum: int = 0) -> Outcome:
    """The most utility per cost first (or the most utility), skipping what no longer fits into both resources.

    With utility = cost the ratio is the number of supporters. Equals stand in the tie order (election.tie_key).
    Projects that fewer than `minimum` ballots support are not considered; without a minimum, what nobody wants comes
    last and is taken if it fits, as in the field's reference. Without `utility`: the natural one of the ballots.
    """
    measure = suitable(utility or NATURAL.get(election.form, ""), election.form)
    support = election.supporters()
    considered = [project for project in election.projects if support[project.id] >= minimum]
    merits = merits_of(election, measure, By(by))
    keys = tie_keys(election)
    bought, ties = fill(considered, merits, keys, Remaining.of(election))
    left = Remaining.of(election).after(bought)
    everything = sorted(election.projects, key=lambda project: rank(project, merits, keys))
    return Outcome(
        rule="greedy",
        selected=tuple(project.id for project in bought),
        cost=election.budget - left.money,
        totals=totals(election, measure),
        order=tuple(project.id for project in everything),
        exhaustive=all(project in bought or not left.holds(project) for project in considered),
        ties=tuple(ties),
        parameters={"utility": str(measure), "by": str(by), "minimum": minimum},
    )


def merits_of(election: Election, utility: Utility, by: By) -> dict[str, Merit]:
    sums = totals(election, utility)
    return {project.id: merit(project.cost, Fraction(sums[project.id]), utility, by) for project in election.projects}


def merit(cost: Amount, marks: Fraction, utility: Utility, by: By) -> Merit:
    """By what a project is ordered. What costs nothing is endlessly good, if anybody wants it."""
    if by is By.UTILITY:
        return (0, marks * cost if utility is Utility.COST else marks)
    if utility is Utility.COST:
        return (0, marks)
    if cost:
        return (0, marks / cost)
    return ENDLESS if marks else (0, marks)


def rank(project: Project, merits: dict[str, Merit], keys: dict[str, TieKey]) -> tuple[int, Fraction, TieKey]:
    high, worth = merits[project.id]
    return (-high, -worth, keys[project.id])


def fill(
    projects: list[Project], merits: dict[str, Merit], keys: dict[str, TieKey], left: Remaining
) -> tuple[list[Project], list[Tie]]:
    """What is bought of these projects with what is left, in order, and the ties that mattered."""
    ordered = sorted(projects, key=lambda project: rank(project, merits, keys))
    selected: list[Project] = []
    ties: list[Tie] = []
    for _, equals in groupby(ordered, key=lambda project: merits[project.id]):
        contenders = [project for project in equals if left.holds(project)]
        bought = within(contenders, left)
        if len(bought) < len(contenders):
            ties.append(tie_between(contenders, bought, keys))
        selected += bought
        left = left.after(bought)
    return selected, ties


def within(projects: list[Project], left: Remaining) -> list[Project]:
    """Those that can be bought one after the other, in this order."""
    bought = []
    for project in projects:
        if left.holds(project):
            bought.append(project)
            left = left.after([project])
    return bought


def tie_between(contenders: list[Project], bought: list[Project], keys: dict[str, TieKey]) -> Tie:
    """Each of the contenders fits alone, not all fit together: whoever came first was bought."""
    lost = [keys[project.id] for project in contenders if project not in bought]
    return Tie(
        ids=tuple(project.id for project in contenders),
        selected=tuple(project.id for project in bought),
        decided_by=decided_by([keys[project.id] for project in bought], lost),
    )
