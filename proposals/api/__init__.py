from proposals.api.calls import CallViewSet
from proposals.api.forms import LearningFormViewSet
from proposals.api.polls import PollViewSet
from proposals.api.proposals import ProposalViewSet
from proposals.api.recounters import RecounterViewSet
from proposals.api.setting_up import CallPollViewSet, PollMethodViewSet
from proposals.api.trying import ExploreViewSet

__all__ = [
    "CallPollViewSet",
    "CallViewSet",
    "ExploreViewSet",
    "LearningFormViewSet",
    "PollMethodViewSet",
    "PollViewSet",
    "ProposalViewSet",
    "RecounterViewSet",
]
