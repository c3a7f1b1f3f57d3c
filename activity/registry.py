"""What the apps above tell this one in AppConfig.ready(): who is told of what, who sees what, what the clock does."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.functional import Promise

Viewer = Any
# An instance of the model that a label names; each app registers functions over its own class.
Thing = Any


@dataclass(frozen=True, slots=True)
class Subject:
    """How a kind of thing is seen: the rule of visibility, and the address of its page."""

    may_see: Callable[[Viewer, Thing], bool]
    path: Callable[[Thing], str]


@dataclass(frozen=True, slots=True)
class Announcement:
    """Who is told of a verb, in which words. `text` is filled with the event's data by name.

    `tells_actor`: also who did it, where it may have been somebody else under their name.
    `in_person`: (name, text) to say instead to whoever's id stands in the event's data under that name.
    """

    text: str | Promise
    audience: Callable[[Thing, dict[str, Any]], Iterable[Viewer]]
    tells_actor: bool = False
    in_person: tuple[str, str | Promise] = ("", "")


subjects: dict[str, Subject] = {}
announcements: dict[str, Announcement] = {}
# Topics of the live socket: the name before the colon, and the rule (user, id) that lets somebody listen.
topics: dict[str, Callable[[Viewer, int], bool]] = {}
# Topics of which nobody is told how many listen: what concerns one person, and where somebody just now takes part in
# secret.
uncounted: set[str] = set()
ClockFunction = Callable[[datetime], object]
# What the clock does each minute, in the order of registration, this app's own last (what the others did is sealed in
# the same round). Each function is idempotent and opens its own transactions.
clock: dict[str, ClockFunction] = {}
# Names of the clock whose work may take long and hurries nobody: they come after all others.
unhurried: set[str] = set()
