from proposals.services.calls import create_call, set_budget, set_windows

__all__ = ["create_call", "set_budget", "set_windows"]
