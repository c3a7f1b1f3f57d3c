"""The real server in a thread of the test, and people with browsers: requests and sockets of one session."""

import base64
import http.client
import json
import os
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import uvicorn
from channels.layers import channel_layers
from django.conf import settings
from django.test import Client
from websockets.sync.client import ClientConnection, connect

from activity.frames import FramesProtocol
from config.asgi import application
from tests.serving import free_port

LOCAL = "127.0.0.1"


class Server(uvicorn.Server):
    """uvicorn in a thread of the test, on a port of its own."""

    @contextmanager
    def running(self) -> Iterator[int]:
        thread = threading.Thread(target=self.run)
        thread.start()
        while not self.started:
            assert thread.is_alive()
            thread.join(0.02)
        try:
            yield self.config.port
        finally:
            self.should_exit = True
            thread.join(30)
            assert not thread.is_alive()


@contextmanager
def serve() -> Iterator[int]:
    config = uvicorn.Config(
        application, host=LOCAL, port=free_port(), ws=FramesProtocol, loop="asyncio", log_level="warning"
    )
    with Server(config).running() as port:
        yield port
    channel_layers.backends.clear()


class Person:
    """Somebody with a browser: one session, requests and sockets."""

    def __init__(self, user: Any, port: int) -> None:
        client = Client()
        client.force_login(user, backend="people.signing_in.NipOrEmailBackend")
        self.cookie = f"{settings.SESSION_COOKIE_NAME}={client.cookies[settings.SESSION_COOKIE_NAME].value}"
        self.port = port

    def ask(self, method: str, path: str, body: Any = None) -> tuple[int, Any]:
        wire = http.client.HTTPConnection(LOCAL, self.port, timeout=20)
        headers = {"Cookie": f"{self.cookie}; csrftoken={'a' * 32}", "X-CSRFToken": "a" * 32}
        headers["Content-Type"] = "application/json"
        wire.request(method, path, json.dumps(body) if body is not None else None, headers)
        answer = wire.getresponse()
        content = answer.read()
        wire.close()
        return answer.status, json.loads(content) if "json" in answer.headers.get("Content-Type", "") else content

    @contextmanager
    def page(self, topic: str) -> Iterator[ClientConnection]:
        """An open page that listens to a topic."""
        address = f"ws://{LOCAL}:{self.port}/ws/"
        headers = {"Cookie": self.cookie}
        with connect(address, additional_headers=headers, origin=f"http://{LOCAL}") as wire:
            wire.send(json.dumps({"type": "subscribe", "topics": [topic]}))
            hear(wire, "subscribed")
            yield wire

    @contextmanager
    def deaf_page(self, topic: str) -> Iterator[socket.socket]:
        """A page on a phone in a tunnel: it asks for a topic and then reads nothing more by itself."""
        key = base64.b64encode(os.urandom(16)).decode()
        head = (
            f"GET /ws/ HTTP/1.1\r\nHost: {LOCAL}\r\nOrigin: http://{LOCAL}\r\nCookie: {self.cookie}\r\n"
            "Upgrade: websocket\r\nConnection: Upgrade\r\n"
            f"Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: {key}\r\n\r\n"
        )
        question = json.dumps({"type": "subscribe", "topics": [topic]}).encode()
        with socket.create_connection((LOCAL, self.port), timeout=20) as wire:
            wire.sendall(head.encode())
            wire.recv(4096)
            wire.sendall(bytes([0x81, 0x80 | len(question), 0, 0, 0, 0]) + question)
            assert b"subscribed" in wire.recv(4096)
            yield wire


def hear(wire: ClientConnection, kind: str) -> Any:
    while (message := json.loads(wire.recv(timeout=20)))["type"] != kind:
        pass
    return message
