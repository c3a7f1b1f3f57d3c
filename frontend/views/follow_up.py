"""You proposed – we decided – we do: what became of every proposal of a cycle."""

from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from frontend.context import shell_of
from planning import queries
from planning.models import Cycle
from planning.queries import Outcome
from proposals.models import State

ROWS_A_PAGE = 30
FILTERS = ("semua", "rencana", "ditolak", "menunggu")
SHOWN = {
    "rencana": {State.APPROVED, State.ENACTED},
    "ditolak": {State.REJECTED, State.DEFERRED, State.RETURNED, State.MERGED, State.WITHDRAWN},
    "menunggu": {State.SUBMITTED, State.OPEN, State.IN_REVIEW},
}


@require_safe
@login_required
def follow_up(request: HttpRequest) -> HttpResponse:
    """To the cycle in which decisions fall now or fell last."""
    now = timezone.now()
    require_reader(request)
    decided = [row for row in queries.cycles() if row.decide_from <= now]
    target = max(decided, key=lambda row: row.decide_from, default=queries.current_cycle(now))
    if target is None:
        return render(request, "follow_up/none.html")
    return redirect("follow-up-of", pk=target.pk)


@require_safe
@login_required
def follow_up_of(request: HttpRequest, pk: int) -> HttpResponse:
    now = timezone.now()
    require_reader(request)
    cycle = get_object_or_404(queries.cycles(), pk=pk)
    found = queries.outcomes(cycle)
    chosen = request.GET.get("tampil", FILTERS[0])
    rows = [row for row in found.rows if chosen not in SHOWN or row.proposal.state in SHOWN[chosen]]
    return render(
        request,
        "follow_up/cycle.html",
        {
            "cycle": cycle,
            "strip": queries.stage_strip(cycle, now),
            "outcomes": found,
            "page": Paginator(rows, ROWS_A_PAGE).get_page(request.GET.get("halaman")),
            "query": f"tampil={chosen}&" if chosen in SHOWN else "",
            "counts": counts(found.rows),
            "chosen": chosen if chosen in FILTERS else FILTERS[0],
            "cycles": other_cycles(cycle),
        },
    )


def require_reader(request: HttpRequest) -> None:
    if not shell_of(request).reads_cycle:
        raise Http404


def counts(rows: list[Outcome]) -> dict[str, int]:
    return {"semua": len(rows)} | {
        name: sum(row.proposal.state in states for row in rows) for name, states in SHOWN.items()
    }


def other_cycles(cycle: Cycle) -> list[dict[str, object]]:
    return [
        {"href": f"/tindak-lanjut/{row.pk}/", "label": str(row), "current": row.pk == cycle.pk}
        for row in queries.cycles()
    ]
