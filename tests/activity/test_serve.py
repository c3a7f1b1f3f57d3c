"""The real server: pages and sockets in one process, with real clients."""

import json
import threading
import time
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.test import override_settings
from websockets.exceptions import ConnectionClosed
from websockets.sync.client import connect

from activity import hub, registry
from activity.mailbox import LIMIT
from activity.models import Block
from activity.services import record
from tests.live import LOCAL, Person, hear, serve
from tests.permissions import World
from tests.serving import same_house, serving
from tests.world import build

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.database]


@pytest.fixture
def world(transactional_db: None, monkeypatch: pytest.MonkeyPatch) -> World:
    monkeypatch.setitem(connection.settings_dict, "CONN_MAX_AGE", 0)
    return build()


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
