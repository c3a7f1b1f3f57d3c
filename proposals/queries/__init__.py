from proposals.queries.advice import vote_advice, vote_advices
from proposals.queries.forms import conversion_of, conversions_on
from proposals.queries.proposals import final_target, for_lists, for_page, similar_to, visible_to

__all__ = [
    "conversion_of",
    "conversions_on",
    "final_target",
    "for_lists",
    "for_page",
    "similar_to",
    "visible_to",
    "vote_advice",
    "vote_advices",
]
