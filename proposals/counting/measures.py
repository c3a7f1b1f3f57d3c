"""How well the wishes of groups of voters are met: figures that explain an outcome, whatever rule gave it."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from fractions import Fraction

from proposals.counting.election import Amount, Ballot, Election
from proposals.counting.utility import Utility, marks


@dataclass(frozen=True, slots=True)
class Satisfaction:
    """Of a group of voters, each counted alike: what share of their wishes was selected, from 0 to 1, exactly.

    `number`: of the projects that a voter supports, `money`: of what these cost together (of those that cost anything).
    `with_nothing`: how many got nothing that they support. Who supports nothing is no voter here; without any voter the
    shares are None. All are figures of groups: whether a group is large enough to be shown is the caller's to decide.
    """

    voters: int
    with_nothing: int
    average_number: Fraction | None
    least_number: Fraction | None
    average_money: Fraction | None
    least_money: Fraction | None


def satisfaction(election: Election, selected: Iterable[str], ballots: Mapping[Ballot, int]) -> Satisfaction:
    """Of the voters who cast these ballots; `election.ballots` for all of them."""
    chosen, costs = frozenset(selected), {project.id: project.cost for project in election.projects}
    wishes = [(wish, number) for wish, number in wishes_on(election, ballots) if wish]
    numbers = [(Fraction(len(wish & chosen), len(wish)), number) for wish, number in wishes]
    priced = [(wish, number) for wish, number in wishes if any(costs[name] for name in wish)]
    money = [(share(wish & chosen, wish, costs), number) for wish, number in priced]
    return Satisfaction(
        voters=sum(number for _, number in wishes),
        with_nothing=sum(number for part, number in numbers if not part),
        average_number=average(numbers),
        least_number=min((part for part, _ in numbers), default=None),
        average_money=average(money),
        least_money=min((part for part, _ in money), default=None),
    )


def minorities(election: Election, selected: Iterable[str]) -> dict[str, Satisfaction]:
    """By each project that was wanted and not selected: how well those who support it are served by the rest.

    These are the groups that have a common wish and a reason to ask; least satisfied (on average, by number) first.
    """
    chosen = frozenset(selected)
    found = {}
    for project in election.projects:
        backers = {
            ballot: number
            for ballot, number in election.ballots.items()
            if project.id in marks(ballot, election.form, Utility.CARDINALITY)
        }
        if backers and project.id not in chosen:
            found[project.id] = satisfaction(election, chosen, backers)
    return dict(sorted(found.items(), key=lambda item: (item[1].average_number, -item[1].voters, item[0])))


def wishes_on(election: Election, ballots: Mapping[Ballot, int]) -> Iterable[tuple[frozenset[str], int]]:
    """What each ballot supports: named, and with points or scores given more than 0."""
    for ballot, number in ballots.items():
        yield frozenset(marks(ballot, election.form, Utility.CARDINALITY)), number


def share(part: Iterable[str], whole: Iterable[str], costs: Mapping[str, Amount]) -> Fraction:
    return Fraction(sum(costs[name] for name in part)) / sum(costs[name] for name in whole)


def average(shares: list[tuple[Fraction, int]]) -> Fraction | None:
    if not shares:
        return None
    return sum((part * number for part, number in shares), Fraction(0)) / sum(number for _, number in shares)
