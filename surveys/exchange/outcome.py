"""What reading a file comes to."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from surveys.instruments import InvalidInstrument, as_data, parse


class Unreadable(ValueError):
    """The file as a whole cannot be read; `message` says why and what to do."""

    def __init__(self, message: Any) -> None:
        super().__init__(str(message))
        self.message = message


@dataclass(frozen=True, slots=True)
class Problem:
    """What must be put right in the file before it is accepted, and where in it."""

    where: Any
    text: Any


@dataclass(frozen=True, slots=True)
class LeftOut:
    """A part of the file that an instrument here does not have: left out, or changed as `text` says."""

    where: str
    text: Any


@dataclass(frozen=True, slots=True)
class Reading:
    """`definition` is None exactly when there are problems: a file is taken whole or not at all."""

    definition: dict[str, Any] | None
    problems: tuple[Problem, ...] = ()
    left_out: tuple[LeftOut, ...] = ()


def checked(data: Mapping[str, Any], left_out: tuple[LeftOut, ...] = ()) -> Reading:
    """A definition as `parse` sees it; problems keep its paths."""
    try:
        return Reading(as_data(parse(data)), left_out=left_out)
    except InvalidInstrument as invalid:
        problems = tuple(Problem(path, text) for path, text in invalid.errors.items())
        return Reading(None, problems, left_out)
