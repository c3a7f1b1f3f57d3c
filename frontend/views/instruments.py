"""Instruments: which there are, what each version asks, and how it looks to whoever answers."""

from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from activity.answers import ask_all
from frontend.context import Shell, shell_of
from frontend.instruments import by_instrument, told
from frontend.questionnaire import questions_of
from people.rules import may_read
from surveys import queries
from surveys.models import InstrumentVersion
from surveys.rules import VERSION_ACTIONS, is_analyst


def known(shell: Shell) -> Any:
    if not may_read(shell.user, shell.now):
        raise Http404
    return queries.visible_versions(shell.user, shell.now)


@require_safe
@login_required
@never_cache
def instruments(request: HttpRequest) -> HttpResponse:
    shell = shell_of(request)
    analyst = is_analyst(None, shell.user, shell.now)
    return render(request, "instruments/index.html", {"rows": by_instrument(known(shell)), "analyst": analyst})


@require_safe
@login_required
@never_cache
def instrument(request: HttpRequest, pk: int) -> HttpResponse:
    """One version: what it asks, where it was used, and what may be done with it."""
    shell = shell_of(request)
    version: InstrumentVersion = get_object_or_404(known(shell), pk=pk)
    surveys = queries.visible_surveys(shell.user, shell.now).filter(series__version=version)
    context = {
        "version": version,
        "answers": ask_all(VERSION_ACTIONS, version, shell.user, shell.now),
        "analyst": is_analyst(None, shell.user, shell.now),
        "surveys": surveys.order_by("opens_at"),
        "api": f"/api/instruments/{pk}/",
        "edit_path": f"/survei/instrumen/{pk}/ubah/",
        **told(version.parsed),
    }
    return render(request, "instruments/version.html", context)


@require_safe
@login_required
@never_cache
def preview_instrument(request: HttpRequest, pk: int) -> HttpResponse:
    """The questionnaire as a telephone shows it; nothing is sent or kept."""
    shell = shell_of(request)
    version = get_object_or_404(known(shell), pk=pk)
    context = {"version": version, "path": f"/survei/instrumen/{pk}/", **questions_of(version.parsed, {})}
    return render(request, "instruments/preview.html", context)
