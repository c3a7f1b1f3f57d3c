"""You proposed – we decided – we do: what became of every proposal of a cycle."""

from dataclasses import dataclass

from planning.models import Cycle, PlanLine
from proposals.models import Candidate, Poll, Proposal, State
from workflow.models import Case, Decision

PROPOSAL = "proposals.proposal"
# In review and beyond: staff have spoken, so an answer is owed.
OWED = {State.IN_REVIEW, State.RETURNED, State.APPROVED, State.ENACTED, State.REJECTED, State.DEFERRED}


@dataclass(slots=True)
class Outcome:
    """One proposal: the last decision on it, who holds it now, the vote's result, the line that came from it."""

    proposal: Proposal
    decision: Decision | None = None
    case: Case | None = None
    candidate: Candidate | None = None
    line: PlanLine | None = None

    @property
    def is_answered(self) -> bool:
        """Decided to the end of its route, or sent back with what to fix: not merely passed on by a stage."""
        return self.proposal.state in OWED - {State.IN_REVIEW}

    @property
    def has_sequel(self) -> bool:
        """Whether there is anything to say of what is done: a line, a later year, or that nothing follows."""
        return self.line is not None or self.proposal.state in {State.DEFERRED, State.RETURNED, State.REJECTED}


@dataclass(frozen=True, slots=True)
class Outcomes:
    rows: list[Outcome]

    @property
    def owed(self) -> int:
        return sum(row.proposal.state in OWED for row in self.rows)

    @property
    def answered(self) -> int:
        return sum(row.is_answered for row in self.rows)

    @property
    def planned(self) -> int:
        return sum(row.line is not None for row in self.rows)

    @property
    def answered_percent(self) -> int | None:
        """Rounded down, so that 100 means all; None when no answer is owed yet."""
        return self.answered * 100 // self.owed if self.owed else None


def outcomes(cycle: Cycle) -> Outcomes:
    """All proposals of the cycle that were submitted, by number; five queries, however many there are."""
    proposals = (
        Proposal.objects.filter(call=cycle.call_id, number__isnull=False)
        .exclude(state=State.DRAFT)
        .select_related("call", "unit", "author", "form", "merged_into__call")
        .order_by("number")
    )
    rows = {proposal.pk: Outcome(proposal) for proposal in proposals}
    for decision in decisions_on(rows):
        rows[decision.case.subject_id].decision = decision
    for case in Case.objects.filter(subject_type=PROPOSAL, subject_id__in=rows, state=Case.State.OPEN).select_related(
        "stage"
    ):
        rows[case.subject_id].case = case
    for candidate in Candidate.objects.filter(proposal__in=rows).exclude(poll__state=Poll.State.OPEN):
        rows[candidate.proposal_id].candidate = candidate
    for line in PlanLine.objects.filter(proposal__in=rows).select_related("plan").order_by("plan__version"):
        rows[line.proposal_id or 0].line = line
    return Outcomes(list(rows.values()))


def decisions_on(pks: "dict[int, Outcome]") -> "list[Decision]":
    """Oldest first, so that the last one stays."""
    found = Decision.objects.filter(case__subject_type=PROPOSAL, case__subject_id__in=pks)
    return list(found.select_related("case", "stage", "actor").order_by("decided_at", "pk"))
