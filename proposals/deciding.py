"""What the approval engine asks about proposals (workflow.registry.Decidable), and how a proposal follows decisions."""

from collections.abc import Iterable
from datetime import datetime

from django.utils.timezone import localdate

from activity.answers import Answer
from people.models import Unit, User
from proposals import queries, registry, revising, rules
from proposals.models import Proposal
from workflow import working_days
from workflow.machine import fire
from workflow.models import Case, Decision, Stage, Verdict
from workflow.queries import holidays
from workflow.registry import Summary

FOLLOWING = {
    Case.State.APPROVED: "approve",
    Case.State.REJECTED: "reject",
    Case.State.DEFERRED: "defer",
}


class DecidableProposals:
    """A proposal as a subject of cases."""

    def get(self, pk: int) -> Proposal:
        return queries.stored(pk)

    def may_be_decided(self, subject: Proposal, user: User, now: datetime) -> Answer:
        return rules.may_be_decided(subject, user, now)

    def author_ids(self, subject: Proposal) -> set[int]:
        """Also those whose proposals live on in this one."""
        return {subject.author_id, *subject.merged.values_list("author_id", flat=True)}

    def unit(self, subject: Proposal) -> Unit:
        return subject.unit

    def may_see(self, user: User, subject: Proposal) -> bool:
        return queries.visible_to(user).filter(pk=subject.pk).exists()

    def advice(self, subject: Proposal) -> str:
        return queries.vote_advice(subject)

    def verdicts(self, subject: Proposal, stage: Stage) -> set[str]:
        return set(Verdict.values)

    def year(self, subject: Proposal) -> int:
        return subject.call.year

    def asks_decree(self, subject: Proposal, stage: Stage) -> bool:
        return False

    def summaries(self, pks: Iterable[int]) -> dict[int, Summary]:
        rows = Proposal.objects.filter(pk__in=list(pks)).select_related("unit")
        advices = queries.vote_advices(row.pk for row in rows)
        return {row.pk: summary(row, advices.get(row.pk, "")) for row in rows}

    def follow(self, subject: Proposal, decision: Decision, *, ended: str, now: datetime) -> None:
        """Take the state that the case ended with; an approved one goes on to whoever draws up the plan."""
        if ended == Case.State.DEFERRED:
            fire(subject, "defer", actor=decision.actor, reason=decision.reason, now=now, year=decision.defer_to_year)
            return
        if ended == Case.State.RETURNED:
            send_back(subject, decision, now)
            return
        verb = FOLLOWING.get(Case.State(ended))
        if verb is None:
            return
        proposal = fire(subject, verb, actor=decision.actor, reason=decision.reason, now=now)
        if ended == Case.State.APPROVED:
            for hook in registry.on_approved:
                hook(proposal, decision, now)


def send_back(proposal: Proposal, decision: Decision, now: datetime) -> None:
    """To its author, with the day by which it should come back: so many working days as its route grants."""
    today = localdate(now)
    revise_by = working_days.add(today, decision.case.route.revision_days, holidays(today))
    fire(
        proposal,
        "return_for_revision",
        actor=decision.actor,
        reason=decision.reason,
        now=now,
        details=revising.told(revise_by),
        revise_by=revise_by,
    )


def summary(proposal: Proposal, advice: str) -> Summary:
    return Summary(
        title=proposal.title,
        path=path(proposal),
        unit=proposal.unit.name,
        cost=proposal.cost,
        learning_hours=proposal.learning_hours,
        advice=advice,
    )


def path(proposal: Proposal) -> str:
    return f"/usulan/{proposal.pk}/"
