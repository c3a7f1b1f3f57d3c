"""The real server: pages and sockets in one process, with real clients."""

import base64
import http.client
import json
import os
import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
import uvicorn
from channels.layers import channel_layers
from django.conf import settings
from django.core.management import CommandError, call_command
from django.db import connection
from django.test import Client, override_settings
from websockets.exceptions import ConnectionClosed
from websockets.sync.client import ClientConnection, connect

from activity import hub, registry
from activity.frames import FramesProtocol
from activity.mailbox import LIMIT
from activity.models import Block
from activity.services import record
from config.asgi import application
from tests.permissions import World
from tests.serving import free_port, same_house, serving
from tests.world import build

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.database]
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


@pytest.fixture
def world(transactional_db: None, monkeypatch: pytest.MonkeyPatch) -> World:
    monkeypatch.setitem(connection.settings_dict, "CONN_MAX_AGE", 0)
    return build()


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


def posts_of(world: World) -> str:
    return f"/api/boards/proposals.proposal/{world['open'].pk}/posts/"


def board_of(world: World) -> str:
    return f"board:{world['board'].pk}"


def test_what_one_writes_everybody_hears_without_asking(world: World) -> None:
    with serve() as port:
        rina, febri = Person(world.cast.rina, port), Person(world.cast.febri, port)
        with rina.page(board_of(world)) as hers, febri.page(board_of(world)) as his:
            status, post = febri.ask("POST", posts_of(world), {"body": "Saya ikut."})
            heard = [hear(page, "hint") for page in (hers, his)]
    assert status == 201
    assert [(hint["post"], hint["verb"]) for hint in heard] == [(post["id"], "post")] * 2
    assert "Saya ikut" not in json.dumps(heard)


def test_after_a_lost_connection_nothing_is_missing_and_nothing_twice(world: World) -> None:
    with serve() as port:
        rina, febri = Person(world.cast.rina, port), Person(world.cast.febri, port)
        with rina.page(board_of(world)) as page:
            febri.ask("POST", posts_of(world), {"body": "Satu"})
            seen = hear(page, "hint")["revision"]
        for body in ("Dua", "Tiga"):
            febri.ask("POST", posts_of(world), {"body": body})
        with rina.page(board_of(world)) as page:
            febri.ask("POST", posts_of(world), {"body": "Empat"})
            hear(page, "hint")
            _, missed = rina.ask("GET", f"{posts_of(world)}?since={seen}")
    assert [post["body"] for post in missed["posts"]] == ["Dua", "Tiga", "Empat"]


def test_readers_come_and_go(world: World) -> None:
    topic = f"proposal:{world['open'].pk}"
    with serve() as port:
        rina, febri = Person(world.cast.rina, port), Person(world.cast.febri, port)
        with rina.page(topic) as first:
            assert hear(first, "readers")["count"] == 1
            with febri.page(topic):
                assert hear(first, "readers")["count"] == 2
            assert hear(first, "readers")["count"] == 1


def test_a_page_that_reads_nothing_delays_nobody(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(registry.topics, "table", lambda user, pk: True)
    padding = "x" * 50_000
    count = 10 * LIMIT
    with serve() as port:
        rina, febri = Person(world.cast.rina, port), Person(world.cast.febri, port)
        with rina.deaf_page("table:1") as deaf, febri.page("table:1") as quick:
            for number in range(count + 1):
                hub.publish("table:1", {"event": number, "padding": padding})
                if number % (LIMIT // 4) == 0:
                    while hear(quick, "hint")["event"] != number:
                        pass
            received = b""
            while b'{"type":"lagged"}' not in received:
                received = received[-100:] + deaf.recv(1_000_000)


def test_strangers_get_a_code_that_says_why(transactional_db: None) -> None:
    with serve() as port, connect(f"ws://{LOCAL}:{port}/ws/", origin=f"http://{LOCAL}") as wire:
        with pytest.raises(ConnectionClosed) as closed:
            wire.recv(timeout=20)
        assert closed.value.rcvd
        assert closed.value.rcvd.code == 4401


@override_settings(EMBEDDED_WORKER=True)
def test_the_background_work_lives_and_ends_with_the_server(world: World) -> None:
    record("test.did", world.cast.rina, actor=world.cast.rina)
    with serve():
        deadline = time.monotonic() + 30
        while not Block.objects.exists() and time.monotonic() < deadline:
            threading.Event().wait(0.1)
    assert Block.objects.exists()
    assert not [thread for thread in threading.enumerate() if thread.name == "background"]


def test_several_processes_need_redis() -> None:
    with override_settings(REDIS_URL=""), pytest.raises(CommandError, match="REDIS_URL"):
        call_command("serve", "--workers", "2")


@pytest.mark.services
def test_two_processes_are_one_house(world: World, tmp_path: Path) -> None:
    env = same_house(tmp_path)
    topic = f"proposal:{world['open'].pk}"
    with serving(env, tmp_path / "one.log") as one, serving(env, tmp_path / "two.log") as two:
        rina, febri = Person(world.cast.rina, one.port), Person(world.cast.febri, two.port)
        with rina.page(topic) as hers, febri.page(topic) as his:
            while hear(hers, "readers")["count"] != 2:
                pass
            status, post = febri.ask("POST", posts_of(world), {"body": "Dari seberang."})
            assert status == 201
            assert [hear(page, "hint")["post"] for page in (hers, his)] == [post["id"]] * 2
            with Person(world.cast.febri, one.port).page(topic) as same_person:
                assert hear(same_person, "readers")["count"] == 2
        assert "Traceback" not in (tmp_path / "one.log").read_text() + (tmp_path / "two.log").read_text()
