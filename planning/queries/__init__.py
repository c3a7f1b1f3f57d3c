from planning.queries.cycles import CYCLES, current_cycle, cycle_of, cycles, next_step, stage_strip
from planning.queries.outcomes import Outcome, Outcomes, outcomes
from planning.queries.plans import UnitTotal, lines_by_unit, plan_with_lines, plans

__all__ = [
    "CYCLES",
    "Outcome",
    "Outcomes",
    "UnitTotal",
    "current_cycle",
    "cycle_of",
    "cycles",
    "lines_by_unit",
    "next_step",
    "outcomes",
    "plan_with_lines",
    "plans",
    "stage_strip",
]
