"""What the apps above tell this one in their AppConfig.ready()."""

from collections.abc import Callable
from datetime import datetime
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from proposals.models import Proposal
    from workflow.models import Decision

# Called in the transaction of the decision that approved a proposal (planning adds its plan line).
on_approved: "list[Callable[[Proposal, Decision, datetime], object]]" = []
