"""Counting votes: pure rules from an Election to an Outcome. No ORM, no HTTP, no clock, exact numbers only."""

from collections.abc import Callable, Mapping

from proposals.counting.election import Amount, Ballot, Election, Form, Outcome, Project, Tie
from proposals.counting.greedy import greedy
from proposals.counting.utility import Utility

Rule = Callable[..., Outcome]

# Every rule by the name under which polls, files and commands know it.
RULES: Mapping[str, Rule] = {"greedy": greedy}

__all__ = ["RULES", "Amount", "Ballot", "Election", "Form", "Outcome", "Project", "Rule", "Tie", "Utility", "greedy"]
