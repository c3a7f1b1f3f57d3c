"""The results of a survey as a page tells them: the reading, and what this reader can do about it."""

from collections.abc import Mapping
from typing import Any

from frontend.context import Shell
from surveys import queries
from surveys.models import Survey
from surveys.reports import analyst, read
from surveys.rules import INITIATIVE_ACTIONS, is_analyst

Json = Mapping[str, Any]


def readiness_page(survey: Survey, shell: Shell) -> dict[str, Any]:
    told = queries.told(survey, shell.user, shell.now)
    waves = queries.visible_surveys(shell.user, shell.now).filter(series=survey.series_id, results__isnull=False)
    return {
        "told": told,
        "reading": read(survey, told),
        "waves": waves.order_by("wave"),
        "comments": queries.told_comments(survey),
        "initiatives": initiatives(survey, shell),
        "analyst": is_analyst(survey, shell.user, shell.now),
        "item_rows": analyst.item_rows(told, survey.series.version.parsed),
        "quality": analyst.quality(told),
    }


def initiatives(survey: Survey, shell: Shell) -> list[dict[str, Any]]:
    return [
        {
            "row": row,
            "action": f"/api/initiatives/{row.pk}/finish/",
            "may_finish": INITIATIVE_ACTIONS["finish"](row, shell.user, shell.now),
        }
        for row in queries.initiatives_of([survey])
    ]
