from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction

from proposals.counting.election import Amount, Election
from proposals.counting.measures import wishes_on


@dataclass(frozen=True, slots=True)
class Witness:
    """A group that could have asked for more: its `voters` all support `project`, which was not selected.

    Their proportional share of the budget is `share`; what was selected of their wishes costs no more than `most` for
    any of them, and with the project still no more than the share. `missing`: share - most - the project's cost, ≥ 0.
    """

    project: str
    voters: int
    share: Fraction
    most: Amount
    missing: Fraction


def unrepresented(election: Election, selected: Iterable[str]) -> Witness | None:
    """The group by which the outcome misses EJR+ up to any project, for utility = cost; None if there is none.

    M. Brill, J. Peters, "Robust and Verifiable Proportionality Axioms for Multiwinner Voting", EC 2023: no project
    that is not selected may have supporters N' all of whom, with what is selected of their wishes and this project
    besides, would have utility of no more than |N'| / n of the budget. At equal costs of 1 this is plain EJR+. Equal
    Shares with utility = cost fulfils it before completion, so also after it. Polynomial: for each project, the worst
    group of a size are those of its supporters who got least. Of several witnesses the one with most missing, then the
    most voters, then the smaller id. `n` are all ballots, abstentions too, as each had its share.
    """
    chosen, costs = frozenset(selected), {project.id: project.cost for project in election.projects}
    backing: dict[str, list[tuple[Amount, int]]] = {name: [] for name in costs if name not in chosen}
    for wish, number in wishes_on(election, election.ballots):
        got = sum(costs[name] for name in wish & chosen)
        for name in wish - chosen:
            backing[name].append((got, number))
    quota = Fraction(election.budget) / election.voters if election.voters else Fraction(0)
    found = [witness for name, backers in backing.items() for witness in witnesses(name, costs[name], backers, quota)]
    return min(found, key=lambda one: (-one.missing, -one.voters, one.project), default=None)


def witnesses(name: str, cost: Amount, backers: list[tuple[Amount, int]], quota: Fraction) -> Iterable[Witness]:
    """For each bound on what they got, all who got no more than that."""
    voters = 0
    for got, number in sorted(backers):
        voters += number
        missing = voters * quota - got - cost
        if missing >= 0:
            yield Witness(name, voters, voters * quota, got, missing)
