"""The verbs of the engine, one module per noun."""

from workflow.services.cases import cancel_case, decide, declare_conflict, escalate_overdue, open_case

__all__ = ["cancel_case", "decide", "declare_conflict", "escalate_overdue", "open_case"]
