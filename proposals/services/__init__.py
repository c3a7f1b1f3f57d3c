from proposals.services.calls import create_call, set_budget, set_windows
from proposals.services.certifying import certify_poll
from proposals.services.closing import close_for_review, close_voted, open_unchecked, remind_of_revisions
from proposals.services.closing_polls import close_due_polls, close_poll
from proposals.services.drafts import StaleRevision, save_draft, start_draft
from proposals.services.forms import install_learning_forms
from proposals.services.polls import cast_ballot, restart_poll
from proposals.services.proposals import appeal, enact, merge, open, resubmit, submit, withdraw
from proposals.services.setting_up_polls import (
    change_poll,
    discard_poll,
    open_due_polls,
    open_poll,
    set_up_poll,
    usual_draft,
)
from proposals.services.telling_what_lacked import tell_what_lacked

__all__ = [
    "StaleRevision",
    "appeal",
    "cast_ballot",
    "certify_poll",
    "change_poll",
    "close_due_polls",
    "close_for_review",
    "close_poll",
    "close_voted",
    "create_call",
    "discard_poll",
    "enact",
    "install_learning_forms",
    "merge",
    "open",
    "open_due_polls",
    "open_poll",
    "open_unchecked",
    "remind_of_revisions",
    "restart_poll",
    "resubmit",
    "save_draft",
    "set_budget",
    "set_up_poll",
    "set_windows",
    "start_draft",
    "submit",
    "tell_what_lacked",
    "usual_draft",
    "withdraw",
]
