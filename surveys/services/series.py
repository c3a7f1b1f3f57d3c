"""Ending a series: no wave follows, and what linked its waves is destroyed."""

import logging
from datetime import datetime

from django.db import transaction
from django.utils import timezone

from activity.secrecy import keys, unlinking
from activity.services import record
from people.models import User
from surveys.models import Response, Series, Survey
from surveys.rules import may_end_series

logger = logging.getLogger(__name__)


@transaction.atomic
def end_series(survey: Survey, *, actor: User, now: datetime | None = None) -> Survey:
    """End the series of the wave. Changes between its waves are told already, and stay."""
    now = now or timezone.now()
    series = Series.objects.select_for_update().get(pk=survey.series_id)
    locked = Survey.objects.select_for_update(of=("self",)).select_related("series").get(pk=survey.pk)
    may_end_series(locked, actor, now).require()
    series.ended_at = now
    series.save(update_fields=["ended_at"])
    record("surveys.end_series", locked, actor=actor, now=now, title=series.name)

    def afterwards() -> None:
        forget_links(series, now=now)

    # A failure is logged; the clock goes on where this stopped.
    transaction.on_commit(afterwards, robust=True)
    return locked


def finish_ended_series(now: datetime) -> None:
    """What the clock does: destroy what is left of the links of series that have ended. One never stops another."""
    for series in Series.objects.filter(ended_at__isnull=False):
        try:
            if keys.has_key(series.link_key_id):
                forget_links(series, now=now)
        except Exception:  # Whatever it is, it must not stop the other series; the next minute tries again.
            logger.exception("The links of series %s are not destroyed completely", series.pk)


def forget_links(series: Series, *, now: datetime) -> None:
    """Write the answers anew without what stood for people's codes; the key goes last, so that the clock can go on."""
    for survey in series.surveys.filter(links_waves=True, unlinked_at__isnull=False):
        rewrite_without_links(survey)
        unlinking.scrub(survey, [Response], now)
    keys.destroy_key(series.link_key_id)


@transaction.atomic
def rewrite_without_links(survey: Survey) -> None:
    locked = Survey.objects.select_for_update().get(pk=survey.pk)
    contents = [row.content or {} for row in locked.responses.filter(handle=None)]
    plain = [{name: value for name, value in content.items() if name != "link"} for content in contents]
    unlinking.replace(locked.responses.filter(handle=None), [Response(survey=locked, content=one) for one in plain])
    Survey.objects.filter(pk=locked.pk).update(scrubbed_at=None)
