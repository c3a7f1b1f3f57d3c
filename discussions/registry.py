"""What the apps above tell this one in AppConfig.ready(): whose boards exist, who may see them and speak there."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import QuerySet

from activity.answers import Answer
from people.models import User


def nobody(pk: Any) -> QuerySet[User]:
    return User.objects.none()


@dataclass(frozen=True, slots=True)
class BoardSubject:
    get: Callable[[int], Any]
    may_see: Callable[[Any, Any], bool]
    may_post: Callable[[Any, Any, datetime], Answer]
    # Who is told of new posts, e.g. the authors of what is discussed. Given the subject's id as a query's parameter.
    followers: Callable[[Any], QuerySet[User]] = nobody


subjects: dict[str, BoardSubject] = {}
