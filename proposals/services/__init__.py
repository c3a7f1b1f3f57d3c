from proposals.services.calls import create_call, set_budget, set_windows
from proposals.services.closing import close_for_review, close_voted, open_unchecked
from proposals.services.drafts import StaleRevision, save_draft, start_draft
from proposals.services.forms import install_learning_forms
from proposals.services.proposals import appeal, enact, merge, open, resubmit, submit, withdraw

__all__ = [
    "StaleRevision",
    "appeal",
    "close_for_review",
    "close_voted",
    "create_call",
    "enact",
    "install_learning_forms",
    "merge",
    "open",
    "open_unchecked",
    "resubmit",
    "save_draft",
    "set_budget",
    "set_windows",
    "start_draft",
    "submit",
    "withdraw",
]
