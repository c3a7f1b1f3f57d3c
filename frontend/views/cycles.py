"""The yearly cycle: when what is open, why dates moved, what comes next."""

from dataclasses import dataclass
from datetime import datetime, time, timedelta
from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.text import get_text_list
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from activity.answers import Answer, ask_all
from people.models import Unit, UnitKind
from planning import queries, rules
from planning.models import Cycle, Plan, Window
from planning.windows import next_window, present_window

WHAT_HAPPENS: dict[str, str | Promise] = {
    Window.PROPOSE: _("Setiap pegawai dapat mengajukan usulan pelatihan."),
    Window.DISCUSS: _("Usulan dibahas di papan diskusi masing-masing."),
    Window.VOTE: _("Pegawai memilih usulan dalam batas pagu. Suara bersifat rahasia."),
    Window.DECIDE: _("Atasan, kepegawaian, dan camat memutuskan, dengan alasan yang dapat dibaca semua."),
    Window.ENACT: _("Rencana diajukan camat, dikonfirmasi sekretaris daerah, dan ditetapkan wali kota."),
}
# Days from today at which each window of a new cycle would begin and end: a calendar to start from.
SUGGESTED = {
    Window.PROPOSE: (7, 21),
    Window.DISCUSS: (7, 28),
    Window.VOTE: (29, 36),
    Window.DECIDE: (37, 65),
    Window.ENACT: (66, 87),
}
OPENS, CLOSES = time(8), time(16)


@dataclass(frozen=True, slots=True)
class Part:
    """One window on the cycle's page."""

    name: str
    label: str
    text: str | Promise
    begins: datetime
    ends: datetime
    state: str
    may_move: Answer
    begun: bool


@require_safe
@login_required
def cycle(request: HttpRequest, pk: int) -> HttpResponse:
    now = timezone.now()
    found = queries.cycles().prefetch_related("window_changes__actor", "ceiling_changes__actor")
    shown = get_object_or_404(found, pk=pk)
    dates = shown.dates()
    following = next_window(dates, now)
    present = present_window(dates, now)
    open_now = [str(Window(name).label) for name in shown.open_windows(now)]
    return render(
        request,
        "cycles/cycle.html",
        {
            "cycle": shown,
            "strip": queries.stage_strip(shown, now),
            "parts": parts(shown, request.user, now),
            "next_step": queries.next_step(shown, now),
            "open_now": get_text_list(open_now, _t("dan")),
            "present": Window(present).label if present else "",
            "following": Window(following).label if following else "",
            "may": ask_all(rules.CYCLE_ACTIONS, shown, request.user, now),
            "manages": bool(rules.manages_cycles(shown.call.office, request.user, now)),
            "poll": rules.poll_of(shown),
            "plan": Plan.objects.visible_to(request.user, now).filter(year=shown.call.year).first(),
        },
    )


def parts(cycle: Cycle, user: Any, now: datetime) -> list[Part]:
    may_move = rules.may_move_window(cycle, user, now)
    return [
        Part(
            name=row["name"],
            label=row["label"],
            text=WHAT_HAPPENS[row["name"]],
            begins=row["from"],
            ends=row["until"],
            state=row["state"],
            may_move=may_move and rules.window_still_matters(cycle, row["name"]),
            begun=row["from"] <= now,
        )
        for row in queries.stage_strip(cycle, now)
    ]


@require_safe
@login_required
def manage_cycles(request: HttpRequest) -> HttpResponse:
    """All cycles, and a form for the next one, filled with a usual calendar."""
    now = timezone.now()
    if not rules.manages_cycles(None, request.user, now):
        raise Http404
    rows = [(row, queries.stage_strip(row, now)) for row in queries.cycles()]
    office = Unit.objects.filter(kind=UnitKind.DISTRICT).first()
    context = {"rows": rows, "office": office, "suggestion": suggestion(now), "windows": suggested_windows(now)}
    return render(request, "cycles/manage.html", context)


def suggestion(now: datetime) -> dict[str, int]:
    """Year and round that come next: another round of the newest year, or the first of the coming one."""
    newest = Cycle.objects.select_related("call").order_by("-call__year", "-call__round").first()
    coming = timezone.localdate(now).year + 1
    if newest is None or newest.call.year < coming:
        return {"year": coming, "round": 1}
    return {"year": newest.call.year, "round": newest.call.round + 1}


def suggested_windows(now: datetime) -> list[dict[str, Any]]:
    today = timezone.localdate(now)
    return [
        {
            "name": name,
            "label": Window(name).label,
            "text": WHAT_HAPPENS[name],
            "from_name": f"{name}_from",
            "until_name": f"{name}_until",
            "from": datetime.combine(today + timedelta(days=first), OPENS).isoformat(timespec="minutes"),
            "until": datetime.combine(today + timedelta(days=last), CLOSES).isoformat(timespec="minutes"),
        }
        for name, (first, last) in SUGGESTED.items()
    ]
