"""LimeSurvey's relevance equations, as far as they say "one earlier question has one of these answers"."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

COMPARED = re.compile(
    r"""\(*\s*(\w+)(?:\.NAOK|\.code|\.value)?\s*(?:==|\beq\b)\s*(?:(["'])([^"']*)\2|(-?\d+))\s*\)*""", re.ASCII
)
EITHER = re.compile(r"\s+or\s+|\|\|", re.IGNORECASE)
LONGEST = 2_000


@dataclass(frozen=True, slots=True)
class Asked:
    """An item that came of a question: `values` of its answers by LimeSurvey's codes."""

    code: str
    values: Mapping[str, int]


@dataclass(slots=True)
class Earlier:
    """What was asked so far, by the names that equations use: codes, and places where no code says the same."""

    by_code: dict[str, Asked] = field(default_factory=dict)
    by_place: dict[str, Asked] = field(default_factory=dict)

    def get(self, name: str) -> Asked | None:
        return self.by_code.get(name) or self.by_place.get(name)


def is_always(relevance: str) -> bool:
    return relevance.strip() in {"", "1"}


def condition_of(relevance: str, earlier: Earlier) -> dict[str, Any] | None:
    """The condition in the shape of a definition, or None where an equation says anything else."""
    if len(relevance) > LONGEST or relevance.count("(") != relevance.count(")"):
        return None
    parts = [COMPARED.fullmatch(part.strip()) for part in EITHER.split(relevance.strip())]
    names = {part[1] for part in parts if part}
    if None in parts or len(names) != 1:
        return None
    asked = earlier.get(names.pop())
    wanted = [part[3] if part[2] else part[4] for part in parts if part]
    if asked is None or not all(code in asked.values for code in wanted):
        return None
    return {"item": asked.code, "options": sorted({asked.values[code] for code in wanted})}
