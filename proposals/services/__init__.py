from proposals.services.calls import create_call, set_budget, set_windows
from proposals.services.forms import install_learning_forms

__all__ = ["create_call", "install_learning_forms", "set_budget", "set_windows"]
