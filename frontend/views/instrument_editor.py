"""The editor of an instrument's draft, for analysts. What it sends is the definition as the API takes it."""

from collections.abc import Sequence
from typing import Any

from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from frontend.context import shell_of
from surveys import queries
from surveys.instruments import LANGUAGES, AnswerScale, Instrument
from surveys.rules import is_analyst, may_change_version
from surveys.scoring.scales import Range

# With what a new instrument begins: our own words for agreeing.
AGREEING = AnswerScale(
    code="setuju5",
    range=Range(1, 5),
    labels={
        "id": ("Sangat tidak setuju", "Tidak setuju", "Ragu-ragu", "Setuju", "Sangat setuju"),
        "en": ("Strongly disagree", "Disagree", "Undecided", "Agree", "Strongly agree"),
    },
)
BLANK_SCALE = AnswerScale("", Range(1, 2), dict.fromkeys(LANGUAGES, ("", "")))


@require_safe
@login_required
@never_cache
def new_instrument(request: HttpRequest) -> HttpResponse:
    shell = shell_of(request)
    if not is_analyst(None, shell.user, shell.now):
        raise PermissionDenied
    context = {
        **BLANKS,
        "action": "/api/instruments/",
        "method": "POST",
        "data": {"high_is_good": True},
        "scales": scale_rows([AGREEING]),
        "sections": [("definition.sections.0", None, [("definition.sections.0.items.0", None, "")])],
        "factors": [],
        "is_new": True,
    }
    return render(request, "instruments/edit.html", context)


@require_safe
@login_required
@never_cache
def edit_instrument(request: HttpRequest, pk: int) -> HttpResponse:
    shell = shell_of(request)
    version = get_object_or_404(queries.visible_versions(shell.user, shell.now), pk=pk)
    if not may_change_version(version, shell.user, shell.now):
        return redirect("instrument", pk=pk)
    context = {
        **BLANKS,
        "version": version,
        "path": f"/survei/instrumen/{pk}/",
        "action": f"/api/instruments/{pk}/",
        "method": "PUT",
        **fields_of(version.parsed),
    }
    return render(request, "instruments/edit.html", context)


def fields_of(instrument: Instrument) -> dict[str, Any]:
    """Every part with the prefix of its fields' names: the path of the part in the definition."""
    factors = {code: factor.code for factor in instrument.factors for code in factor.items}
    return {
        "data": instrument,
        "scales": scale_rows(list(instrument.scales.values())),
        "sections": [
            (
                f"definition.sections.{at}",
                section,
                [
                    (f"definition.sections.{at}.items.{place}", item, factors.get(item.code, ""))
                    for place, item in enumerate(section.items)
                ],
            )
            for at, section in enumerate(instrument.sections)
        ],
        "factors": [(f"definition.factors.{at}", factor) for at, factor in enumerate(instrument.factors)],
    }


def scale_rows(scales: Sequence[AnswerScale]) -> list[tuple[str, AnswerScale, list[tuple[Any, ...]]]]:
    return [(f"definition.scales.{at}", scale, options_of(scale)) for at, scale in enumerate(scales)]


def options_of(scale: AnswerScale) -> list[tuple[Any, ...]]:
    """Value and the label in every language."""
    return list(zip(scale.options, *(scale.labels[language] for language in LANGUAGES), strict=True))


BLANKS = {"blank_scale": BLANK_SCALE, "blank_options": options_of(BLANK_SCALE)}
