"""The live socket: a page says which topics it wants to hear of, and gets hints. It never writes through it."""

import asyncio
import contextlib
import json
import re
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

from channels.db import DatabaseSyncToAsync
from channels.generic.websocket import AsyncWebsocketConsumer
from django.conf import settings

from activity import hub, queries
from activity.frames import EXTENSION
from activity.mailbox import Mailbox, never

MOST_TOPICS = 50
LONGEST_MESSAGE = 4096
# Seconds after which a socket must still be allowed what it was allowed.
RECHECK = 300.0
# Seconds for which what was found at opening holds: a page subscribes at once.
FRESH = 5.0
TOPIC = re.compile(r"[a-z_]+:[0-9]{1,18}")
# Not the one thread that all synchronous work of a process shares: a question waits for the database, and for Python's
# lock while frames are written, so thousands of pages that come at once would queue behind one another.
THREADS = ThreadPoolExecutor(settings.THREADS, thread_name_prefix="sockets")


def in_thread(ask: Callable[..., Any]) -> Any:
    """For `await`: runs in one of few threads, each with a connection to the database that is kept while it is good."""
    return DatabaseSyncToAsync(ask, thread_sensitive=False, executor=THREADS)


BAD_MESSAGE, NOT_SIGNED_IN, TOO_BIG = 4400, 4401, 1009


class LiveConsumer(AsyncWebsocketConsumer):
    """`{"type": "subscribe" | "unsubscribe", "topics": [...]}` and `{"type": "ping"}` come in; what goes out is in
    docs/live.md. Everything slow is in the hub, the mailbox or another thread."""

    # The hub has the only channel of this process.
    channel_layer_alias = ""

    async def connect(self) -> None:
        self.topics: set[str] = set()
        self.mailbox = Mailbox(self.scope.get("extensions", {}).get(EXTENSION, never))
        self.recheck: asyncio.TimerHandle | None = None
        self.tasks: list[asyncio.Task[None]] = []
        self.session_key = self.scope["cookies"].get(settings.SESSION_COOKIE_NAME)
        user = await in_thread(queries.user_of_session)(self.session_key)
        await self.accept()
        self.user = user
        if user is None:
            await self.close(NOT_SIGNED_IN)
            return
        self.user_holds_until = asyncio.get_running_loop().time() + FRESH
        self.hub = hub.here()
        self.tasks.append(asyncio.create_task(self.write()))
        self.check_later()

    async def disconnect(self, code: int) -> None:
        if self.recheck:
            self.recheck.cancel()
        for task in self.tasks:
            task.cancel()
        for topic in list(self.topics):
            await self.leave(topic)

    async def receive(self, text_data: str | None = None, bytes_data: bytes | None = None) -> None:
        if self.user is None:
            return
        message = parsed(text_data)
        if text_data is not None and len(text_data) > LONGEST_MESSAGE:
            await self.close(TOO_BIG)
        elif message is None:
            await self.close(BAD_MESSAGE)
        elif message["type"] == "ping":
            self.tell("pong")
        else:
            handler = self.subscribe if message["type"] == "subscribe" else self.unsubscribe
            await handler(message["topics"])

    async def subscribe(self, topics: list[str]) -> None:
        wanted = [topic for topic in dict.fromkeys(topics) if topic not in self.topics]
        fitting = wanted[: MOST_TOPICS - len(self.topics)]
        permitted = await self.permitted(fitting)
        if permitted is None:
            await self.close(NOT_SIGNED_IN)
            return
        for topic in wanted:
            if topic in permitted:
                self.topics.add(topic)
                await self.hub.join(topic, self.mailbox, self.user.pk)
            self.tell("subscribed" if topic in permitted else "refused", topic=topic)

    async def unsubscribe(self, topics: list[str]) -> None:
        for topic in self.topics.intersection(topics):
            await self.leave(topic)

    async def leave(self, topic: str) -> None:
        self.topics.discard(topic)
        await self.hub.leave(topic, self.mailbox)

    async def permitted(self, topics: list[str]) -> set[str] | None:
        """Which of the topics the session's user may hear of now; None when nobody is signed in any more."""
        is_fresh = asyncio.get_running_loop().time() < self.user_holds_until
        ask = in_thread(queries.permitted_topics)
        permitted: set[str] | None = await ask(self.session_key, topics, known=self.user if is_fresh else None)
        return permitted

    def tell(self, kind: str, **more: Any) -> None:
        self.mailbox.put(json.dumps({"type": kind, **more}))

    async def write(self) -> None:
        """Send what comes into the mailbox. A slow socket waits here, and nobody waits for it."""
        with contextlib.suppress(OSError):  # The other side is gone: disconnect() follows.
            while True:
                await self.base_send({"type": "websocket.send", "text": await self.mailbox.take()})

    def check_later(self) -> None:
        self.recheck = asyncio.get_running_loop().call_later(RECHECK, self.check_now)

    def check_now(self) -> None:
        self.tasks = [task for task in self.tasks if not task.done()]
        self.tasks.append(asyncio.create_task(self.check()))

    async def check(self) -> None:
        """Sessions end and duties pass while a page stays open."""
        permitted = await self.permitted(list(self.topics))
        if permitted is None:
            await self.close(NOT_SIGNED_IN)
            return
        for topic in self.topics - permitted:
            await self.leave(topic)
            self.tell("refused", topic=topic)
        self.check_later()


def parsed(text: str | None) -> dict[str, Any] | None:
    """The message if it has the right shape."""
    try:
        message = json.loads(text or "")
    except ValueError:
        return None
    if not isinstance(message, dict) or message.get("type") not in ("subscribe", "unsubscribe", "ping"):
        return None
    topics = message.setdefault("topics", [])
    is_right = isinstance(topics, list) and all(isinstance(name, str) and TOPIC.fullmatch(name) for name in topics)
    return message if is_right else None
