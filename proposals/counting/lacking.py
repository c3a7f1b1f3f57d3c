"""What a project that was not selected lacked: a smallest change that had made it win, found by counting again.

After N. Boehmer, P. Faliszewski et al., "Evaluation of Project Performance in Participatory Budgeting", IJCAI 2024
(cost-reduction and add-singletons). Whatever is found was counted: with it the project wins, with one less it does not.
"""

from collections.abc import Callable
from dataclasses import replace

from proposals.counting.election import Amount, Ballot, Election

# What a rule selects, with its parameters already given.
Count = Callable[[Election], tuple[str, ...]]


def votes_lacking(count: Count, election: Election, project: str, ballot: Ballot, *, most: int) -> int | None:
    """With how many more voters, each with this ballot, the project had won; None if not even with `most`.

    The fewest where more such ballots never harm (a vote for the project alone by greedy, Phragmén, maximum welfare).
    Elsewhere fewer might have done: by Equal Shares each voter more makes all shares smaller, and a transferable vote
    knows no such order at all.
    """

    def wins(more: int) -> bool:
        ballots = dict(election.ballots.items())
        ballots[ballot] = ballots.get(ballot, 0) + more
        return project in count(replace(election, ballots=ballots))

    return least(wins, most, guess=1)


def money_lacking(count: Count, election: Election, project: str) -> Amount | None:
    """By how much less the project would have had to cost, in whole units; None if it would not have won for nothing.

    The least for rules under which a lower cost never harms: greedy by utility per cost, Phragmén, Equal Shares without
    add-one (as long as the project is not bought, nothing before it changes, and its own price only falls).
    """
    cost = next(one.cost for one in election.projects if one.id == project)

    def wins(less: int) -> bool:
        cheaper = (
            replace(one, cost=max(one.cost - less, 0)) if one.id == project else one for one in election.projects
        )
        return project in count(replace(election, projects=tuple(cheaper)))

    all_of_it = -int(-cost // 1)
    found = least(wins, all_of_it, guess=all_of_it)
    return None if found is None else min(found, cost)


def least(wins: Callable[[int], bool], most: int, *, guess: int) -> int | None:
    """A number from 1 to `most` that wins while one less does not: the smallest, if every larger one wins too.

    Where the `guess` does not win its double is tried, and so on; then by halving.
    """
    low, high = 1, guess
    while not wins(min(high, most)):
        if high >= most:
            return None
        low, high = high + 1, 2 * high
    high = min(high, most)
    while low < high:
        middle = (low + high) // 2
        low, high = (low, middle) if wins(middle) else (middle + 1, high)
    return low
