"""The whole road over the API alone: from a clerk's idea to a line of the enacted plan."""

from datetime import date
from typing import Any

import pytest
from django.test import Client

from planning.models import Cycle
from proposals.models import Call, LearningForm
from proposals.services import install_learning_forms
from tests.cast import Cast

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.database]
REASON = {"reason": "Sesuai kalender kerja kecamatan."}


class Walker:
    """Sends what each person does, and insists that it is accepted."""

    def __init__(self, cast: Cast, client_of: Any) -> None:
        self.clients: dict[str, Client] = {name: client_of(person) for name, person in cast.people.items()}

    def __call__(self, who: str, method: str, path: str, body: Any = None) -> Any:
        send = getattr(self.clients[who], method)
        answer = send(path, body) if method == "get" else send(path, body or {}, content_type="application/json")
        assert answer.status_code in {200, 201}, (who, method, path, answer.content.decode())
        return answer.json()

    def refused(self, who: str, method: str, path: str, body: Any = None) -> str:
        answer = getattr(self.clients[who], method)(path, body or {}, content_type="application/json")
        assert answer.status_code in {403, 409}, answer.content.decode()
        return str(answer.json()["code"])


@pytest.fixture
def walk(cast: Cast, client_of: Any) -> Walker:
    install_learning_forms()
    return Walker(cast, client_of)


def idea(call: Call) -> dict[str, Any]:
    return {
        "call": call.pk,
        "title": "Pelayanan ramah di loket kelurahan",
        "problem": "Antrean panjang setiap Senin dan warga sering kembali.",
        "audience": "Petugas loket",
        "remedy": "Latihan berlayanan",
        "timing": "Maret 2027",
        "online": "partly",
        "participants": 12,
        "form": LearningForm.objects.get(code="workshop").pk,
        "days": 3,
        "cost_lines": [{"description": "Honor narasumber", "volume": 24, "measure": "OJ", "unit_price": 700_000}],
    }


def test_an_idea_becomes_a_line_of_the_enacted_plan(walk: Walker, call: Call) -> None:
    cycle = Cycle.objects.get(call=call).pk
    proposal = put_forward(walk, call)
    for _window in ("discuss", "vote"):
        walk("hendra", "post", f"/api/cycles/{cycle}/advance/", REASON)
    vote(walk, call, proposal)
    walk("hendra", "post", f"/api/cycles/{cycle}/advance/", REASON)
    approve_in_three_stages(walk, proposal)
    plan = enact_the_plan(walk, cycle)
    assert [line["proposal"] for line in plan["lines"]] == [proposal]
    assert walk("rina", "get", f"/api/proposals/{proposal}/")["state"] == "enacted"
    outcomes = walk("febri", "get", f"/api/cycles/{cycle}/outcomes/")
    assert "Pelayanan ramah di loket kelurahan" in str(outcomes)


def put_forward(walk: Walker, call: Call) -> int:
    proposal: int = walk("rina", "post", "/api/proposals/", idea(call))["id"]
    assert walk("rina", "post", f"/api/proposals/{proposal}/submit/")["state"] == "submitted"
    assert walk("lilis", "post", f"/api/proposals/{proposal}/open/")["state"] == "open"
    board = f"/api/boards/proposals.proposal/{proposal}/posts/"
    walk("febri", "post", board, {"body": "Setuju, loket kami juga."})
    assert [post["body"] for post in walk("rina", "get", board)["posts"]] == ["Setuju, loket kami juga."]
    return proposal


def vote(walk: Walker, call: Call, proposal: int) -> None:
    """Three of five electors who take part choose it; the poll closes when its window is advanced."""
    poll = walk("desi", "post", f"/api/calls/{call.pk}/open_poll/")["id"]
    candidate = walk("rina", "get", f"/api/polls/{poll}/")["candidates"][0]["id"]
    for voter in ("rina", "febri", "erna"):
        walk(voter, "put", f"/api/polls/{poll}/ballot/", {"choices": [candidate]})
    for voter in ("mutia", "lilis"):
        walk(voter, "put", f"/api/polls/{poll}/ballot/", {"choices": []})
    assert walk.refused("desi", "get", f"/api/polls/{poll}/result/")
    assert walk.refused("rizal", "put", f"/api/polls/{poll}/ballot/", {"choices": [candidate]})


def approve_in_three_stages(walk: Walker, proposal: int) -> None:
    assert walk("rina", "get", f"/api/proposals/{proposal}/")["state"] == "in_review"
    for official in ("nofrizal", "hendra", "rizal"):
        decide(walk, official, {"verdict": "approve", "reason": "Sesuai kebutuhan loket."})
    assert walk("rina", "get", f"/api/proposals/{proposal}/")["state"] == "approved"


def decide(walk: Walker, official: str, decision: dict[str, Any]) -> None:
    waiting = walk(official, "get", "/api/cases/inbox/")
    cases = waiting["results"] if isinstance(waiting, dict) else waiting
    assert len(cases) == 1, (official, cases)
    walk(official, "post", f"/api/cases/{cases[0]['case']['id']}/decide/", decision)


def enact_the_plan(walk: Walker, cycle: int) -> Any:
    walk("hendra", "post", f"/api/cycles/{cycle}/advance/", REASON)
    plan = walk("rizal", "get", "/api/plans/")["results"][0]["id"]
    walk("rizal", "post", f"/api/plans/{plan}/submit/")
    decide(walk, "sekda", {"verdict": "approve", "reason": "Sesuai dokumen perencanaan."})
    decree = {"decree_number": "800.1.4/217/2026", "decree_date": date(2026, 11, 24).isoformat()}
    decide(walk, "delegate", {"verdict": "approve", "reason": "Ditetapkan.", **decree})
    enacted = walk("partner", "get", f"/api/plans/{plan}/")
    assert enacted["state"] == "enacted"
    assert enacted["decree_number"] == decree["decree_number"]
    return enacted
