"""The API of the engine, one module per noun."""

from workflow.api.cases import CaseViewSet
from workflow.api.holidays import HolidayViewSet
from workflow.api.routes import RouteViewSet

__all__ = ["CaseViewSet", "HolidayViewSet", "RouteViewSet"]
