"""What waits to be sent to one socket."""

import asyncio
from collections import deque

LIMIT = 64
LAGGED = '{"type":"lagged"}'


class Mailbox:
    """Texts for one socket, in order, at most LIMIT. Used only in the loop of its hub.

    A socket that does not keep up loses what waits and gets LAGGED instead: it must catch up from the database.
    """

    __slots__ = ("filled", "is_lagging", "texts")

    def __init__(self) -> None:
        self.texts: deque[str] = deque()
        self.filled = asyncio.Event()
        self.is_lagging = False

    def put(self, text: str) -> None:
        if self.is_lagging:
            return
        if len(self.texts) >= LIMIT:
            self.lag()
        else:
            self.texts.append(text)
            self.filled.set()

    def lag(self) -> None:
        self.texts.clear()
        self.texts.append(LAGGED)
        self.is_lagging = True
        self.filled.set()

    async def take(self) -> str:
        while not self.texts:
            self.filled.clear()
            await self.filled.wait()
        text = self.texts.popleft()
        if text is LAGGED:
            self.is_lagging = False
        return text
