"""A socket of the application without a server. Channels' own (channels.testing) cannot be imported without Daphne."""

import asyncio
import json
from typing import Any

from asgiref.testing import ApplicationCommunicator

PATIENCE = 10


class Socket(ApplicationCommunicator):
    """While `is_open` is cleared, what the application sends waits, as on a bad line."""

    def __init__(self, application: Any, path: str, headers: list[tuple[bytes, bytes]]) -> None:
        self.is_open = asyncio.Event()
        self.is_open.set()

        async def over_a_line(scope: Any, receive: Any, send: Any) -> None:
            async def send_when_open(message: Any) -> None:
                await self.is_open.wait()
                await send(message)

            await application(scope, receive, send_when_open)

        scope = {"type": "websocket", "path": path, "query_string": b"", "headers": headers, "subprotocols": []}
        super().__init__(over_a_line, scope)

    async def connect(self) -> bool:
        """Returns whether the socket was accepted."""
        await self.send_input({"type": "websocket.connect"})
        return bool((await self.receive_output(PATIENCE))["type"] == "websocket.accept")

    async def disconnect(self) -> None:
        if not self.future.done():
            await self.send_input({"type": "websocket.disconnect", "code": 1000})
            await self.wait(PATIENCE)

    async def send_text(self, text: str) -> None:
        await self.send_input({"type": "websocket.receive", "text": text})

    async def say(self, kind: str, *topics: str) -> None:
        await self.send_text(json.dumps({"type": kind, "topics": list(topics)}))

    async def receive(self) -> dict[str, Any]:
        message: dict[str, Any] = json.loads((await self.receive_output(PATIENCE))["text"])
        return message

    async def hear(self, kind: str) -> dict[str, Any]:
        """The next message of a kind; others in between are passed over."""
        while (message := await self.receive())["type"] != kind:
            pass
        return message

    async def listen(self, topic: str) -> None:
        await self.say("subscribe", topic)
        assert (await self.hear("subscribed"))["topic"] == topic

    async def readers(self, count: int) -> None:
        """Wait until that number of readers is told."""
        while (await self.hear("readers"))["count"] != count:
            pass

    async def closed_with(self) -> int:
        """The code with which the application closes; what it says before is passed over."""
        while (output := await self.receive_output(PATIENCE))["type"] != "websocket.close":
            pass
        return int(output.get("code") or 1000)
