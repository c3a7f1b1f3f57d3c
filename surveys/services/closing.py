"""Closing a survey: compute what may be told, then destroy what links a person to answers (activity.secrecy)."""

import logging
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from functools import partial

from django.db import transaction
from django.utils import timezone

from activity.secrecy import unlinking
from people.models import User
from surveys.coarsening import Given, coarse
from surveys.computing import Computed, compute
from surveys.models import Comment, Participation, Response, Survey
from surveys.rules import is_analyst, may_close_survey
from workflow.machine import fire

logger = logging.getLogger(__name__)


def close_survey(survey: Survey, *, actor: User | None = None, now: datetime | None = None) -> Survey:
    """Stop taking answers, compute the results, destroy the links. `actor` None: the clock.

    Repeating it resumes what was interrupted. The rest runs after the surrounding transaction, if there is one.
    """
    now = now or timezone.now()
    stopped = stop(survey, actor=actor, now=now)

    def afterwards() -> None:
        finish(stopped, now=now)

    # A failure is logged, not shown: no answer is taken any more, and the clock goes on where this stopped.
    transaction.on_commit(afterwards, robust=True)
    return stopped


def close_due_surveys(now: datetime) -> None:
    """What the clock does: close what is over, and go on with what was interrupted. One never stops another."""
    over = Survey.objects.filter(state=Survey.State.OPEN, closes_at__lte=now)
    unfinished = Survey.objects.filter(state__in=[Survey.State.CLOSED, Survey.State.PUBLISHED], scrubbed_at=None)
    for survey in [*over, *unfinished]:
        try:
            close_survey(survey, now=now)
        except Exception:  # Whatever it is, it must not stop the other surveys; the next minute tries again.
            logger.exception("Survey %s is not closed completely", survey.pk)


@transaction.atomic
def stop(survey: Survey, *, actor: User | None, now: datetime) -> Survey:
    """From here no answer is taken: answering locks the same row and asks its state."""
    locked = Survey.objects.select_for_update().get(pk=survey.pk)
    if locked.is_over:
        if actor is not None:
            is_analyst(locked, actor, now).require()
        return locked
    may_close_survey(locked, actor, now).require()
    answered = locked.responses.count()
    # How many answered is told with the results, or not at all: of few it is told to nobody.
    return fire(locked, "close_survey", actor=actor, now=now, answered=answered)


def finish(survey: Survey, *, now: datetime) -> None:
    """The steps after the close; whatever is done already is left as it is.

    Computing may take long, so it is done outside of any transaction: nothing can change any more.
    """
    rewrites: list[Callable[[Survey], None]] = [rewrite_participations]
    if survey.unlinked_at is None and (survey.results is None or is_sealed(survey)):
        given = opened_responses(survey)
        computed = compute(survey, given)
        rewrites += [partial(rewrite_comments, given=given), partial(rewrite_responses, given=given, computed=computed)]
    unlinking.destroy_links(survey, rewrites=rewrites, kinds=(Response, Participation, Comment), now=now)


def is_sealed(survey: Survey) -> bool:
    return survey.responses.filter(handle__isnull=False).exists()


def opened_responses(survey: Survey) -> list[Given]:
    """Of a survey whose links are not destroyed yet: either all rows are sealed or there is none."""
    rows = list(survey.responses.all())
    if not rows:
        return []
    box = survey.unlock()
    return [Given(**box.unseal(row.handle or "", bytes(row.sealed or b""))) for row in rows]


def rewrite_participations(survey: Survey) -> None:
    people = survey.participations.values_list("person_id", flat=True)
    rows = [Participation(survey=survey, person_id=pk) for pk in people]
    unlinking.replace(survey.participations.all(), rows)


def rewrite_comments(survey: Survey, *, given: list[Given]) -> None:
    """What was written stands apart from everything else that its author answered."""
    codes = [item.code for item in survey.series.version.parsed.items() if item.is_open]
    texts = [(code, one.answers[code]) for one in given for code in codes if code in one.answers]
    rows = [Comment(survey=survey, item=code, text=text) for code, text in texts]
    unlinking.replace(survey.comments.all(), rows)


def rewrite_responses(survey: Survey, *, given: list[Given], computed: Computed) -> None:
    """Sealed answers with handles become open ones without, under their block, together with what is told of them."""
    open_items = {item.code for item in survey.series.version.parsed.items() if item.is_open}
    scaled = [replace(one, answers={k: v for k, v in one.answers.items() if k not in open_items}) for one in given]
    contents = coarse(scaled, computed.blocks, survey.background, survey.mean_from)
    unlinking.replace(survey.responses.all(), [Response(survey=survey, content=content) for content in contents])
    Survey.objects.filter(pk=survey.pk).update(results=computed.told)
