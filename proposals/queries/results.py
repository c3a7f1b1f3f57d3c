"""Why each candidate was selected or not, worked out from the stored count."""

from collections.abc import Iterator
from dataclasses import dataclass

from proposals import tally
from proposals.explaining import Explanation, Tried, explain, try_all
from proposals.models import Candidate, Poll
from proposals.proportionality import Proportionality
from proposals.proportionality import proportionality as worked_out
from proposals.queries.keeping import once
from proposals.unit_totals import UnitSatisfaction, satisfaction_by_unit


@dataclass(frozen=True, slots=True)
class Placed:
    """A candidate in its turn. `left_before`: what was left of the budget; `by_tie`: equal approvals decided on it."""

    candidate: Candidate
    left_before: int
    by_tie: str = ""

    @property
    def lacking(self) -> int:
        """How much more money it would have needed, in whole rupiah; 0 when money was not what it lacked."""
        return max(0, self.candidate.cost - self.left_before)


def placed(poll: Poll, candidates: list[Candidate]) -> Iterator[Placed]:
    """The candidates (sorted by rank) as the greedy count came to each of them."""
    tied = (poll.outcome or {}).get("ties", [])
    ties = {label: tie["decided_by"] for tie in tied for label in tie["ids"]}
    left = poll.budget
    for candidate in candidates:
        yield Placed(candidate, left, ties.get(candidate.label, ""))
        left -= candidate.cost if candidate.selected else 0


def explained(poll: Poll, candidates: list[Candidate]) -> Explanation:
    """The reasons of a count that is published. Callers ask `may_see_outcome` first."""
    return once(poll, lambda: explain(poll, candidates, tally.open_marks(poll)), kind="explained")


def tried(poll: Poll, candidates: list[Candidate]) -> Tried:
    """What each suitable rule gives with a past poll's ballots. Callers ask `may_preview` first."""
    return once(poll, lambda: try_all(poll, candidates, tally.open_marks(poll)), kind="tried")


def proportionality(poll: Poll, candidates: list[Candidate]) -> Proportionality:
    """How well wishes were met, of a poll that spends a budget. Callers ask `may_see_lists` first."""
    return once(poll, lambda: worked_out(poll, candidates), kind="proportionality")


def unit_satisfaction(poll: Poll, candidates: list[Candidate]) -> list[UnitSatisfaction] | None:
    """From the published totals by unit alone; None where there are none."""
    if not poll.unit_totals:
        return None
    selected = [row.label for row in candidates if row.selected]
    return satisfaction_by_unit(poll.unit_totals, selected, {row.label: row.cost for row in candidates})


def rare_patterns(poll: Poll) -> int:
    """How many published ballots are like no other. Callers ask `may_see_lists` first."""
    return once(poll, lambda: tally.rare_patterns(tally.open_marks(poll)), kind="rare")
