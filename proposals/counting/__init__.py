"""Counting votes: pure rules from an Election to an Outcome. No ORM, no HTTP, no clock, exact numbers only."""

from collections.abc import Callable, Mapping

from proposals.counting.consent import consent
from proposals.counting.election import Amount, Ballot, Election, Form, Outcome, Project, Tie
from proposals.counting.equal_shares import Completion, equal_shares
from proposals.counting.greedy import greedy
from proposals.counting.limits import Limits
from proposals.counting.max_welfare import max_welfare
from proposals.counting.phragmen import phragmen
from proposals.counting.schulze import schulze
from proposals.counting.transferable_vote import instant_runoff, stv
from proposals.counting.utility import Utility

Rule = Callable[..., Outcome]

# Every rule by the name under which polls, files and commands know it.
RULES: Mapping[str, Rule] = {
    "greedy": greedy,
    "equal-shares": equal_shares,
    "phragmen": phragmen,
    "max-welfare": max_welfare,
    "instant-runoff": instant_runoff,
    "schulze": schulze,
    "stv": stv,
    "consent": consent,
}

__all__ = [
    "RULES",
    "Amount",
    "Ballot",
    "Completion",
    "Election",
    "Form",
    "Limits",
    "Outcome",
    "Project",
    "Rule",
    "Tie",
    "Utility",
    "consent",
    "equal_shares",
    "greedy",
    "instant_runoff",
    "max_welfare",
    "phragmen",
    "schulze",
    "stv",
]
