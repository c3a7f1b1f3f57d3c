from proposals.models.ballots import Ballot, ReceiptCode, Turnout
from proposals.models.calls import Call
from proposals.models.forms import Conversion, LearningForm, Path, Scope
from proposals.models.polls import (
    FEWEST_BALLOTS,
    FEWEST_OF_UNIT,
    SMALL_ELECTORATE,
    Candidate,
    Capacity,
    Certification,
    Elector,
    Poll,
)
from proposals.models.proposals import CostLine, Online, Proposal, State

__all__ = [
    "FEWEST_BALLOTS",
    "FEWEST_OF_UNIT",
    "SMALL_ELECTORATE",
    "Ballot",
    "Call",
    "Candidate",
    "Capacity",
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
