"""LimeSurvey's relevance equations, as far as they say "one earlier question has one of these answers"."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

COMPARED = re.compile(r"""\(*\s*(\w+)(?:\.NAOK|\.code|\.value)?\s*==\s*(["'])([^"']*)\2\s*\)*""", re.ASCII)
EITHER = re.compile(r"\s+or\s+|\|\|", re.IGNORECASE)
LONGEST = 2_000


@dataclass(frozen=True, slots=True)
class Asked:
    """An item that came of a question: `values` of its answers by LimeSurvey's codes."""

    code: str
    values: Mapping[str, int]


def is_always(relevance: str) -> bool:
    return relevance.strip() in {"", "1"}


def condition_of(relevance: str, asked: Mapping[str, Asked]) -> dict[str, Any] | None:
    """The condition in the shape of a definition, or None where an equation says anything else.

    `asked`: earlier items by the names that equations use for them.
    """
    if len(relevance) > LONGEST or relevance.count("(") != relevance.count(")"):
        return None
    parts = [COMPARED.fullmatch(part.strip()) for part in EITHER.split(relevance.strip())]
    names = {part[1] for part in parts if part}
    if None in parts or len(names) != 1:
        return None
    earlier = asked.get(names.pop())
    wanted = [part[3] for part in parts if part]
    if earlier is None or not all(code in earlier.values for code in wanted):
        return None
    return {"item": earlier.code, "options": sorted({earlier.values[code] for code in wanted})}
