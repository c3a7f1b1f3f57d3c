"""The vote: what is open and what was decided, the ballot, its receipt, the result."""

from typing import Any

from django.contrib.auth.decorators import login_required
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.timezone import localdate
from django.utils.translation import gettext as _t
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from activity.answers import Answer, Refused, ask_all
from frontend.context import Shell, shell_of
from people.models import User
from people.queries import staff
from proposals import queries
from proposals.models import Call, Candidate, Poll, Proposal, State
from proposals.rules import (
    POLL_ACTIONS,
    SMALL_ELECTORATE,
    may_cast_ballot,
    may_hold_poll,
    may_see_lists,
)
from workflow.queries import stage_holders_of_every_item


@require_safe
@login_required
@never_cache
def polls(request: HttpRequest) -> HttpResponse:
    shell = shell_of(request)
    found = list(visible(shell).prefetch_related("candidates"))
    running = [poll for poll in found if not poll.is_counted]
    context = {
        "running": [about(poll, shell) for poll in running],
        "past": [poll for poll in found if poll.is_counted],
        "call": upcoming_call(shell),
        "preparing": preparing(shell),
    }
    return render(request, "polls/index.html", context)


@require_safe
@login_required
@never_cache
def ballot(request: HttpRequest, pk: int) -> HttpResponse:
    """The ballot of an elector, and the same list without boxes for everybody else."""
    shell = shell_of(request)
    poll = get_object_or_404(visible(shell), pk=pk)
    if poll.is_counted:
        return redirect("poll-result", pk=pk)
    may_cast, own = own_ballot(poll, shell)
    chosen = set(own.choices) if own else set()
    candidates = queries.candidates_for(poll, shell.user)
    used = sum(candidate.cost for candidate in candidates if candidate.pk in chosen)
    context = {
        **about(poll, shell),
        "may_cast": may_cast,
        "own": own,
        "candidates": [(candidate, candidate.pk in chosen) for candidate in candidates],
        "used": used,
        "left": poll.budget - used,
        "hours": sum(candidate.learning_hours for candidate in candidates if candidate.pk in chosen),
        "chosen": len(chosen),
    }
    return render(request, "polls/ballot.html", context)


def own_ballot(poll: Poll, shell: Shell) -> tuple[Answer, queries.OwnBallot | None]:
    """Whether the reader may vote, and the ballot that they cast; a box that cannot be opened is a refusal too."""
    may_cast = may_cast_ballot(poll, shell.user, shell.now)
    if not may_cast:
        return may_cast, None
    try:
        return may_cast, queries.own_ballot(poll, shell.user)
    except Refused as refusal:
        return refusal.answer, None


@require_safe
@login_required
@never_cache
def receipt(request: HttpRequest, pk: int) -> HttpResponse:
    """The code, and what is kept. Without the choices: a receipt must not show anybody how somebody voted."""
    shell = shell_of(request)
    poll = get_object_or_404(visible(shell), pk=pk)
    own = own_ballot(poll, shell)[1]
    if own is None:
        return redirect("poll-ballot", pk=pk)
    publishes_lists = poll.electorate_size >= SMALL_ELECTORATE
    return render(request, "polls/receipt.html", {"poll": poll, "code": own.code, "publishes_lists": publishes_lists})


@require_safe
@login_required
@never_cache
def result(request: HttpRequest, pk: int) -> HttpResponse:
    shell = shell_of(request)
    poll = get_object_or_404(visible(shell), pk=pk)
    if not poll.is_counted:
        return render(request, "polls/hidden.html", about(poll, shell))
    candidates = queries.candidates_for(poll, shell.user)
    rows = list(queries.placed(poll, candidates))
    context = {
        **about(poll, shell),
        "rows": rows,
        "selected": [row.candidate for row in rows if row.candidate.selected],
        "cost": sum(row.candidate.cost for row in rows if row.candidate.selected),
        "most": max(poll.ballots_cast or 0, 1),
        "chart_sentence": "" if poll.hides_counts else chart_sentence(candidates),
        "lists": may_see_lists(poll, shell.user, shell.now),
        "certifications": poll.certifications.select_related("user"),
    }
    return render(request, "polls/result.html", context)


def visible(shell: Shell) -> QuerySet[Poll]:
    return queries.visible_polls(shell.user, shell.now)


def about(poll: Poll, shell: Shell) -> dict[str, Any]:
    """What several pages say of a poll, and what the reader may do with it."""
    answers = ask_all(POLL_ACTIONS, poll, shell.user, shell.now)
    return {
        "poll": poll,
        "answers": answers,
        "is_over": shell.now >= poll.closes_at,
        "is_elector": any(entry.user_id == shell.user.pk for entry in getattr(poll, "own_entries", [])),
        "has_voted": poll.turnout.filter(voter=shell.user).exists() if not poll.is_counted else False,
        "turnout": queries.shown_turnout(poll, shell.user, shell.now),
        "in_committee": answers["close"].code != "not_committee",
        **addresses(poll),
    }


def addresses(poll: Poll) -> dict[str, str]:
    return {
        "ballot_path": f"/suara/{poll.pk}/",
        "receipt_path": f"/suara/{poll.pk}/tanda-terima/",
        "result_path": f"/suara/{poll.pk}/hasil/",
        "form_action": f"/api/polls/{poll.pk}/ballot/",
        "close_action": f"/api/polls/{poll.pk}/close/",
        "restart_action": f"/api/polls/{poll.pk}/restart/",
        "certify_action": f"/api/polls/{poll.pk}/certify/",
        "codes_path": f"/api/polls/{poll.pk}/codes/",
        "ballots_path": f"/api/polls/{poll.pk}/ballots/",
    }


def chart_sentence(candidates: list[Candidate]) -> str:
    """What the chart says, in a sentence; candidates are sorted by rank."""
    most = candidates[0].approvals if candidates else 0
    if not most:
        return _t("Tidak ada usulan yang mendapat suara.")
    first = [candidate.title for candidate in candidates if candidate.approvals == most]
    if len(first) == 1:
        words = ngettext(
            "“%(title)s” mendapat suara terbanyak: %(most)s.", "“%(title)s” mendapat suara terbanyak: %(most)s.", most
        )
        return words % {"title": first[0], "most": most}
    return _t("%(number)s usulan mendapat suara terbanyak, masing-masing %(most)s.") % {
        "number": len(first),
        "most": most,
    }


def upcoming_call(shell: Shell) -> Call | None:
    """The present cycle's call, while its vote has not begun or no poll was opened."""
    call = shell.cycle.call if shell.cycle and shell.reads_proposals else None
    if call is None or shell.now >= call.vote_until or (hasattr(call, "poll") and call.poll.state != Poll.State.DRAFT):
        return None
    return call


def preparing(shell: Shell) -> dict[str, Any] | None:
    """For the committee, before the poll: what opening it would freeze."""
    call = upcoming_call(shell)
    answer = may_hold_poll(call, shell.user, shell.now) if call else None
    if call is None or answer is None or answer.code == "not_committee":
        return None
    employed = set(staff(call.office, localdate(shell.now)).values_list("pk", flat=True))
    deciding = stage_holders_of_every_item("proposals.proposal", shell.now) & employed
    return {
        "call": call,
        "action": f"/api/calls/{call.pk}/open_poll/",
        "answer": answer,
        "candidates": Proposal.objects.filter(call=call, state=State.OPEN).count(),
        "electors": len(employed - deciding),
        "excluded": User.objects.filter(pk__in=deciding),
    }
