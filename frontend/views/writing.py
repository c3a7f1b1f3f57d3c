"""Writing a proposal: one question at a time on a phone, all on one page on a desktop (js/draft.js saves it)."""

from typing import Any

from django.contrib.auth.decorators import login_required
from django.db.models import Prefetch
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from frontend.context import Shell, shell_of
from people.models import Competence
from proposals import queries, rules
from proposals.learning_hours import NEEDS
from proposals.models import Call, CostLine, LearningForm, Online, Path, Proposal, Scope, State
from workflow.models import Decision, Verdict


@require_safe
@login_required
def new_proposal(request: HttpRequest) -> HttpResponse:
    """An empty form; the draft begins with the first word. `?dari=` lends the answers of an earlier proposal."""
    shell = shell_of(request)
    call = shell.cycle.call if shell.cycle else None
    if call is None:
        return render(request, "proposals/closed.html", {"answer": None})
    answer = rules.may_start_draft(call, shell.user, shell.now)
    if not answer:
        return render(request, "proposals/closed.html", {"answer": answer}, status=200)
    draft = Proposal(call=call, author=shell.user)
    source = earlier(shell, request.GET.get("dari", ""))
    return render(request, "proposals/write.html", form_of(draft, shell, source))


def earlier(shell: Shell, pk: str) -> Proposal | None:
    if not (pk.isascii() and pk.isdigit() and len(pk) < 19):
        return None
    return queries.for_page(queries.visible_to(shell.user)).filter(pk=int(pk)).first()


@require_safe
@login_required
def write_proposal(request: HttpRequest, pk: int) -> HttpResponse:
    """Go on with a draft, or repair what was returned; whoever may not write is taken to the proposal."""
    shell = shell_of(request)
    row = get_object_or_404(queries.for_page(queries.visible_to(shell.user)), pk=pk)
    if not rules.may_save_draft(row, shell.user, shell.now):
        return redirect(f"/usulan/{row.pk}/")
    shell.turn_to(row.call)
    return render(request, "proposals/write.html", form_of(row, shell, row))


def form_of(draft: Proposal, shell: Shell, source: Proposal | None) -> dict[str, Any]:
    """`source` holds the answers to show: the draft itself, or an earlier proposal, or nothing."""
    shown = source or draft
    verb = "resubmit" if draft.state == State.RETURNED else "submit"
    rule = rules.PROPOSAL_ACTIONS[verb] if draft.pk else None
    return {
        "draft": draft,
        "shown": shown,
        "lines": list(source.cost_lines.all()) if source else [CostLine(volume=1)],
        "call": draft.call,
        "verb": verb,
        "answer": rule(draft, shell.user, shell.now) if rule else may_submit_now(draft.call, shell),
        "returned": returned_by(draft),
        "paths": forms_by_path(),
        "competences": Competence.objects.all(),
        "scopes": Scope.choices,
        "onlines": [{"value": value, "label": label} for value, label in Online.choices],
        "figures": figures_of(shown),
    }


def may_submit_now(call: Call, shell: Shell) -> Any:
    return rules.within_propose_window(call, shell.now)


def returned_by(draft: Proposal) -> Decision | None:
    """The decision that sent it back, with what is to be repaired."""
    if draft.state != State.RETURNED:
        return None
    rows = Decision.objects.filter(case__subject_type="proposals.proposal", case__subject_id=draft.pk)
    return rows.filter(verdict=Verdict.RETURN).select_related("actor", "stage").last()


def forms_by_path() -> list[tuple[str, list[tuple[LearningForm, str]]]]:
    """The forms under their path, each with the names of the figures that it needs."""
    today = queries.conversions_on(timezone.localdate()).filter(scope=Scope.NATIONAL)
    forms = LearningForm.objects.prefetch_related(Prefetch("conversions", today, to_attr="valid"))
    groups: dict[str, list[tuple[LearningForm, str]]] = {str(path.label): [] for path in Path}
    for form in forms:
        rows = getattr(form, "valid", [])
        needs = " ".join(NEEDS[rows[0].basis]) if rows else ""
        groups[str(Path(form.path).label)].append((form, needs))
    return [(label, rows) for label, rows in groups.items() if rows]


def figures_of(shown: Proposal) -> dict[str, int | None]:
    return {name: getattr(shown, name) for name in ("days", "sessions", "months", "scheduled_hours", "occasions")}
