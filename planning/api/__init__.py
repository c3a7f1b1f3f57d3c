from planning.api.cycles import CycleViewSet
from planning.api.lines import PlanLineViewSet
from planning.api.plans import PlanViewSet

__all__ = ["CycleViewSet", "PlanLineViewSet", "PlanViewSet"]
