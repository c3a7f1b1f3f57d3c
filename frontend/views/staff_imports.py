"""Staff lists: upload, the preview of what would change, and what was accepted."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render

from frontend.context import shell_of
from frontend.views.administration import only
from people import queries, rules
from people.staff_plan import Kind, StaffPlan

SHOWN = 10


@only(rules.may_keep_staff)
def staff_imports(request: HttpRequest) -> HttpResponse:
    shell = shell_of(request)
    done = queries.imports_visible_to(shell.user, shell.now).exclude(applied_at=None)[:SHOWN]
    return render(request, "people/imports.html", {"done": done, "today": queries.today()})


@only(rules.may_keep_staff)
def staff_import(request: HttpRequest, pk: int) -> HttpResponse:
    shell = shell_of(request)
    upload = get_object_or_404(queries.imports_visible_to(shell.user, shell.now), pk=pk)
    plan = None if upload.applied_at else queries.plan_of(upload, actor=shell.user, now=shell.now)
    counts = plan.counts() if plan else upload.counts
    context = {"upload": upload, "plan": plan, "counts": counts, "apply": f"/api/staff-imports/{pk}/apply/"}
    if plan:
        context |= {"is_stale": plan.digest() != upload.digest, **by_kind(plan)}
    return render(request, "people/import.html", context)


def by_kind(plan: StaffPlan) -> dict[str, list[object]]:
    groups: dict[str, list[object]] = {kind.value: [] for kind in Kind}
    for row in plan.rows:
        groups[row.kind].append(row)
    groups["warned"] = [row for row in plan.rows if row.line.warnings and not row.errors]
    return groups
