"""What a rule answers: yes, or no with a reason that a person can read."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise

FORBIDDEN = 403
CONFLICT = 409


@dataclass(frozen=True, slots=True)
class Answer:
    """Falsy when the rule refuses; `status` is the HTTP status that the refusal becomes."""

    allowed: bool
    code: str = ""
    message: str | Promise = ""
    status: int = CONFLICT

    def __bool__(self) -> bool:
        return self.allowed

    def require(self) -> None:
        """Raise Refused unless allowed."""
        if not self.allowed:
            raise Refused(self)


class Refused(Exception):
    """A rule said no. Carries the answer, whose message is shown to the person."""

    def __init__(self, answer: Answer) -> None:
        super().__init__(answer.code)
        self.answer = answer


YES = Answer(allowed=True)


def forbidden(code: str, message: str | Promise) -> Answer:
    """No, because of who asks."""
    return Answer(allowed=False, code=code, message=message, status=FORBIDDEN)


def conflict(code: str, message: str | Promise) -> Answer:
    """No, because of the state of things or the time."""
    return Answer(allowed=False, code=code, message=message, status=CONFLICT)


def first_refusal(answers: Iterable[Answer]) -> Answer:
    """The first no of a (possibly lazy) series, else yes."""
    return next((answer for answer in answers if not answer), YES)


Rule = Callable[..., Answer]


def ask_all(rules: Mapping[str, Rule], subject: Any, user: Any, now: Any) -> dict[str, Answer]:
    """Each verb with its rule's answer: what a page shows as buttons and the API as allowed_actions."""
    return {verb: rule(subject, user, now) for verb, rule in rules.items()}
