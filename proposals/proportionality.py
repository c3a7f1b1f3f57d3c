"""How well an outcome meets the wishes of those who voted, and what was close: where the ballots are published."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from proposals import tally
from proposals.counting import RULES, Amount, Election
from proposals.counting.lacking import money_lacking, votes_lacking
from proposals.counting.measures import Satisfaction, minorities, satisfaction
from proposals.counting.representation import Witness, unrepresented
from proposals.methods import RULES_OF_COUNT
from proposals.models import Candidate, Poll

# Under these a vote more never harms and a lower cost never harms, so that halving finds the least.
STEADY = {"greedy", "phragmen"}
# Beyond so many ballots, counting again some twenty times takes longer than a reader of a page waits.
MOST_BALLOTS = 5_000


@dataclass(frozen=True, slots=True)
class Proportionality:
    """`everybody`: all who voted for something; `passed_over`: the supporters of each project that was not selected.

    `witness`: by EJR+ up to any project, the group that could have asked for more. `votes`, `money`: what the project
    that came nearest lacked, None where that is not worked out or nothing had helped.
    """

    everybody: Satisfaction
    passed_over: Mapping[str, Satisfaction] = field(default_factory=dict)
    witness: Witness | None = None
    votes: int | None = None
    money: Amount | None = None


def proportionality(poll: Poll, candidates: list[Candidate], runner_up: str = "") -> Proportionality:
    """Of a counted poll that spends a budget. `runner_up`: the label of the project that came nearest."""
    marks = tally.open_marks(poll)
    election = tally.election_of(poll, candidates, marks)
    selected = [candidate.label for candidate in candidates if candidate.selected]
    votes, money = lacked(poll, election, runner_up, len(marks))
    return Proportionality(
        everybody=satisfaction(election, selected, election.ballots),
        passed_over=minorities(election, selected),
        witness=unrepresented(election, selected),
        votes=votes,
        money=money,
    )


def lacked(poll: Poll, election: Election, project: str, ballots: int) -> tuple[int | None, Amount | None]:
    rule = RULES_OF_COUNT[poll.rule]
    if not project or rule.key not in STEADY or election.limits.groups or ballots > MOST_BALLOTS:
        return None, None
    settings = tally.settings_of(poll, rule, poll.parameters, voters=ballots)

    def count(other: Election) -> tuple[str, ...]:
        return RULES[rule.key](other, **settings).selected

    votes = votes_lacking(count, election, project, most=ballots, steady=True) if election.form == "approval" else None
    return votes, money_lacking(count, election, project)
