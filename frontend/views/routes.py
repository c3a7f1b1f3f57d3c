"""The approval routes: how a decision is taken, for everybody to read, and for an administrator to change."""

from typing import Any

from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.db.models import Count
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from frontend.context import shell_of
from people.models import Role, Unit
from workflow import rules, soundness
from workflow.models import Case, Route, Stage

KINDS: dict[str, str | Promise] = {
    "proposals.proposal": _("Usulan pelatihan"),
    "planning.plan": _("Rencana tahunan"),
}
# Roles that decide: nobody else is offered in the editor.
DECIDING = [
    Role.HEAD,
    Role.PERSONNEL_OFFICER,
    Role.ANALYST,
    Role.AUTHORISED_OFFICIAL,
    Role.APPOINTING_AUTHORITY,
]


@require_safe
@login_required
def routes(request: HttpRequest) -> HttpResponse:
    """Each route as it runs now, with what an administrator should know of it."""
    shell = shell_of(request)
    answer = rules.may_revise_route(None, shell.user, shell.now)
    rows = [
        {
            "route": route,
            "kind": KINDS.get(route.subject_type, route.name),
            "warnings": soundness.warnings(route, shell.now) if answer else [],
        }
        for route in current_routes()
    ]
    return render(request, "manage/routes.html", {"rows": rows, "running": running_cases(), "answer": answer})


@require_safe
@login_required
def route(request: HttpRequest, subject_type: str) -> HttpResponse:
    """The editor: the whole list of stages, from which the next version is made."""
    shell = shell_of(request)
    answer = rules.may_revise_route(None, shell.user, shell.now)
    if not answer:
        raise PermissionDenied(answer.message)
    found = get_object_or_404(current_routes(), subject_type=subject_type)
    return render(
        request,
        "manage/route.html",
        {
            "route": found,
            "kind": KINDS.get(subject_type, found.name),
            "stages": [(f"stages.{at}", stage) for at, stage in enumerate(found.stages.all())],
            "blank": Stage(working_days=5),
            "running": running_cases().get(subject_type, 0),
            "roles": [(role.value, role.label) for role in DECIDING],
            "places": Stage.Where.choices,
            "units": [(unit.pk, unit.name) for unit in Unit.objects.order_by("path")],
        },
    )


def current_routes() -> Any:
    stages = "stages__unit", "stages__takeover_unit"
    return Route.objects.filter(is_current=True).prefetch_related(*stages).order_by("-subject_type")


def running_cases() -> dict[str, int]:
    rows = Case.objects.filter(state=Case.State.OPEN).values_list("subject_type")
    return dict(rows.annotate(count=Count("pk")).order_by())
