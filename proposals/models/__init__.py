from proposals.models.calls import Call
from proposals.models.forms import Conversion, LearningForm, Path, Scope
from proposals.models.polls import (
    FEWEST_BALLOTS,
    Ballot,
    Candidate,
    Certification,
    Elector,
    Poll,
    ReceiptCode,
    Turnout,
)
from proposals.models.proposals import CostLine, Online, Proposal, State

__all__ = [
    "FEWEST_BALLOTS",
    "Ballot",
    "Call",
    "Candidate",
    "Certification",
    "Conversion",
    "CostLine",
    "Elector",
    "LearningForm",
    "Online",
    "Path",
    "Poll",
    "Proposal",
    "ReceiptCode",
    "Scope",
    "State",
    "Turnout",
]
