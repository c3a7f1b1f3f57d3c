from proposals.proportionality import proportionality
from proposals.queries.advice import COUNTED, vote_advice, vote_advices
from proposals.queries.forms import conversion_of, conversions_on
from proposals.queries.methods import methods_told
from proposals.queries.pages import FIRST_PAGE, Told, newest_in, shown_in_rows, told
from proposals.queries.polls import (
    Electorate,
    OwnBallot,
    ShownTurnout,
    candidates_for,
    electorate_now,
    known_polls,
    own_ballot,
    own_cell,
    published_ballots,
    published_codes,
    published_outcome,
    rare_patterns,
    shown_turnout,
    totals_hash,
    visible_polls,
)
from proposals.queries.proposals import (
    final_target,
    for_page,
    proposals_by,
    similar_to,
    stored,
    visible_to,
)
from proposals.queries.recounters import Recounter, recounters
from proposals.queries.results import Placed, explained, placed, tried
from proposals.queries.rows import COLUMNS, ProposalRow, rows
from proposals.queries.seen import Seen
from proposals.queries.trying import outcome_told, preview

__all__ = [
    "COLUMNS",
    "COUNTED",
    "FIRST_PAGE",
    "Electorate",
    "OwnBallot",
    "Placed",
    "ProposalRow",
    "Recounter",
    "Seen",
    "ShownTurnout",
    "Told",
    "candidates_for",
    "conversion_of",
    "conversions_on",
    "electorate_now",
    "explained",
    "final_target",
    "for_page",
    "known_polls",
    "methods_told",
    "newest_in",
    "outcome_told",
    "own_ballot",
    "own_cell",
    "placed",
    "preview",
    "proportionality",
    "proposals_by",
    "published_ballots",
    "published_codes",
    "published_outcome",
    "rare_patterns",
    "recounters",
    "rows",
    "shown_in_rows",
    "shown_turnout",
    "similar_to",
    "stored",
    "told",
    "totals_hash",
    "tried",
    "visible_polls",
    "visible_to",
    "vote_advice",
    "vote_advices",
]
