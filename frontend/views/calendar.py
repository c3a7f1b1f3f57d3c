"""The holidays by which deadlines are reckoned, a year on a page."""

from datetime import date

from django.contrib.auth.decorators import login_required
from django.db.models.functions import ExtractYear
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from frontend.context import shell_of
from people.rules import may_administer
from workflow.models import Holiday


@require_safe
@login_required
def holidays(request: HttpRequest) -> HttpResponse:
    """Everybody reads them; an administrator adds and removes days."""
    shell = shell_of(request)
    year = chosen_year(request)
    rows = list(Holiday.objects.filter(day__year=year))
    return render(
        request,
        "manage/holidays.html",
        {
            "year": year,
            "years": [{"href": f"?tahun={row}", "label": str(row), "current": row == year} for row in years(year)],
            "rows": rows,
            "has_provisional": any(row.is_provisional for row in rows),
            "kinds": Holiday.Kind.choices,
            "sources": sorted({row.source for row in rows if row.source and not row.is_provisional}),
            "first_day": date(year, 1, 1).isoformat(),
            "last_day": date(year, 12, 31).isoformat(),
            "answer": may_administer(None, shell.user, shell.now),
        },
    )


def chosen_year(request: HttpRequest) -> int:
    wanted = request.GET.get("tahun", "")
    return int(wanted) if wanted.isdigit() and 2000 <= int(wanted) <= 2100 else timezone.localdate().year


def years(shown: int) -> list[int]:
    """Those with holidays, this year and the next, and the one that is shown."""
    known = set(Holiday.objects.annotate(year=ExtractYear("day")).values_list("year", flat=True).order_by())
    this = timezone.localdate().year
    return sorted({*known, this, this + 1, shown})
