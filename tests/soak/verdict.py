"""What must be true of a soak's figures. Knows no models: the command that shows them has no settings."""

import json
from typing import Any


def shortcomings(result: dict[str, Any]) -> list[str]:
    """What must not be: empty when all is well."""
    whole = ("receipts_given", "codes_listed", "ballots_listed")
    none = ("receipts_not_listed", "voters_with_two_codes", "codes_twice", "ballots_that_differ", "refusals")
    wrong = [name for name in whole if result[name] != result["ballots"]] + [name for name in none if result[name]]
    return [f"{name}: {json.dumps(result[name])}" for name in wrong]
