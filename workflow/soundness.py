"""What an administrator should know of a route that is allowed, but will not run as it reads."""

from collections.abc import Iterator
from datetime import datetime

from django.utils.translation import gettext as _

from workflow import queries
from workflow.models import Route, Stage
from workflow.seating import Roster


def warnings(route: Route, now: datetime) -> list[str]:
    """Sentences, stage by stage: nobody holds it today, too few do, or who takes over decides later anyway."""
    stages = queries.stages_of([route.pk])[route.pk]
    officials = queries.roster(queries.today(now), queries.roles_in(stages))
    return [text for stage in stages for text in of_stage(stage, stages, officials)]


def of_stage(stage: Stage, stages: list[Stage], officials: Roster) -> Iterator[str]:
    if stage.where == Stage.Where.NAMED:
        yield from of_holders(stage, len(holders(stage.role, stage.unit_id, officials)))
    if stage.takeover_role:
        yield from of_takeover(stage, stages, officials)


def of_holders(stage: Stage, number: int) -> Iterator[str]:
    parts = {"stage": stage.name, "number": number, "required": stage.required}
    if number == 0:
        yield _("Tahap “%(stage)s”: hari ini belum ada pejabatnya. Tunjuk pejabat di halaman Penugasan.") % parts
    elif number < stage.required:
        yield (_("Tahap “%(stage)s”: perlu %(required)s pejabat yang setuju, hari ini hanya ada %(number)s.") % parts)


def of_takeover(stage: Stage, stages: list[Stage], officials: Roster) -> Iterator[str]:
    replacing = holders(stage.takeover_role, stage.takeover_unit_id, officials)
    if not replacing:
        yield _("Tahap “%(stage)s”: pengambil alihnya belum ada hari ini.") % {"stage": stage.name}
    for later in stages:
        meets = later.where == Stage.Where.NAMED and replacing & holders(later.role, later.unit_id, officials)
        if later.order > stage.order and meets:
            text = _(
                "Tahap “%(stage)s”: pengambil alihnya memutuskan pada tahap “%(later)s”, jadi tidak mengambil alih."
            )
            yield text % {"stage": stage.name, "later": later.name}


def holders(role: str, unit_id: int | None, officials: Roster) -> set[int]:
    return {row.user_id for row in officials.get((role, unit_id or 0), ())}
