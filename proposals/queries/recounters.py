"""The independent programmes with which anybody counts a published file again: read from where they are kept."""

import hashlib
from dataclasses import dataclass
from pathlib import Path

import proposals

FOLDER = Path(proposals.__file__).parent / "recounting"


@dataclass(frozen=True, slots=True)
class Recounter:
    """`rule` is the rule that it counts by."""

    rule: str
    name: str
    lines: int
    sha256: str
    text: str


def recounters() -> list[Recounter]:
    return [recounter(path) for path in sorted(FOLDER.glob("recount_*.py"))]


def recounter(path: Path) -> Recounter:
    text = path.read_text(encoding="utf-8")
    rule = path.stem.removeprefix("recount_").replace("_", "-")
    return Recounter(rule, path.name, text.count("\n"), hashlib.sha256(text.encode()).hexdigest(), text)
