"""The live fan-out of one process: one channel of the layer for all its sockets, each text encoded once.

Channels' usual shape (every socket a member of every group) does not carry a board that a whole district watches;
here the process joins a topic's group once and hands each hint to its own sockets.
"""

import asyncio
import json
import logging
from typing import Any

from asgiref.sync import async_to_sync
from channels.layers import BaseChannelLayer, InMemoryChannelLayer, get_channel_layer
from django.utils.crypto import get_random_string

from activity import registry
from activity.frames import framed
from activity.mailbox import Mailbox
from activity.presence import Presence

logger = logging.getLogger(__name__)
# Seconds: how long changes of the readers' number are gathered, and how often a process says that it is alive.
GATHER = 0.2
BEAT = 10.0
EXPIRY = 3 * BEAT
RETRY = 1.0
# Hints on their way to the layer's server: each takes a connection, and a client has a hundred. When a poll opens,
# everybody in the office is told at once.
AT_ONCE = 50


def group_of(topic: str) -> str:
    return topic.replace(":", ".")


def has_readers(topic: str) -> bool:
    return topic.partition(":")[0] not in registry.uncounted


class Hub:
    """All methods run in the loop that made it; only `publish` below may be called from anywhere."""

    def __init__(self, layer: BaseChannelLayer) -> None:
        self.layer = layer
        self.loop = asyncio.get_running_loop()
        self.process = get_random_string(12)
        self.channel = ""
        self.listeners: dict[str, dict[Mailbox, int]] = {}
        self.joined: set[str] = set()
        self.joining = asyncio.Lock()
        self.sending = asyncio.Semaphore(AT_ONCE)
        self.presence = Presence()
        self.told: dict[str, int] = {}
        self.unannounced: set[str] = set()
        self.asking: set[str] = set()
        self.untold: set[str] = set()
        self.gathering: asyncio.TimerHandle | None = None
        self.heard_itself = True
        self.is_stopping = False
        self.tasks: set[asyncio.Task[None]] = set()
        self.started = self.run(self.start())

    def run(self, work: Any) -> "asyncio.Task[None]":
        """Run in the background; the hub holds the task so that it is not collected before its end."""
        task: asyncio.Task[None] = self.loop.create_task(work)
        self.tasks.add(task)
        task.add_done_callback(self.tasks.discard)
        return task

    async def start(self) -> None:
        self.channel = await self.layer.new_channel("hub")
        while not await self.rejoin():
            await asyncio.sleep(RETRY)
        self.run(self.pump())
        self.run(self.beat())

    async def stop(self) -> None:
        for topic in list(self.listeners):
            self.listeners[topic] = {}
            self.unannounced.add(topic)
        await self.tell_readers()
        self.is_stopping = True
        while pending := {task for task in self.tasks if task is not asyncio.current_task()}:
            for task in pending:
                task.cancel()
            # The Redis layer sometimes answers a cancellation with an error of its own: ask again.
            await asyncio.wait(pending, timeout=RETRY)

    @property
    def own_group(self) -> str:
        return f"hub.{self.process}"

    # Listening

    async def join(self, topic: str, mailbox: Mailbox, user_id: int) -> None:
        """Hints of the topic come into the mailbox from when this returns."""
        await self.started
        self.listeners.setdefault(topic, {})[mailbox] = user_id
        await self.match_membership(topic)
        self.told.pop(topic, None)
        self.count_again(topic, announce=True)

    async def leave(self, topic: str, mailbox: Mailbox) -> None:
        listeners = self.listeners.get(topic, {})
        if listeners.pop(mailbox, None) is None:
            return
        if not listeners:
            del self.listeners[topic]
        self.count_again(topic, announce=True)
        await self.match_membership(topic)

    async def match_membership(self, topic: str) -> None:
        """Be a member of the topic's group while somebody here listens. One at a time: joins and leaves may cross."""
        async with self.joining:
            if topic in self.listeners and topic not in self.joined:
                await self.layer.group_add(group_of(topic), self.channel)
                self.joined.add(topic)
                self.asking.add(topic)
            elif topic not in self.listeners and topic in self.joined:
                self.joined.discard(topic)
                await self.layer.group_discard(group_of(topic), self.channel)

    # Delivering

    async def pump(self) -> None:
        """Hand on what comes from the layer."""
        while not self.is_stopping:
            try:
                self.handle(await self.layer.receive(self.channel))
            except Exception:  # Whatever a layer raises while its server is away, the sockets of this process stay.
                logger.exception("The channel layer does not answer")
                await asyncio.sleep(RETRY)
                await self.rejoin()

    def handle(self, message: dict[str, Any]) -> None:
        if message["type"] == "hint":
            self.deliver(message["topic"], message["text"])
        elif message["type"] == "echo":
            self.heard_itself = True
        elif message["process"] != self.process:
            self.hear(message)

    def deliver(self, topic: str, text: str) -> None:
        frame = framed(text)
        for mailbox in self.listeners.get(topic, ()):
            mailbox.put(text, frame)

    async def send(self, topic: str, message: dict[str, Any]) -> None:
        try:
            async with self.sending:
                await self.layer.group_send(group_of(topic), message)
        except Exception:  # The change is committed; that a hint of it is lost must not look like a failure of it.
            logger.exception("A hint on %s was lost", topic)

    # Staying in touch with the layer

    async def beat(self) -> None:
        while True:
            await self.send(self.own_group, {"type": "echo"})
            await asyncio.sleep(BEAT)
            if not self.heard_itself:
                await self.rejoin()
            self.heard_itself = False
            self.untold |= self.presence.expire(self.loop.time())
            self.unannounced |= {topic for topic in self.listeners if has_readers(topic)}
            await self.tell_readers()

    async def rejoin(self) -> bool:
        """The layer may have forgotten us (its server restarted): be a member again, and let everybody catch up."""
        try:
            for group in [self.own_group, *map(group_of, self.joined)]:
                await self.layer.group_add(group, self.channel)
        except Exception:  # Still away, in whatever way: the caller tries again.
            logger.exception("The channel layer cannot be joined")
            return False
        for mailbox in {mailbox for listeners in self.listeners.values() for mailbox in listeners}:
            mailbox.lag()
        return True

    # Readers

    def count_again(self, topic: str, *, announce: bool) -> None:
        """Tell the number of readers soon: when a page opens everywhere at once, once for many."""
        if not has_readers(topic):
            return
        self.untold.add(topic)
        if announce:
            self.unannounced.add(topic)
        if self.gathering is None:
            self.gathering = self.loop.call_later(GATHER, self.stop_gathering)

    def stop_gathering(self) -> None:
        self.gathering = None
        self.run(self.tell_readers())

    async def tell_readers(self) -> None:
        """To our sockets the number, to the other processes who it is here."""
        untold, self.untold = self.untold, set()
        unannounced, self.unannounced = self.unannounced, set()
        asking, self.asking = self.asking, set()
        for topic in untold:
            self.tell_count(topic)
        for topic in unannounced:
            users = sorted(set(self.listeners.get(topic, {}).values()))
            message = {"type": "presence", "process": self.process, "users": users, "asks": topic in asking}
            await self.send(topic, {**message, "topic": topic})

    def tell_count(self, topic: str) -> None:
        if topic not in self.listeners:
            self.presence.forget(topic)
            self.told.pop(topic, None)
            return
        count = self.presence.count(topic, self.listeners[topic].values())
        if self.told.get(topic) != count:
            self.told[topic] = count
            self.deliver(topic, json.dumps({"type": "readers", "topic": topic, "count": count}))

    def hear(self, message: dict[str, Any]) -> None:
        """Another process says who listens there; if it is new to the topic, it asks who listens here."""
        topic, asks = message["topic"], message["asks"]
        is_news = self.presence.hear(topic, message["process"], message["users"], self.loop.time() + EXPIRY)
        if topic in self.listeners and (is_news or asks):
            self.count_again(topic, announce=asks)


current: Hub | None = None


def here() -> Hub:
    """The hub of this process, started when the first socket comes (or the server starts)."""
    global current  # noqa: PLW0603  (one hub for the process is the point)
    if current is None or current.loop is not asyncio.get_running_loop():
        layer = get_channel_layer()
        if layer is None:
            raise RuntimeError("CHANNEL_LAYERS has no default")
        current = Hub(layer)
    return current


def publish(topic: str, hint: dict[str, Any]) -> None:
    """Hand a hint to the channel layer from synchronous code, in whichever thread. Returns before it is delivered.

    With a hub in this process its loop sends: the in-memory layer's queues are not safe between threads.
    """
    message = {"type": "hint", "topic": topic, "text": json.dumps({"type": "hint", "topic": topic, **hint})}
    hub = current
    if hub is not None and hub.loop.is_running():
        asyncio.run_coroutine_threadsafe(hub.send(topic, message), hub.loop)
        return
    layer = get_channel_layer()
    if layer is not None and not isinstance(layer, InMemoryChannelLayer):
        async_to_sync(layer.group_send)(group_of(topic), message)
