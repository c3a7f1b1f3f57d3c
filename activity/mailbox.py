"""What waits to be sent to one socket."""

import asyncio
from collections import deque

LIMIT = 64
LAGGED = '{"type":"lagged"}'


class Mailbox:
    """Texts for one socket, in order, at most LIMIT. Used only in the loop of its hub.

    A socket that does not keep up loses what waits and gets LAGGED instead: it must catch up from the database.
    """

    __slots__ = ("is_lagging", "texts", "waiting")

    def __init__(self) -> None:
        self.texts: deque[str] = deque()
        self.waiting: asyncio.Future[None] | None = None
        self.is_lagging = False

    def put(self, text: str) -> None:
        if self.is_lagging:
            return
        if len(self.texts) >= LIMIT:
            self.lag()
        else:
            self.texts.append(text)
            self.wake()

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
