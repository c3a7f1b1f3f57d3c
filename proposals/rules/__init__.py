"""Who may do what, when, and why not. FSM permissions name these rules by `proposals.rules.<rule>`."""

from proposals.rules.calls import CALL_ACTIONS, may_start_draft
from proposals.rules.proposals import (
    PROPOSAL_ACTIONS,
    may_appeal,
    may_be_decided,
    may_close,
    may_enact,
    may_follow_case,
    may_merge,
    may_merge_into,
    may_open,
    may_post,
    may_resubmit,
    may_save_draft,
    may_submit,
    may_withdraw,
)

__all__ = [
    "CALL_ACTIONS",
    "PROPOSAL_ACTIONS",
    "may_appeal",
    "may_be_decided",
    "may_close",
    "may_enact",
    "may_follow_case",
    "may_merge",
    "may_merge_into",
    "may_open",
    "may_post",
    "may_resubmit",
    "may_save_draft",
    "may_start_draft",
    "may_submit",
    "may_withdraw",
]
