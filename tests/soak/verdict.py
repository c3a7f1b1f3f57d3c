"""What must be true of a soak's figures. Knows no models: the command that shows them has no settings."""

import json
from typing import Any

# What is soaked: the figures that must be the number of people, and those that must be none.
WHOLE = {
    "ballots": ("receipts_given", "codes_listed", "ballots_listed"),
    "surveys": ("receipts_given", "took_part", "answers_kept", "answers_told"),
}
NONE = {
    "ballots": ("receipts_not_listed", "voters_with_two_codes", "codes_twice", "ballots_that_differ", "refusals"),
    "surveys": ("receipts_of_nobody", "answers_lost", "answers_twice", "refusals"),
}


def shortcomings(what: str, result: dict[str, Any]) -> list[str]:
    """What must not be: empty when all is well."""
    wrong = [name for name in WHOLE[what] if result[name] != result["number"]]
    wrong += [name for name in NONE[what] if result[name]]
    return [f"{name}: {json.dumps(result[name])}" for name in wrong]
