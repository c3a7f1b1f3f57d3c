"""What one demo proposal says: the shape of the tables in programmes_*.py."""

from dataclasses import dataclass
from typing import Any

Cost = tuple[str, int, str, int]
FREE: tuple[Cost, ...] = (("Tanpa biaya", 1, "kegiatan", 0),)


@dataclass(frozen=True, slots=True)
class Programme:
    """`key`: its number in the list of demo proposals; `author`: staff code; `figures`: what JP are computed from."""

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
    costs: tuple[Cost, ...] = FREE
    partner: str = ""

    def answers(self) -> dict[str, Any]:
        """The six answers and the figures, as drafts take them."""
        return {
            "title": self.title,
            "problem": self.problem,
            "audience": self.audience,
            "remedy": self.remedy,
            "timing": self.timing,
            "online": self.online,
            "participants": self.participants,
            "partner": self.partner,
            **self.figures,
        }

    def cost_lines(self) -> list[dict[str, Any]]:
        names = ("description", "volume", "measure", "unit_price")
        return [dict(zip(names, line, strict=True)) for line in self.costs]
