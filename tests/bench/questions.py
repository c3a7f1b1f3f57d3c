"""The requests that are measured, with the bars of docs/performance.md."""

import json
from dataclasses import dataclass
from typing import Any

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from proposals import services as proposals
from tests.conftest import set_stage
from tests.permissions import World

CONTROL = ("BEGIN", "COMMIT", "ROLLBACK", "SAVEPOINT", "RELEASE")
FEW, MANY = 100, 5000


@dataclass(frozen=True)
class Question:
    """One request, sent in turn by the signed-in `sessions`. `body` is sent as JSON."""

    name: str
    method: str
    path: str
    sessions: list[str]
    body: dict[str, Any] | None = None
    bar_queries: int | None = None
    bar_units: float | None = None


def lists(sessions: list[str], total: int) -> list[Question]:
    return [
        Question(f"list page, {total} proposals", "GET", "/usulan/", sessions, None, 12, 3),
        Question(f"API, list, {total} proposals", "GET", "/api/proposals/", sessions, None, 8, 4),
    ]


def board(world: World, sessions: list[str]) -> list[Question]:
    proposal = world["open"].pk
    posts = f"/api/boards/proposals.proposal/{proposal}/posts/"
    said = {"body": "Setuju, terutama untuk loket."}
    return [
        Question("one proposal's page, 500 posts", "GET", f"/usulan/{proposal}/", sessions, None, 15, 2.5),
        Question("API, 20 of 500 posts", "GET", f"{posts}?page_size=20", sessions, None, 8, 3),
        Question("POST a post", "POST", posts, sessions, said, 14, 4),
    ]


def voting(world: World, sessions: list[str]) -> Question:
    """Opens the poll. Everybody's ballot is put again and again: a changed ballot costs what a first one costs."""
    set_stage(world.call, "vote")
    poll = proposals.open_poll(world.call, actor=world.cast.desi, now=timezone.now())
    choices = list(poll.candidates.values_list("pk", flat=True)[:3])
    return Question("PUT a ballot", "PUT", f"/api/polls/{poll.pk}/ballot/", sessions, {"choices": choices}, 12, 4)


def results(survey: int, sessions: list[str]) -> Question:
    """The page of results for one of the staff: read anew once, then kept."""
    return Question("results of a survey, kept", "GET", f"/survei/{survey}/hasil/", sessions, None, 12, 5)


def queries_of(question: Question) -> int:
    """SQL statements of one request, less those that only begin and end transactions."""
    client = Client()
    client.cookies["sessionid"] = question.sessions[0]
    with CaptureQueriesContext(connection) as captured:
        answer = client.generic(
            question.method, question.path, json.dumps(question.body or {}), content_type="application/json"
        )
    if answer.status_code >= 400:
        raise RuntimeError(f"{question.method} {question.path}: {answer.status_code}")
    # PostgreSQL's driver does not tell the text of a statement that it has prepared.
    return sum(not (query["sql"] or "").startswith(CONTROL) for query in captured.captured_queries)
