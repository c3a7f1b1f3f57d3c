from collections.abc import Iterable

from django.db.models.functions import Greatest

from proposals.models import FEWEST_BALLOTS, Candidate, Poll, Proposal

COUNTED = [Poll.State.CLOSED, Poll.State.CERTIFIED]


def vote_advice(proposal: Proposal) -> str:
    """`approve` when the vote selected the proposal within its budget, `reject` when not, '' when there was none.

    Nor is there one on a proposal that was rewritten since (staff spoke of another), nor where too few took part to
    speak for the staff: below the poll's quorum, or below the number that is told of at all.
    """
    return vote_advices([proposal.pk]).get(proposal.pk, "")


def vote_advices(pks: Iterable[int]) -> dict[int, str]:
    """The advice for those of the proposals that a closed poll was held on and that are still what voters saw."""
    counted = Candidate.objects.filter(
        proposal__in=list(pks),
        poll__state__in=COUNTED,
        poll__ballots_cast__gte=Greatest(FEWEST_BALLOTS, "poll__quorum"),
    ).exclude(selected=None)
    rows = counted.select_related("proposal").order_by("pk")
    return {row.proposal_id: "approve" if row.selected else "reject" for row in rows if row.is_what_voters_saw}
