"""Trying rules on what is past: on the committee's own poll, and on an election from elsewhere. Nothing is kept."""

from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _t
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from activity.answers import Refused
from frontend.context import shell_of
from frontend.views.polls import one_poll
from proposals import queries
from proposals.counting import Outcome
from proposals.explaining import reached
from proposals.exploring import MOST_BYTES, Explored, Unexplorable, explore
from proposals.limited import MOST_SECONDS
from proposals.methods import SUITABLE, Form, RuleOfCount
from proposals.models import Poll
from proposals.rules import may_explore, may_preview

# A city's election names hundreds of projects: those that some rule selects, and the next ones in line.
MOST_ROWS = 60


@dataclass(frozen=True, slots=True)
class Column:
    """What one rule gives, in figures that can be laid beside another rule's. `happy`: whom it gives something."""

    rule: RuleOfCount
    selected: frozenset[str]
    cost: Fraction
    happy: int
    is_own: bool = False


@dataclass(frozen=True, slots=True)
class Line:
    """A project, and which of the columns select it."""

    title: str
    cost: Fraction
    votes: int
    chosen: tuple[bool, ...]


def column(rule: RuleOfCount, outcome: Outcome, happy: int, *, is_own: bool = False) -> Column:
    return Column(rule, frozenset(outcome.selected), Fraction(outcome.cost), happy, is_own)


def has_other_rules(poll: Poll) -> bool:
    return len(SUITABLE[Form(poll.form)]) > 1


@require_safe
@login_required
@never_cache
def preview_rules(request: HttpRequest, pk: int) -> HttpResponse:
    """What each suitable rule would have given on a past poll: for its committee, never on a running one."""
    shell = shell_of(request)
    poll = one_poll(shell, pk)
    if not has_other_rules(poll) or not may_preview(poll, shell.user, shell.now):
        return redirect("poll-result", pk=pk)
    candidates = queries.candidates_for(poll, shell.user)
    tried = queries.tried(poll, candidates)
    columns = [
        column(trial.rule, trial.outcome, trial.reached, is_own=trial.rule.key == poll.rule) for trial in tried.trials
    ]
    lines = [
        Line(row.title, Fraction(row.cost), row.approvals or 0, tuple(row.label in one.selected for one in columns))
        for row in candidates
    ]
    context = {"poll": poll, "columns": columns, "lines": lines, "budget": poll.budget, "voters": poll.ballots_cast}
    late = {"uncounted": [rule.label for rule in tried.uncounted], "seconds": MOST_SECONDS}
    return render(request, "polls/rules.html", {**context, **late})


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
@never_cache
def explore_elections(request: HttpRequest) -> HttpResponse:
    """A file of an election from elsewhere, counted in memory by every suitable rule and shown; it is not stored."""
    shell = shell_of(request)
    answer = may_explore(None, shell.user, shell.now)
    context: dict[str, Any] = {"answer": answer, "most_bytes": MOST_BYTES}
    if answer and request.method == "POST":
        context |= counted_upload(request.FILES.get("file"))
    return render(request, "polls/explore.html", context)


def counted_upload(upload: Any) -> dict[str, Any]:
    """The election side by side by rule, or what is wrong with the file."""
    if upload is None:
        return {"error": _t("Pilih berkas dulu.")}
    try:
        found = explore(upload.read(MOST_BYTES + 1))
    except Unexplorable as problem:
        return {"error": str(problem)}
    except Refused as refused:
        return {"error": refused.answer.message}
    return {"name": upload.name, **side_by_side(found)}


def side_by_side(found: Explored) -> dict[str, Any]:
    columns = [column(one.rule, one.outcome, reached(found.election, one.outcome.selected)) for one in found.counts]
    votes = found.election.approvals()
    lines = [
        Line(
            found.names[project.id],
            Fraction(project.cost),
            votes[project.id],
            tuple(project.id in one.selected for one in columns),
        )
        for project in found.election.projects
    ]
    lines.sort(key=lambda line: (-sum(line.chosen), -line.votes))
    return {
        "meta": found.meta,
        "columns": columns,
        "seconds": MOST_SECONDS,
        "uncounted": [rule.label for rule in found.uncounted],
        "lines": lines[:MOST_ROWS],
        "hidden": max(0, len(lines) - MOST_ROWS),
        "voters": found.election.voters,
        "projects": len(lines),
        "budget": round(found.election.budget),
    }
