"""What waits to be sent to one socket."""

import asyncio
from collections import deque
from collections.abc import Callable

LIMIT = 64
LAGGED = '{"type":"lagged"}'
WriteNow = Callable[[bytes], bool]


def never(frame: bytes) -> bool:
    """Of a server that does not take frames: texts always go by way of the one who takes them out."""
    return False


class Mailbox:
    """Texts for one socket, in order, at most LIMIT. Used only in the loop of its hub.

    A socket that does not keep up loses what waits and gets LAGGED instead: it must catch up from the database.
    `write_now` hands a frame to the line and says whether the line took it.
    """

    __slots__ = ("is_lagging", "texts", "waiting", "write_now")

    def __init__(self, write_now: WriteNow = never) -> None:
        self.texts: deque[str] = deque()
        self.waiting: asyncio.Future[None] | None = None
        self.is_lagging = False
        self.write_now = write_now

    def put(self, text: str, frame: bytes | None = None) -> None:
        """`frame`: the same text as the line carries it, made once for all mailboxes."""
        if self.is_lagging:
            return
        if frame is not None and self.is_idle() and self.write_now(frame):
            return
        if len(self.texts) >= LIMIT:
            self.lag()
        else:
            self.texts.append(text)
            self.wake()

    def is_idle(self) -> bool:
        """Whether nothing is on its way that a frame would overtake."""
        return self.waiting is not None and not self.waiting.done()

    def lag(self) -> None:
        self.texts.clear()
        self.texts.append(LAGGED)
        self.is_lagging = True
        self.wake()

    def wake(self) -> None:
        if self.waiting and not self.waiting.done():
            self.waiting.set_result(None)

    async def take(self) -> str:
        """The next text, waited for. For one taker."""
        while not self.texts:
            self.waiting = asyncio.get_running_loop().create_future()
            await self.waiting
        text = self.texts.popleft()
        if text is LAGGED:
            self.is_lagging = False
        return text
