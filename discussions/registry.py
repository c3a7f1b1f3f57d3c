"""What the apps above tell this one in AppConfig.ready(): whose boards exist, who may see them and speak there."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from activity.answers import Answer


def nobody(subject: Any) -> Iterable[Any]:
    return ()


@dataclass(frozen=True, slots=True)
class BoardSubject:
    get: Callable[[int], Any]
    may_see: Callable[[Any, Any], bool]
    may_post: Callable[[Any, Any, datetime], Answer]
    # Who is told of every post, e.g. the authors of what is discussed.
    followers: Callable[[Any], Iterable[Any]] = nobody


subjects: dict[str, BoardSubject] = {}
