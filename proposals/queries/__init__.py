from proposals.queries.advice import COUNTED, vote_advice, vote_advices
from proposals.queries.forms import conversion_of, conversions_on
from proposals.queries.polls import (
    OwnBallot,
    ShownTurnout,
    candidates_for,
    own_ballot,
    published_ballots,
    published_codes,
    shown_turnout,
    visible_polls,
)
from proposals.queries.proposals import (
    final_target,
    for_page,
    proposals_by,
    similar_to,
    stored,
    visible_to,
    with_talk,
)
from proposals.queries.results import Placed, placed
from proposals.queries.rows import COLUMNS, ProposalRow, rows
from proposals.queries.seen import Seen

__all__ = [
    "COLUMNS",
    "COUNTED",
    "OwnBallot",
    "Placed",
    "ProposalRow",
    "Seen",
    "ShownTurnout",
    "candidates_for",
    "conversion_of",
    "conversions_on",
    "final_target",
    "for_page",
    "own_ballot",
    "placed",
    "proposals_by",
    "published_ballots",
    "published_codes",
    "rows",
    "shown_turnout",
    "similar_to",
    "stored",
    "visible_polls",
    "visible_to",
    "vote_advice",
    "vote_advices",
    "with_talk",
]
