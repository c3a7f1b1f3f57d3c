"""At which stage a run over a subject begins, given how the one before ended. Pure: reads nothing."""

from collections.abc import Sequence

from workflow.models import Case, Stage


def first_stage(stages: Sequence[Stage], before: Case | None, start_stage_order: int | None = None) -> Stage:
    """Of the route's present `stages`; it may have got a new version since. `start_stage_order` overrides the rest."""
    if start_stage_order is None and before and before.state == Case.State.RETURNED:
        start_stage_order = counterpart(before.stage, stages).order
    if start_stage_order is None and before and before.state == Case.State.REJECTED:
        start_stage_order = counterpart(before.stage, stages).order + 1
    return next((row for row in stages if row.order >= (start_stage_order or 0)), stages[-1])


def counterpart(stage: Stage, stages: Sequence[Stage]) -> Stage:
    """The same office in another version of the route, else the stage at the same place in the order."""
    same = [row for row in stages if (row.role, row.where, row.unit_id) == (stage.role, stage.where, stage.unit_id)]
    later = [row for row in stages if row.order >= stage.order]
    return (same or later or stages[-1:])[0]
