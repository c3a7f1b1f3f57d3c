from planning.services.cycles import advance, change_ceiling, create_cycle, move_window
from planning.services.lines import add_line, edit_line, remove_line
from planning.services.plans import amend, draw_up, grant_exception, submit_plan

__all__ = [
    "add_line",
    "advance",
    "amend",
    "change_ceiling",
    "create_cycle",
    "draw_up",
    "edit_line",
    "grant_exception",
    "move_window",
    "remove_line",
    "submit_plan",
]
