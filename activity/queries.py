from collections.abc import Iterable
from importlib import import_module
from typing import Any

from django.conf import settings
from django.contrib.auth import get_user
from django.http import HttpRequest

from activity import registry
from activity.models import Block


def newest_block_hash() -> str:
    """What is printed as an anchor: the hash of the newest sealed block, '' before the first."""
    return Block.objects.order_by("-number").values_list("hash", flat=True).first() or ""


def user_of_session(session_key: str | None) -> Any:
    """Who is signed in with that session now, or None: it may have ended, or the password been changed."""
    if not session_key:
        return None
    request = HttpRequest()
    request.session = import_module(settings.SESSION_ENGINE).SessionStore(session_key)
    user = get_user(request)
    return user if user.is_authenticated else None


def permitted_topics(session_key: str | None, topics: Iterable[str]) -> set[str] | None:
    """Those of the topics that the session's user may listen to; None when nobody is signed in any more."""
    user = user_of_session(session_key)
    if user is None:
        return None
    return {topic for topic in topics if may_listen(user, topic)}


def may_listen(user: Any, topic: str) -> bool:
    name, _, pk = topic.partition(":")
    rule = registry.topics.get(name)
    return rule is not None and rule(user, int(pk))
