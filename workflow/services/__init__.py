"""The verbs of the engine, one module per noun."""

from workflow.services.cases import (
    cancel_case,
    decide,
    declare_conflict,
    escalate_overdue,
    open_case,
    skip_deserted,
    still_there,
)
from workflow.services.holidays import add_holiday, install_holidays, remove_holiday
from workflow.services.routes import install_routes, revise_route

__all__ = [
    "add_holiday",
    "cancel_case",
    "decide",
    "declare_conflict",
    "escalate_overdue",
    "install_holidays",
    "install_routes",
    "open_case",
    "remove_holiday",
    "revise_route",
    "skip_deserted",
    "still_there",
]
