"""One database's figures, in a process of its own: `python -m tests.bench.measure FOLDER`, called by tests/bench."""

import json
import os
import sys
from dataclasses import asdict
from pathlib import Path
from typing import Any

import django

django.setup()

from django.conf import settings  # noqa: E402  the settings must be there before the models
from django.db import connection  # noqa: E402
from django.test import Client as Browser  # noqa: E402
from django.test.utils import CaptureQueriesContext, setup_test_environment  # noqa: E402
from django.utils import timezone  # noqa: E402

from proposals import services as proposals  # noqa: E402
from tests.bench import weight  # noqa: E402
from tests.bench.data import fill_up, lay_out, session_of  # noqa: E402
from tests.bench.load import Cost, Cpu, Question, measure  # noqa: E402
from tests.conftest import set_stage  # noqa: E402
from tests.permissions import World  # noqa: E402
from tests.serving import serving  # noqa: E402

CONTROL = ("BEGIN", "COMMIT", "ROLLBACK", "SAVEPOINT", "RELEASE")
FEW, MANY = 100, 5000


def reading(world: World, sessions: list[str], total: int) -> list[Question]:
    proposal = world["open"].pk
    few = total == FEW
    questions = [
        Question(f"list page, {total} proposals", "GET", "/usulan/", sessions, None, 12, 3),
        Question(f"API, list, {total} proposals", "GET", "/api/proposals/", sessions, None, 8, 4),
    ]
    if few:
        questions += [
            Question("one proposal's page, board of 500 posts", "GET", f"/usulan/{proposal}/", sessions, None, 15, 2.5),
            Question(
                "API, 20 of 500 posts",
                "GET",
                f"/api/boards/proposals.proposal/{proposal}/posts/?page_size=20",
                sessions,
                None,
                8,
                3,
            ),
            Question(
                "POST a post",
                "POST",
                f"/api/boards/proposals.proposal/{proposal}/posts/",
                sessions,
                lambda: {"body": "Setuju, terutama untuk loket."},
                14,
                4,
            ),
        ]
    return questions


def voting(world: World, sessions: list[str]) -> Question:
    """The poll opens, and everybody's ballot is put again and again (a changed ballot costs what a first one costs)."""
    set_stage(world.call, "vote")
    poll = proposals.open_poll(world.call, actor=world.cast.desi, now=timezone.now())
    choices = [str(pk) for pk in poll.candidates.values_list("pk", flat=True)[:3]]
    body = {"choices": [int(pk) for pk in choices]}
    return Question("PUT a ballot", "PUT", f"/api/polls/{poll.pk}/ballot/", sessions, lambda: body, 12, 4)


def queries_of(question: Question, world: World) -> int:
    """SQL statements of one request, less those that only begin and end transactions."""
    browser = Browser()
    browser.cookies["sessionid"] = question.sessions[0]
    send = getattr(browser, question.method.lower())
    arguments: dict[str, Any] = (
        {"data": json.dumps(question.body()), "content_type": "application/json"} if question.body else {}
    )
    send(question.path, **arguments)
    with CaptureQueriesContext(connection) as captured:
        send(question.path, **arguments)
    return sum(not query["sql"].startswith(CONTROL) for query in captured.captured_queries)


def run(folder: Path, environment: dict[str, str]) -> dict[str, Any]:
    world = lay_out()
    voters = ["rina", "febri", "erna", "mutia", "lilis", "fauzan", "desi", "yulfa"]
    sessions = [session_of(world.cast.people[name]) for name in voters]
    database = str(settings.DATABASES["default"]["NAME"]) if connection.vendor == "postgresql" else None
    fill_up(world, FEW)
    reference = Question("reference page", "GET", "/", sessions)
    with serving(environment | {"DJANGO_SETTINGS_MODULE": "tests.bench.reference_settings"}, folder / "log") as server:
        unit = measure(reference, server.port, Cpu(server.process.pid, database))
    unit.queries = 1
    costs = [unit]
    with serving(environment, folder / "log") as server:
        cpu = Cpu(server.process.pid, database)

        def ask(question: Question) -> None:
            cost = measure(question, server.port, cpu)
            cost.queries = queries_of(question, world)
            costs.append(cost)

        for question in reading(world, sessions, FEW):
            ask(question)
        weights = weight.of_pages(server.address, sessions[0], world)
        fill_up(world, MANY)
        for question in reading(world, sessions, MANY):
            ask(question)
        ask(voting(world, sessions))
    for cost in costs:
        cost.units = cost.cpu_ms / unit.cpu_ms
    return {"database": connection.vendor, "unit_ms": unit.cpu_ms, "requests": plain(costs), "pages": weights}


def plain(costs: list[Cost]) -> list[dict[str, Any]]:
    return [asdict(cost) | {"failures": len(cost.failures)} for cost in costs]


if __name__ == "__main__":
    setup_test_environment()
    folder = Path(sys.argv[1])
    (folder / "figures.json").write_text(json.dumps(run(folder, dict(os.environ))))
