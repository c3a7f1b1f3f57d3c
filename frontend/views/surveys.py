"""Surveys of the staff: what is open, answering, and what was told."""

from base64 import b64encode
from typing import Any

from django.contrib.auth.decorators import login_required
from django.db.models import F, QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.crypto import salted_hmac
from django.utils.timezone import localdate
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from activity.answers import Answer, Refused, ask_all
from frontend.context import Shell, shell_of
from frontend.questionnaire import questionnaire_of
from frontend.readiness import readiness_page
from frontend.views.survey_setup import for_input
from people.queries import staff
from surveys import queries
from surveys.models import Survey
from surveys.rules import SURVEY_ACTIONS, is_analyst, may_answer, may_plan_initiative, may_see_results

# What can be done with results; what concerns answering is asked where one answers.
RESULT_ACTIONS = {
    verb: SURVEY_ACTIONS[verb]
    for verb in ("see_results", "read_head_report", "publish", "plan_initiative", "end_series")
}


def visible(shell: Shell) -> QuerySet[Survey]:
    return queries.visible_surveys(shell.user, shell.now)


@require_safe
@login_required
@never_cache
def surveys(request: HttpRequest) -> HttpResponse:
    shell = shell_of(request)
    found = list(visible(shell).defer("results").annotate(response=F("results__response")))
    waiting = set(queries.waiting_for(shell.user, shell.now).values_list("pk", flat=True))
    running = [survey for survey in found if survey.state == Survey.State.OPEN]
    promises = queries.promises(found)
    context = {
        "running": [
            (survey, survey.pk in waiting, may_answer(survey, shell.user, shell.now), f"/survei/{survey.pk}/")
            for survey in running
        ],
        "past": [survey for survey in found if survey.is_over and may_see_results(survey, shell.user, shell.now)],
        "drafts": [survey for survey in found if survey.state == Survey.State.DRAFT],
        "promises": promises,
        "kept": sum(row.done_at is not None for row in promises),
        "analyst": is_analyst(None, shell.user, shell.now),
    }
    return render(request, "surveys/index.html", context)


@require_safe
@login_required
@never_cache
def survey(request: HttpRequest, pk: int) -> HttpResponse:
    """The questionnaire of somebody who is asked; the promise and the questions for everybody else who reads along."""
    shell = shell_of(request)
    found = get_object_or_404(visible(shell), pk=pk)
    if found.is_over:
        return redirect("survey-results", pk=pk)
    answer, own = own_answers(found, shell)
    given = own or {"answers": {}, "background": {}}
    context = {
        "survey": found,
        "answers": ask_all(SURVEY_ACTIONS, found, shell.user, shell.now),
        "may_answer": answer,
        "has_answered": own is not None,
        "change_path": f"/survei/{pk}/ubah/",
        "open_action": f"/api/surveys/{pk}/open/",
        "close_action": f"/api/surveys/{pk}/close/",
        "extend_action": f"/api/surveys/{pk}/extend/",
        "ends_at": for_input(found.closes_at),
        "lock": device_lock(request),
        **questionnaire_of(found, given),
    }
    return render(request, "surveys/answer.html", context)


def device_lock(request: HttpRequest) -> str:
    """The key under which a device keeps answers until they are sent: another one in each session, kept nowhere."""
    key = salted_hmac("rembuk/answers kept on a device", request.session.session_key or "", algorithm="sha256")
    return b64encode(key.digest()).decode()


def own_answers(found: Survey, shell: Shell) -> tuple[Answer, dict[str, Any] | None]:
    """Whether the reader may answer, and what they answered; a box that cannot be opened is a refusal too."""
    answer = may_answer(found, shell.user, shell.now)
    if not answer:
        return answer, None
    try:
        return answer, queries.own_answers(found, shell.user)
    except Refused as refusal:
        return refusal.answer, None


@require_safe
@login_required
@never_cache
def thanks(request: HttpRequest, pk: int) -> HttpResponse:
    """What is kept and what is not, after answers were sent; without the answers."""
    shell = shell_of(request)
    found = get_object_or_404(visible(shell), pk=pk)
    if found.is_over or own_answers(found, shell)[1] is None:
        return redirect("survey", pk=pk)
    return render(request, "surveys/thanks.html", {"survey": found, "path": f"/survei/{found.pk}/"})


@require_safe
@login_required
@never_cache
def promise(request: HttpRequest, pk: int) -> HttpResponse:
    """The form for what will be done: by itself, since its list of the staff is long."""
    shell = shell_of(request)
    found = get_object_or_404(visible(shell).defer("results"), pk=pk)
    answer = may_plan_initiative(found, shell.user, shell.now)
    context = {
        "survey": found,
        "answer": answer,
        "plan_action": f"/api/surveys/{pk}/initiatives/",
        "results_path": f"/survei/{pk}/hasil/",
        "owners": owners(found, shell) if answer else [],
    }
    return render(request, "surveys/promise_form.html", context)


def owners(found: Survey, shell: Shell) -> list[tuple[int, str]]:
    """Who may be asked to do something about it: the staff of the office."""
    return list(staff(found.series.office, localdate(shell.now)).order_by("name").values_list("pk", "name"))


@require_safe
@login_required
@never_cache
def results(request: HttpRequest, pk: int) -> HttpResponse:
    shell = shell_of(request)
    waves = list(queries.waves_beside(pk, shell.user, shell.now))
    found = next((wave for wave in waves if wave.pk == pk), None)
    if found is None:
        raise Http404
    answers = ask_all(RESULT_ACTIONS, found, shell.user, shell.now)
    if not answers["see_results"]:
        return render(request, "surveys/hidden.html", {"survey": found, "answer": answers["see_results"]})
    context = {
        "survey": found,
        "answers": answers,
        "publish_action": f"/api/surveys/{pk}/publish/",
        "end_series_action": f"/api/surveys/{pk}/end-series/",
        "promise_path": f"/survei/{pk}/janji/",
        "head_report_path": f"/api/surveys/{pk}/head-report/",
        **{f"{name}_path": f"/api/surveys/{pk}/{name}/" for name in ("report", "xlsx", "csv")},
        "waves": [wave for wave in waves if wave.has_results],
        **readiness_page(found, shell),
    }
    return render(request, "surveys/results.html", context)
