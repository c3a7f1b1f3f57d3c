"""How well an outcome meets the wishes of those who voted: where the ballots are published."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from proposals import tally
from proposals.counting.measures import Satisfaction, minorities, satisfaction
from proposals.counting.representation import Witness, unrepresented
from proposals.models import Candidate, Poll


@dataclass(frozen=True, slots=True)
class Proportionality:
    """`everybody`: all who voted for something; `passed_over`: the supporters of each project that was not selected.

    `witness`: by EJR+ up to any project, the group that could have asked for more.
    """

    everybody: Satisfaction
    passed_over: Mapping[str, Satisfaction] = field(default_factory=dict)
    witness: Witness | None = None


def proportionality(poll: Poll, candidates: list[Candidate]) -> Proportionality:
    """Of a counted poll that spends a budget."""
    marks = tally.open_marks(poll)
    election = tally.election_of(poll, candidates, marks)
    selected = [candidate.label for candidate in candidates if candidate.selected]
    return Proportionality(
        everybody=satisfaction(election, selected, election.ballots),
        passed_over=minorities(election, selected),
        witness=unrepresented(election, selected),
    )
