"""Preparing a survey, for analysts."""

from datetime import datetime, timedelta
from typing import Any

from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.timezone import localtime
from django.utils.translation import gettext as _t
from django.utils.translation import override
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from frontend.context import Shell, shell_of
from people.models import Unit
from surveys import queries
from surveys.models import Background, Survey
from surveys.rules import is_analyst

DAYS_OPEN = 14


@require_safe
@login_required
@never_cache
def prepare_survey(request: HttpRequest) -> HttpResponse:
    shell = shell_of(request)
    if not is_analyst(None, shell.user, shell.now):
        raise PermissionDenied
    first = localtime(shell.now).replace(hour=8, minute=0, second=0, microsecond=0) + timedelta(days=1)
    draft = Survey(opens_at=first, closes_at=first + timedelta(days=DAYS_OPEN))
    with override("id"):
        draft.promise = promise()
    with override("en"):
        draft.promise_en = promise()
    offices = Unit.objects.filter(parent=None).exclude(
        pk__in=[duty.unit_id for duty in shell.user.duties(first.date())]
    )
    context = {
        **settings_of(draft),
        "action": "/api/surveys/",
        "method": "POST",
        "success": "/survei/{id}/ubah/",
        "versions": versions_to_ask(shell),
        "offices": [(office.pk, office.name) for office in offices],
    }
    return render(request, "surveys/prepare.html", context)


@require_safe
@login_required
@never_cache
def change_survey(request: HttpRequest, pk: int) -> HttpResponse:
    shell = shell_of(request)
    draft = get_object_or_404(queries.visible_surveys(shell.user, shell.now), pk=pk)
    if not may_change(draft, shell):
        return redirect("survey", pk=pk)
    context = {
        **settings_of(draft),
        "survey": draft,
        "action": f"/api/surveys/{pk}/",
        "method": "PUT",
        "success": "reload",
        "path": f"/survei/{pk}/",
    }
    return render(request, "surveys/prepare.html", context)


def versions_to_ask(shell: Shell) -> list[tuple[int, str]]:
    rows = queries.visible_versions(shell.user, shell.now).filter(published_at__isnull=False)
    return [(row.pk, f"{row} ({row.number})") for row in rows]


def may_change(draft: Survey, shell: Shell) -> bool:
    return draft.state == Survey.State.DRAFT and bool(is_analyst(draft, shell.user, shell.now))


def promise() -> str:
    """Only what is true (docs/trust.md)."""
    return _t(
        "Sesudah survei ditutup, atasan, analis, dan pengelola tidak dapat lagi menghubungkan jawaban dengan Anda "
        "lewat Rembuk: kuncinya dihancurkan. Hasil hanya ditampilkan untuk kelompok yang cukup besar."
    )


def settings_of(survey: Survey) -> dict[str, Any]:
    """What the form shows of a survey, saved or not."""
    names = ("promise", "promise_en", "background", "links_waves", "mean_from", "distribution_from", "comment_from")
    found = {name: getattr(survey, name) for name in names}
    backgrounds = [{"value": value, "label": label} for value, label in Background.choices]
    times = {"opens_at": for_input(survey.opens_at), "closes_at": for_input(survey.closes_at)}
    return {**found, **times, "backgrounds": backgrounds}


def for_input(when: datetime) -> str:
    return f"{localtime(when):%Y-%m-%dT%H:%M}"
