"""Hints to open pages: `push` sends one after the transaction commits; the hub of each process delivers it (hub.py)."""

from functools import partial
from typing import Any

from django.db import transaction

from activity import hub


def push(topic: str, **hint: Any) -> None:
    """Send a hint (ids and verbs, never content) to everyone who listens to the topic, once the change is committed.

    A hint that cannot be sent is logged and lost: pages catch up from the database.
    """
    transaction.on_commit(partial(hub.publish, topic, hint), robust=True)
