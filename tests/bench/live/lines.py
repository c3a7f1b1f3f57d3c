"""`python -m tests.bench.live.lines`: open sockets in a process of their own. Told what to do by lines of JSON.

{"do": "open", "port", "lines": [[cookie, topics], …], "slow"}   → {"open", "failed"}
{"do": "expect", "topic"}      then, for each text on the topic  → {"text", "count", "at"} once everybody heard it
{"do": "count"}                                                  → {"heard": {text: count}, "uneven"}
{"do": "resume"}               → {"resumed"}: how many slow ones were served after all, told to catch up, or closed
"""

import asyncio
import base64
import json
import os
import socket
import sys
import time
from collections import Counter
from typing import Any

import uvloop

# Handshakes that are under way at once. The next begins when one is done: no clock paces them.
WINDOW = 100
TEXT, CLOSE, PING, PONG = 1, 8, 9, 10
# A slow line has a narrow pipe, asks for more than it holds (a refusal repeats the topic), and reads none of it.
NARROW = 4096
LONG_TOPIC = f"{'nothing' * 500}:1"
QUESTIONS = 100


def frame(opcode: int, payload: bytes) -> bytes:
    """A client's frame, masked with zeros: what is sent stays readable."""
    size = len(payload)
    head = bytes([0x80 | opcode, 0x80 | size]) if size < 126 else bytes([0x80 | opcode, 0xFE]) + size.to_bytes(2, "big")
    return head + bytes(4) + payload


def said(kind: str, topics: list[str]) -> bytes:
    return frame(TEXT, json.dumps({"type": kind, "topics": topics}).encode())


class Line(asyncio.Protocol):
    """One socket: subscribes as soon as it is open, and counts what it hears."""

    def __init__(self, crowd: "Crowd", cookie: str, topics: list[str]) -> None:
        self.crowd, self.cookie, self.topics = crowd, cookie, topics
        self.ready: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self.buffer = b""
        self.is_open = self.is_slow = self.was_served = False
        self.unconfirmed = len(topics)
        self.heard = 0

    def connection_made(self, transport: Any) -> None:
        self.transport = transport
        key = base64.b64encode(os.urandom(16)).decode()
        head = ["GET /ws/ HTTP/1.1", f"Host: {self.crowd.host}", "Upgrade: websocket", "Connection: Upgrade"]
        head += [f"Origin: http://{self.crowd.host}", f"Sec-WebSocket-Key: {key}", "Sec-WebSocket-Version: 13"]
        head += [f"Cookie: sessionid={self.cookie}", "", ""]
        transport.write("\r\n".join(head).encode())

    def data_received(self, data: bytes) -> None:
        self.buffer += data
        if not self.is_open:
            head, found, rest = self.buffer.partition(b"\r\n\r\n")
            if not found:
                return
            if b" 101 " not in head.split(b"\r\n")[0]:
                self.transport.close()
                return
            self.is_open, self.buffer = True, rest
            self.transport.write(said("subscribe", self.topics))
        self.take_frames()

    def take_frames(self) -> None:
        buffer, at = self.buffer, 0
        while len(buffer) - at >= 2:
            size, start = buffer[at + 1], at + 2
            if size == 126:
                size, start = int.from_bytes(buffer[start : start + 2], "big"), start + 2
            if len(buffer) < start + size:
                break
            self.take(buffer[at] & 15, buffer[start : start + size])
            at = start + size
        self.buffer = buffer[at:]

    def take(self, opcode: int, payload: bytes) -> None:
        if opcode == PING:
            self.transport.write(frame(PONG, payload))
        elif opcode == CLOSE:
            self.transport.close()
        elif payload.startswith(self.crowd.expected):
            self.heard += 1
            self.crowd.hear(self, payload)
        elif self.is_slow and b"lagged" in payload:
            self.crowd.served(self)
        elif self.unconfirmed and b'"subscribed"' in payload:
            self.unconfirmed -= 1
            if not self.unconfirmed and not self.ready.done():
                self.ready.set_result(None)

    def connection_lost(self, exc: Exception | None) -> None:
        if not self.ready.done():
            self.ready.set_exception(ConnectionError("closed before it could listen"))
        self.crowd.lose(self)

    def stop_reading(self) -> None:
        self.is_slow = True
        self.transport.pause_reading()
        for _ in range(QUESTIONS):
            self.transport.write(said("subscribe", [LONG_TOPIC]))


class Crowd:
    def __init__(self) -> None:
        self.host, self.port = "", 0
        self.lines: list[Line] = []
        self.slow: list[Line] = []
        self.unserved: set[Line] = set()
        self.counts: Counter[bytes] = Counter()
        self.expected = b"never"

    async def open(self, port: int, lines: list[list[Any]], slow: int) -> dict[str, Any]:
        self.host, self.port = f"127.0.0.1:{port}", port
        turn = asyncio.Semaphore(WINDOW)
        opening = (self.open_one(turn, *line, narrow=number < slow) for number, line in enumerate(lines))
        opened = await asyncio.gather(*opening, return_exceptions=True)
        self.lines = [line for line in opened if isinstance(line, Line)]
        for line in self.lines[:slow]:
            line.stop_reading()
        self.slow, self.lines = self.lines[:slow], self.lines[slow:]
        errors = Counter(repr(error) for error in opened if not isinstance(error, Line))
        return {"open": len(self.lines) + len(self.slow), "failed": dict(errors)}

    async def open_one(self, turn: asyncio.Semaphore, cookie: str, topics: list[str], *, narrow: bool) -> Line:
        async with turn:
            loop, pipe = asyncio.get_running_loop(), socket.socket()
            if narrow:
                pipe.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, NARROW)
            pipe.setblocking(False)
            await loop.sock_connect(pipe, ("127.0.0.1", self.port))
            _, line = await loop.create_connection(lambda: Line(self, cookie, topics), sock=pipe)
            await line.ready
            return line

    def hear(self, line: Line, text: bytes) -> None:
        if line.is_slow:
            self.served(line)
            return
        self.counts[text] += 1
        if self.counts[text] == len(self.lines):
            tell({"text": text.decode(), "count": self.counts[text], "at": time.monotonic()})

    def served(self, line: Line) -> None:
        line.was_served = True
        self.unserved.discard(line)

    def lose(self, line: Line) -> None:
        if line.is_slow:
            self.served(line)

    async def resume(self) -> dict[str, Any]:
        self.unserved = {line for line in self.slow if not line.was_served}
        for line in self.slow:
            if not line.transport.is_closing():
                line.transport.resume_reading()
        deadline = time.monotonic() + 20
        while self.unserved and time.monotonic() < deadline:
            await asyncio.sleep(0.05)
        return {"resumed": sum(line.was_served for line in self.slow)}

    def count(self) -> dict[str, Any]:
        """`uneven`: lines that did not hear as often as the others."""
        most = max((line.heard for line in self.lines), default=0)
        uneven = sum(line.heard != most for line in self.lines)
        return {"heard": {text.decode(): count for text, count in self.counts.items()}, "uneven": uneven}


def tell(answer: dict[str, Any]) -> None:
    sys.stdout.write(json.dumps(answer) + "\n")
    sys.stdout.flush()


async def main() -> None:
    crowd, loop = Crowd(), asyncio.get_running_loop()
    while line := await loop.run_in_executor(None, sys.stdin.readline):
        order = json.loads(line)
        kind = order.pop("do")
        if kind == "open":
            tell(await crowd.open(**order))
        elif kind == "resume":
            tell(await crowd.resume())
        elif kind == "count":
            tell(crowd.count())
        else:
            crowd.expected = f'{{"type": "hint", "topic": "{order["topic"]}"'.encode()
            tell({"expecting": order["topic"]})


if __name__ == "__main__":
    uvloop.run(main())
