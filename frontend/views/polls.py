"""The vote: what is open and what was decided, the ballot, its receipt, the result."""

from datetime import datetime, timedelta
from typing import Any

from django.contrib.auth.decorators import login_required
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.timezone import localtime
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from activity.answers import ask_all
from frontend.context import Shell, shell_of
from proposals import queries
from proposals.methods import RULES_OF_COUNT
from proposals.models import Call, Poll, Proposal, State
from proposals.rules import POLL_ACTIONS, may_explore, may_hold_poll, may_set_up_poll


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
        "explores": bool(may_explore(None, shell.user, shell.now)),
    }
    return render(request, "polls/index.html", context)


def visible(shell: Shell) -> QuerySet[Poll]:
    return queries.visible_polls(shell.user, shell.now)


def one_poll(shell: Shell, pk: int) -> Poll:
    """The poll of a page, which then speaks of that poll's cycle. Raises Http404."""
    poll = get_object_or_404(visible(shell), pk=pk)
    shell.turn_to(poll.call)
    return poll


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
        "outcome_path": f"/api/polls/{poll.pk}/outcome/",
        "certificate_path": f"/suara/{poll.pk}/berita-acara/",
    }


def upcoming_call(shell: Shell) -> Call | None:
    """The present cycle's call, while its vote has not begun or no poll was opened."""
    call = shell.cycle.call if shell.cycle and shell.reads_proposals else None
    if call is None or shell.now >= call.vote_until or (hasattr(call, "poll") and call.poll.state != Poll.State.DRAFT):
        return None
    return call


def preparing(shell: Shell) -> dict[str, Any] | None:
    """For the committee, before the poll: what opening it would freeze, as its draft says or in the usual way."""
    call = upcoming_call(shell)
    answer = may_hold_poll(call, shell.user, shell.now) if call else None
    if call is None or answer is None or answer.code == "not_committee":
        return None
    draft: Poll | None = getattr(call, "poll", None)
    poll = draft or Poll(call=call)
    return {
        "call": call,
        "draft": draft,
        "poll": poll,
        "rule": RULES_OF_COUNT[poll.rule],
        "action": f"/api/calls/{call.pk}/open_poll/",
        "set_up_action": f"/api/calls/{call.pk}/set_up_poll/",
        "opens_at": not_before_tomorrow(call, shell.now),
        "answer": answer,
        "set_up": may_set_up_poll(call, shell.user, shell.now),
        "candidates": Proposal.objects.filter(call=call, state=State.OPEN).count(),
        "electorate": queries.electorate_now(poll, shell.now),
    }


def not_before_tomorrow(call: Call, now: datetime) -> datetime:
    """When a draft made now opens by itself unless told otherwise: there must be time to set it up."""
    morning = localtime(now + timedelta(days=1)).replace(hour=8, minute=0, second=0, microsecond=0)
    return max(call.vote_from, min(morning, call.vote_until - timedelta(hours=1)))
