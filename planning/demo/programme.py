"""What one demo proposal says, as the tables in programmes/*.toml have it."""

import tomllib
from dataclasses import dataclass
from pathlib import Path
from typing import Any

FOLDER = Path(__file__).parent / "programmes"


@dataclass(frozen=True, slots=True)
class Programme:
    """`key`: its number among the demo's proposals; `author`: staff code; `figures`: what JP are computed from."""

    key: str
    author: str
    title: str
    problem: str
    audience: str
    remedy: str
    timing: str
    online: str
    participants: int
    competence: str
    form: str
    figures: dict[str, int]
    costs: list[list[Any]]
    partner: str = ""

    def answers(self, year: int) -> dict[str, Any]:
        """The six answers and the figures, as drafts take them; `year` is that of the plan."""
        return {
            "title": self.title,
            "problem": self.problem,
            "audience": self.audience,
            "remedy": self.remedy,
            "timing": self.timing.format(year=year),
            "online": self.online,
            "participants": self.participants,
            "partner": self.partner,
            **self.figures,
        }

    def cost_lines(self) -> list[dict[str, Any]]:
        names = ("description", "volume", "measure", "unit_price")
        return [dict(zip(names, line, strict=True)) for line in self.costs]


def programmes(name: str) -> list[Programme]:
    """Those of a file, in the order in which they were put forward."""
    table = tomllib.loads((FOLDER / f"{name}.toml").read_text(encoding="utf-8"))
    return [Programme(**row) for row in table["programme"]]
