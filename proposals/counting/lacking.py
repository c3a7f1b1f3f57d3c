"""What a project that was not selected lacked: the smallest change that had made it win, found by counting again.

After N. Boehmer, P. Faliszewski et al., "Evaluation of Project Performance in Participatory Budgeting", IJCAI 2024
(cost-reduction and add-singletons).
"""

from collections.abc import Callable
from dataclasses import replace

from proposals.counting.election import Amount, Ballot, Election, Form

# What a rule selects, with its parameters already given.
Count = Callable[[Election], tuple[str, ...]]


def votes_lacking(count: Count, election: Election, project: str, *, most: int, steady: bool) -> int | None:
    """How many more voters, each for this project alone, had made it win; None if not even `most`.

    `steady`: more votes for a project never harm it under this rule (greedy, Phragmén: not Equal Shares, where each
    voter more makes all shares smaller). Then the number is found by halving, else by trying each. Ballots must be of
    approval or ranks (with ranks a vote for one alone is worth nothing by Borda: None).
    """
    if election.form not in {Form.APPROVAL, Form.ORDINAL}:
        raise ValueError("Only a vote for a project without points can be added.")
    ballot: Ballot = frozenset({project}) if election.form is Form.APPROVAL else (project,)

    def wins(more: int) -> bool:
        ballots = dict(election.ballots.items())
        ballots[ballot] = ballots.get(ballot, 0) + more
        return project in count(replace(election, ballots=ballots))

    if not steady:
        return next((more for more in range(1, most + 1) if wins(more)), None)
    return least(wins, most)


def money_lacking(count: Count, election: Election, project: str) -> Amount | None:
    """By how much less the project would have had to cost, in whole units; None if it would not have won for nothing.

    Exact for rules under which a lower cost never harms: greedy by utility per cost, Phragmén, Equal Shares without
    add-one (as long as the project is not bought, nothing before it changes, and its own price only falls).
    """
    cost = next(one.cost for one in election.projects if one.id == project)

    def wins(less: int) -> bool:
        cheaper = (
            replace(one, cost=max(one.cost - less, 0)) if one.id == project else one for one in election.projects
        )
        return project in count(replace(election, projects=tuple(cheaper)))

    found = least(wins, -int(-cost // 1))
    return None if found is None else min(found, cost)


def least(wins: Callable[[int], bool], most: int) -> int | None:
    """The smallest number from 1 to `most` that wins, if every larger one does too."""
    if most < 1 or not wins(most):
        return None
    low, high = 1, most
    while low < high:
        middle = (low + high) // 2
        low, high = (low, middle) if wins(middle) else (middle + 1, high)
    return low
