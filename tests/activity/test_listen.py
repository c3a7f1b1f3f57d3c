"""The live socket: who hears what, how many read, and what happens to those who are slow or sent away."""

import json
from collections.abc import AsyncIterator, Awaitable, Callable
from typing import Any

import pytest
from channels.db import database_sync_to_async
from channels.layers import channel_layers, get_channel_layer
from django.conf import settings
from django.contrib.sessions.backends.db import SessionStore
from django.db import connection, transaction
from django.test import Client

from activity import consumers, hub, live, registry
from activity.mailbox import LIMIT
from activity.models import Event
from activity.services import record
from config.asgi import application
from tests.cast import Cast, assemble
from tests.sockets import Socket

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.database]
Open = Callable[..., Awaitable[Socket]]
in_thread: Any = database_sync_to_async
push = in_thread(live.push)


@pytest.fixture
def cast(transactional_db: None) -> Cast:
    return assemble()


@pytest.fixture(autouse=True)
def connections_that_close(monkeypatch: pytest.MonkeyPatch) -> None:
    """Threads of the event loop keep no connection to the database of a test that is over."""
    monkeypatch.setitem(connection.settings_dict, "CONN_MAX_AGE", 0)


@pytest.fixture(autouse=True)
def topics(monkeypatch: pytest.MonkeyPatch) -> None:
    """A topic `table:<id>` that everybody may hear except that 13 is for nobody."""
    monkeypatch.setitem(registry.topics, "table", lambda user, pk: pk != 13)
    monkeypatch.setattr(hub, "GATHER", 0.02)
    monkeypatch.setattr(hub, "RETRY", 0.05)


@pytest.fixture(autouse=True)
async def hub_that_ends(topics: None) -> AsyncIterator[None]:
    """As when a server ends: the layer may overhear a loop that only cancels its tasks, which then waits for ever."""
    yield
    await hub.here().stop()
    await get_channel_layer().flush()
    channel_layers.backends.clear()


def session_of(user: Any) -> str:
    client = Client()
    client.force_login(user, backend="people.signing_in.NipOrEmailBackend")
    return client.cookies[settings.SESSION_COOKIE_NAME].value


@pytest.fixture
async def open_as(hub_that_ends: None) -> AsyncIterator[Open]:
    """Opens the live socket of somebody who signs in, or with the session that is given. Closes all at the end."""
    sockets: list[Socket] = []

    async def connect(user: Any = None, session: str = "") -> Socket:
        cookie = session or (await in_thread(session_of)(user) if user else "")
        headers = [
            (b"cookie", f"{settings.SESSION_COOKIE_NAME}={cookie}".encode()),
            (b"origin", b"http://localhost"),
        ]
        socket = Socket(application, "/ws/", headers)
        sockets.append(socket)
        assert await socket.connect()
        return socket

    yield connect
    for socket in sockets:
        await socket.disconnect()


async def test_two_pages_hear_the_same_hint(cast: Cast, open_as: Open) -> None:
    rina, febri = await open_as(cast.rina), await open_as(cast.febri)
    for socket in (rina, febri):
        await socket.listen("table:1")
    await push("table:1", verb="test.did", event=7)
    for socket in (rina, febri):
        hint = {"type": "hint", "topic": "table:1", "verb": "test.did", "event": 7}
        assert await socket.hear("hint") == hint


async def test_a_change_is_heard_only_once_it_is_committed(cast: Cast, open_as: Open) -> None:
    socket = await open_as(cast.rina)
    await socket.listen(f"user:{cast.rina.pk}")

    def change(*, fail: bool) -> None:
        with transaction.atomic():
            record("test.did", cast.rina, actor=cast.febri)
            if fail:
                transaction.set_rollback(True)

    await in_thread(change)(fail=True)
    await in_thread(change)(fail=False)
    event = await Event.objects.aget()
    assert (await socket.hear("hint"))["event"] == event.pk


async def test_nobody_hears_of_topics_that_they_did_not_ask_for(cast: Cast, open_as: Open) -> None:
    socket = await open_as(cast.rina)
    await socket.listen("table:1")
    await push("table:2", event=1)
    await push("table:1", event=2)
    assert (await socket.hear("hint"))["event"] == 2


async def test_unsubscribed_is_silent(cast: Cast, open_as: Open) -> None:
    socket = await open_as(cast.rina)
    await socket.listen("table:1")
    await socket.listen("table:2")
    await socket.say("unsubscribe", "table:1")
    await socket.say("ping")
    await socket.hear("pong")
    await push("table:1", event=1)
    await push("table:2", event=2)
    assert (await socket.hear("hint"))["event"] == 2


@pytest.mark.parametrize("topic", ["table:13", "unknown:1", "user:1"])
async def test_refused_topics(cast: Cast, open_as: Open, topic: str) -> None:
    socket = await open_as(cast.rina)
    await socket.say("subscribe", topic if topic != "user:1" else f"user:{cast.febri.pk}")
    assert (await socket.hear("refused"))["topic"].startswith(topic.partition(":")[0])


async def test_strangers_are_told_and_closed(transactional_db: None, open_as: Open) -> None:
    socket = await open_as()
    assert await socket.closed_with() == consumers.NOT_SIGNED_IN
    # A page says what it listens to as soon as it is connected: that may already be on its way.
    await socket.say("subscribe", "table:1")
    await socket.disconnect()


async def test_other_origins_are_refused(transactional_db: None) -> None:
    socket = Socket(application, "/ws/", [(b"origin", b"http://evil.example")])
    assert not await socket.connect()


async def test_other_addresses_are_refused(transactional_db: None) -> None:
    socket = Socket(application, "/ws/other/", [(b"origin", b"http://localhost")])
    assert not await socket.connect()


async def test_fifty_topics_are_the_most(cast: Cast, open_as: Open) -> None:
    socket = await open_as(cast.rina)
    await socket.say("subscribe", *(f"table:{number}" for number in range(100, 160)))
    for _ in range(10):
        await socket.hear("refused")
    assert len(hub.here().listeners) == 50


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("{", consumers.BAD_MESSAGE),
        ("[]", consumers.BAD_MESSAGE),
        ('{"type": "post", "body": "Halo"}', consumers.BAD_MESSAGE),
        ('{"type": "subscribe", "topics": ["table:1; DROP"]}', consumers.BAD_MESSAGE),
        ('{"type": "subscribe", "topics": "table:1"}', consumers.BAD_MESSAGE),
        (json.dumps({"type": "ping", "x": "x" * 5000}), consumers.TOO_BIG),
    ],
)
async def test_bad_messages_close_the_socket(cast: Cast, open_as: Open, text: str, code: int) -> None:
    socket = await open_as(cast.rina)
    await socket.send_text(text)
    assert await socket.closed_with() == code


async def test_bytes_close_the_socket(cast: Cast, open_as: Open) -> None:
    socket = await open_as(cast.rina)
    await socket.send_input({"type": "websocket.receive", "bytes": b"{}"})
    assert await socket.closed_with() == consumers.BAD_MESSAGE


async def test_readers_are_people_not_pages(cast: Cast, open_as: Open) -> None:
    rina, second_page = await open_as(cast.rina), await open_as(cast.rina)
    await rina.listen("table:1")
    await rina.readers(1)
    await second_page.listen("table:1")
    await second_page.readers(1)
    febri = await open_as(cast.febri)
    await febri.listen("table:1")
    for socket in (rina, second_page, febri):
        await socket.readers(2)
    await febri.disconnect()
    await rina.readers(1)


async def test_what_is_told_of_readers_is_a_number(cast: Cast, open_as: Open) -> None:
    socket = await open_as(cast.rina)
    await socket.listen("table:1")
    assert await socket.hear("readers") == {"type": "readers", "topic": "table:1", "count": 1}


async def test_no_number_is_told_of_who_hears_about_one_person(cast: Cast, open_as: Open) -> None:
    socket = await open_as(cast.rina)
    await socket.listen(f"user:{cast.rina.pk}")
    await socket.listen("table:1")
    assert (await socket.hear("readers"))["topic"] == "table:1"


async def test_a_slow_socket_is_told_to_catch_up_and_delays_nobody(cast: Cast, open_as: Open) -> None:
    slow, quick = await open_as(cast.rina), await open_as(cast.febri)
    for socket in (slow, quick):
        await socket.listen("table:1")
    slow.is_open.clear()
    for number in range(LIMIT + 10):
        await push("table:1", event=number)
        while (await quick.hear("hint"))["event"] != number:
            pass
    slow.is_open.set()
    await slow.hear("lagged")
    await push("table:1", event=1000)
    assert (await slow.hear("hint"))["event"] == 1000


async def test_a_session_that_ended_closes_the_socket(
    cast: Cast, open_as: Open, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(consumers, "RECHECK", 0.05)
    monkeypatch.setattr(consumers, "FRESH", 0.0)
    session = await in_thread(session_of)(cast.rina)
    socket = await open_as(session=session)
    await socket.listen("table:1")
    await in_thread(SessionStore(session).flush)()
    assert await socket.closed_with() == consumers.NOT_SIGNED_IN


async def test_a_duty_that_ended_ends_listening(cast: Cast, open_as: Open, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(consumers, "RECHECK", 0.05)
    monkeypatch.setattr(consumers, "FRESH", 0.0)
    socket = await open_as(cast.rina)
    await socket.listen("table:1")
    monkeypatch.setitem(registry.topics, "table", lambda user, pk: False)
    assert (await socket.hear("refused"))["topic"] == "table:1"
    assert "table:1" not in hub.here().listeners


async def test_somebody_deactivated_cannot_subscribe(
    cast: Cast, open_as: Open, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(consumers, "FRESH", 0.0)
    socket = await open_as(cast.rina)
    await type(cast.rina).objects.filter(pk=cast.rina.pk).aupdate(is_active=False)
    await socket.say("subscribe", "table:1")
    assert await socket.closed_with() == consumers.NOT_SIGNED_IN


async def test_a_layer_that_forgot_this_process_is_joined_again(
    cast: Cast, open_as: Open, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As when Redis restarts: groups are gone, and whatever was sent meanwhile."""
    monkeypatch.setattr(hub, "BEAT", 0.1)
    socket = await open_as(cast.rina)
    await socket.listen("table:1")
    here = hub.here()
    for group in (here.own_group, hub.group_of("table:1")):
        await here.layer.group_discard(group, here.channel)
    await push("table:1", event=1)
    await socket.hear("lagged")
    await push("table:1", event=2)
    assert (await socket.hear("hint"))["event"] == 2


async def test_a_process_that_fell_silent_has_no_readers(
    cast: Cast, open_as: Open, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(hub, "BEAT", 0.1)
    monkeypatch.setattr(hub, "EXPIRY", 0.3)
    socket = await open_as(cast.rina)
    await socket.listen("table:1")
    said = {"type": "presence", "process": "other", "users": [cast.febri.pk], "asks": True, "topic": "table:1"}
    await hub.here().layer.group_send(hub.group_of("table:1"), said)
    await socket.readers(2)
    await socket.readers(1)


async def test_a_thousand_hints_at_once_are_all_sent(
    cast: Cast, open_as: Open, caplog: pytest.LogCaptureFixture
) -> None:
    socket = await open_as(cast.rina)
    await socket.listen("table:1")
    for number in range(1000):
        hub.publish(f"user:{number}", {"notice": number})
    hub.publish("table:1", {"event": 1001})
    assert (await socket.hear("hint"))["event"] == 1001
    assert "was lost" not in caplog.text
