from proposals.api.calls import CallViewSet
from proposals.api.forms import LearningFormViewSet
from proposals.api.polls import OpenPollViewSet, PollViewSet
from proposals.api.proposals import ProposalViewSet

__all__ = [
    "CallViewSet",
    "LearningFormViewSet",
    "OpenPollViewSet",
    "PollViewSet",
    "ProposalViewSet",
]
