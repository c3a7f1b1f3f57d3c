"""What the apps above tell the engine about the things it decides on, in their AppConfig.ready()."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol

from django.db import models

from activity.answers import Answer
from people.models import Unit


@dataclass(frozen=True, slots=True)
class Summary:
    """A subject as one row of somebody's inbox. `advice`: what the vote said, '' when there was none."""

    title: str
    path: str
    unit: str
    cost: int | None = None
    learning_hours: int | None = None
    advice: str = ""


class Decidable(Protocol):
    """What the engine asks about a kind of subject."""

    def get(self, pk: int) -> models.Model: ...

    def may_be_decided(self, subject: Any, user: Any, now: datetime) -> Answer:
        """The subject's own conditions, e.g. voice before decision."""

    def author_ids(self, subject: Any) -> set[int]:
        """Who put it forward, and so must not decide on it."""

    def unit(self, subject: Any) -> Unit: ...

    def may_see(self, user: Any, subject: Any) -> bool: ...

    def advice(self, subject: Any) -> str:
        """'approve', 'reject' or '': what the vote advised. A verdict against it needs its own explanation."""

    def verdicts(self, subject: Any, stage: Any) -> set[str]:
        """The verdicts that make sense here (a plan cannot be deferred)."""

    def year(self, subject: Any) -> int:
        """The year that it is meant for: a deferral names a later one."""

    def asks_decree(self, subject: Any, stage: Any) -> bool:
        """Whether an approval here is a decree, which bears a number and a date."""

    def summaries(self, pks: Iterable[int]) -> dict[int, Summary]: ...

    def follow(self, subject: Any, decision: Any, *, ended: str, now: datetime) -> None:
        """Called in the transaction of the decision that ended the case; `ended` is the case's new state."""


subjects: dict[str, Decidable] = {}
# Called in the transaction of a decision with which a case went on to its next stage: (case, decision, now).
on_advanced: list[Callable[[Any, Any, datetime], object]] = []
