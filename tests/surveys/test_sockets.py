"""While people answer, no open page of anybody hears of it: real sockets on the real server."""

import json
from contextlib import ExitStack
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from websockets.sync.client import ClientConnection

from activity.models import Notice
from surveys.models import Participation, Response, Survey
from tests.cast import Cast
from tests.live import Person, hear, serve
from tests.surveys.conftest import opened

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.database]
# Everybody who might want to know: superiors, who reads along, who prepared it, who runs the system, who is asked.
WHO = ["rizal", "nofrizal", "hendra", "analyst", "auditor", "operator", "febri"]
ASKED = ["rizal", "nofrizal", "hendra", "febri"]


@pytest.fixture
def survey(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> Survey:
    monkeypatch.setitem(connection.settings_dict, "CONN_MAX_AGE", 0)
    return opened(cast, "process")


def said_until_pong(wire: ClientConnection) -> list[dict[str, Any]]:
    """All that came before the answer to a question asked now."""
    wire.send(json.dumps({"type": "ping"}))
    said = []
    while (message := json.loads(wire.recv(timeout=20)))["type"] != "pong":
        said.append(message)
    return said


def test_no_socket_says_anything_while_people_answer(cast: Cast, survey: Survey) -> None:
    place = f"/api/surveys/{survey.pk}/response/"
    with serve() as port, ExitStack() as pages:
        people = {name: Person(getattr(cast, name), port) for name in WHO}
        wires = {name: pages.enter_context(people[name].page(f"user:{getattr(cast, name).pk}")) for name in WHO}
        for wire in wires.values():
            wire.send(json.dumps({"type": "subscribe", "topics": [f"survey:{survey.pk}", f"user:{cast.rina.pk}"]}))
            assert {hear(wire, "refused")["topic"] for _topic in range(2)} == {
                f"survey:{survey.pk}",
                f"user:{cast.rina.pk}",
            }

        for place_of_one, name in enumerate(["rina", "mutia", "erna"], 1):
            one = Person(getattr(cast, name), port)
            for answer in (place_of_one, 5):
                assert one.ask("PUT", place, {"answers": {"PR1": answer, "TERBUKA": "Antrean panjang"}})[0] == 204
        assert Person(cast.erna, port).ask("DELETE", place)[0] == 204
        assert (Response.objects.count(), Participation.objects.count()) == (2, 2)
        assert {name: said_until_pong(wire) for name, wire in wires.items()} == {name: [] for name in WHO}

        later = {"closes_at": (survey.closes_at + timedelta(days=1)).isoformat(), "reason": "Banyak yang cuti"}
        assert people["analyst"].ask("POST", f"/api/surveys/{survey.pk}/extend/", later)[0] == 200
        told = {name: json.loads(wires[name].recv(timeout=20)) for name in ASKED}
    # They do listen, and this is the first that they hear.
    notices = {name: Notice.objects.get(pk=hint["notice"]) for name, hint in told.items()}
    assert {name: notice.event.verb for name, notice in notices.items()} == dict.fromkeys(
        ASKED, "surveys.extend_survey"
    )
