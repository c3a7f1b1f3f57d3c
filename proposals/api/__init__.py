from proposals.api.calls import CallViewSet
from proposals.api.forms import CompetenceViewSet, LearningFormViewSet
from proposals.api.polls import OpenPollViewSet, PollViewSet
from proposals.api.proposals import ProposalViewSet

__all__ = [
    "CallViewSet",
    "CompetenceViewSet",
    "LearningFormViewSet",
    "OpenPollViewSet",
    "PollViewSet",
    "ProposalViewSet",
]
