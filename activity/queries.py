from collections.abc import Iterable
from importlib import import_module
from typing import Any

from django.conf import settings
from django.contrib.auth import get_user
from django.db.models import Count, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.http import HttpRequest
from django.utils.translation import get_language, gettext

from activity import registry
from activity.models import Block, Event, Leaf, Notice


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


def permitted_topics(session_key: str | None, topics: Iterable[str], *, known: Any = None) -> set[str] | None:
    """Those of the topics that the session's user may listen to; None when nobody is signed in any more.

    `known`: the user, if the session was looked up a moment ago.
    """
    user = known or user_of_session(session_key)
    if user is None:
        return None
    return {topic for topic in topics if may_listen(user, topic)}


def may_listen(user: Any, topic: str) -> bool:
    name, _, pk = topic.partition(":")
    rule = registry.topics.get(name)
    return rule is not None and rule(user, int(pk))


def notices_of(user: Any) -> QuerySet[Notice]:
    return Notice.objects.filter(recipient=user).select_related("event__actor")


def unread_of(recipient: Any) -> Coalesce:
    """How many notices somebody has not read, for an annotation."""
    counted = Notice.objects.filter(recipient=recipient, read_at=None).order_by().values("recipient")
    return Coalesce(Subquery(counted.annotate(number=Count("pk")).values("number")), 0)


def unread_count(user: Any) -> int:
    return Notice.objects.filter(recipient=user, read_at=None).count()


class Known(dict[str, Any]):
    """What an event knows of itself; what it does not know is left empty in a text, for texts grow over the years."""

    def __missing__(self, name: str) -> str:
        return ""


def text_of(notice: Notice) -> str:
    """What the reader is told, in the language that is active now. `%(actor)s` is whoever did it."""
    event = notice.event
    announcement = registry.announcements.get(event.verb)
    if announcement is None:
        return gettext("Ada perubahan pada hal yang Anda ikuti.")
    name, text = announcement.in_person
    if not name or event.data.get(name) != notice.recipient_id:
        text = announcement.text
    return str(text) % Known(in_language(event.data), actor=event.actor or gettext("Sistem"))


def in_language(data: dict[str, Any]) -> dict[str, Any]:
    """The event's data with the English names (`stage_en` beside `stage`) in their places for readers of English."""
    if get_language() != "en":
        return data
    return data | {name.removesuffix("_en"): text for name, text in data.items() if name.endswith("_en") and text}


def ledger() -> QuerySet[Event]:
    """All events, newest first, each with the number of the `block` that seals it."""
    block = Leaf.objects.filter(event_id=OuterRef("pk")).values("block__number")[:1]
    return Event.objects.annotate(block=Subquery(block)).select_related("actor").order_by("-pk")
