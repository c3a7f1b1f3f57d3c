from dataclasses import dataclass
from typing import Any

from django.contrib.auth.decorators import login_required
from django.db.models import Max
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from discussions.models import Board, Post
from discussions.queries import unread_counts
from frontend import agenda
from frontend.context import Shell, shell_of
from people.models import Role
from planning.models import Plan
from planning.queries import next_step, outcomes
from proposals.models import Proposal, State
from proposals.rules import may_start_draft
from workflow.models import Case

PROPOSAL = "proposals.proposal"
OWN = 5
TALKS = 4
# Who looks at whether staff were answered, rather than taking part.
WATCHERS = {Role.AUDITOR, Role.ANALYST, Role.AUTHORISED_OFFICIAL, Role.APPOINTING_AUTHORITY}


@dataclass(frozen=True, slots=True)
class Own:
    """One's own proposal with the case that is open over it, if any."""

    proposal: Proposal
    case: Case | None


@dataclass(frozen=True, slots=True)
class Talk:
    """A board where something was said lately."""

    proposal: Proposal
    last: Post
    new: int


@require_safe
@login_required
def home(request: HttpRequest) -> HttpResponse:
    """What is open now, what waits for me, what became of mine."""
    shell = shell_of(request)
    first, waiting, possible = agenda.split(agenda.agenda(shell))
    return render(
        request,
        "home/index.html",
        {
            "first": first,
            "waiting": waiting,
            "possible": possible,
            "own": own_proposals(shell),
            "may_propose": bool(shell.cycle and may_start_draft(shell.cycle.call, shell.user, shell.now)),
            "talks": talks(shell),
            "next_step": next_step(shell.cycle, shell.now) if shell.cycle else None,
            "changes": shell.cycle.window_changes.all()[:1] if shell.cycle else [],
            "plan": Plan.objects.visible_to(shell.user, shell.now).first(),
            "outcomes": outcomes(shell.cycle) if shell.cycle and shell.roles & WATCHERS else None,
        },
    )


def own_proposals(shell: Shell) -> list[Own]:
    """My newest, with who holds them."""
    mine = Proposal.objects.filter(author=shell.user).exclude(state=State.WITHDRAWN)
    rows = list(mine.select_related("call", "merged_into")[:OWN])
    ids = [row.pk for row in rows if row.state == State.IN_REVIEW]
    cases = Case.objects.filter(subject_type=PROPOSAL, subject_id__in=ids, state=Case.State.OPEN)
    by_subject = {case.subject_id: case for case in cases.select_related("stage")} if ids else {}
    return [Own(row, by_subject.get(row.pk)) for row in rows]


def talks(shell: Shell) -> list[Talk]:
    """Boards of visible proposals of the present cycle with the newest posts."""
    if not shell.cycle or not shell.reads_proposals:
        return []
    seen = Proposal.objects.visible_to(shell.user).filter(call=shell.cycle.call_id)
    boards = Board.objects.filter(subject_type=PROPOSAL, subject_id__in=seen.values("pk"), post_count__gt=0)
    newest = list(boards.annotate(last=Max("posts__pk")).order_by("-last")[:TALKS])
    return described(newest, shell.user) if newest else []


def described(boards: list[Any], user: Any) -> list[Talk]:
    posts = Post.objects.select_related("author").in_bulk([board.last for board in boards])
    proposals = Proposal.objects.in_bulk([board.subject_id for board in boards])
    new = unread_counts(user, boards)
    return [Talk(proposals[board.subject_id], posts[board.last], new.get(board.pk, 0)) for board in boards]
