from proposals.api.calls import CallViewSet
from proposals.api.forms import LearningFormViewSet
from proposals.api.polls import PollViewSet
from proposals.api.proposals import ProposalViewSet
from proposals.api.setting_up import CallPollViewSet, PollMethodViewSet

__all__ = [
    "CallPollViewSet",
    "CallViewSet",
    "LearningFormViewSet",
    "PollMethodViewSet",
    "PollViewSet",
    "ProposalViewSet",
]
