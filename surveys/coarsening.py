"""What is kept of the answers after close: the block instead of the unit, and background only where it hides. Pure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from surveys.disclosure.blocks import Block


@dataclass(frozen=True, slots=True)
class Given:
    """One person's answers as they were sealed: unit, answers by item, background, the code for linking waves."""

    unit: str
    answers: Mapping[str, Any]
    background: Mapping[str, str] = field(default_factory=dict)
    link: str = ""
    is_fast: bool = False


def coarse(
    given: Sequence[Given], blocks: Sequence[Block], declared: Sequence[str], least: int
) -> list[dict[str, Any]]:
    """The contents of responses after close, in the order given (the caller's rows are shuffled).

    `block`: the number of the unit's block, None where there is none. Of the declared background, as many questions
    as leave every combination within the block with at least `least` people who do not all say the same; later ones are
    dropped first.
    """
    places = {unit: number for number, block in enumerate(blocks) for unit in block}
    members: dict[int | None, list[Given]] = {}
    for one in given:
        members.setdefault(places.get(one.unit), []).append(one)
    kept = {place: kept_background(people, declared, least) for place, people in members.items()}
    return [content(one, place := places.get(one.unit), kept[place]) for one in given]


def content(one: Given, place: int | None, background: Sequence[str]) -> dict[str, Any]:
    found = {
        "block": place,
        "background": {name: one.background[name] for name in background if name in one.background},
        "answers": dict(one.answers),
        "fast": one.is_fast,
    }
    return {**found, "link": one.link} if one.link else found


def kept_background(people: Sequence[Given], declared: Sequence[str], least: int) -> Sequence[str]:
    """As many of the questions as leave everybody among enough others, who did not all answer alike."""
    for number in range(len(declared), 0, -1):
        names = declared[:number]
        groups: dict[tuple[str, ...], list[Given]] = {}
        for one in people:
            groups.setdefault(tuple(one.background.get(name, "") for name in names), []).append(one)
        if all(len(group) >= least and not answer_alike(group) for group in groups.values()):
            return names
    return ()


def answer_alike(people: Sequence[Given]) -> bool:
    """Whether the whole group gives away what each of them said."""
    return all(one.answers == people[0].answers for one in people)
