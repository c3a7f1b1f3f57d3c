import json
import os
import sys
from dataclasses import asdict
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import connection
from django.test.utils import setup_test_environment

from tests.bench import questions, weight
from tests.bench.data import fill_up, lay_out, session_of
from tests.bench.load import Cost, Cpu, measure
from tests.serving import serving

VOTERS = ["rina", "febri", "erna", "mutia", "lilis", "fauzan", "desi", "yulfa"]


class Asking:
    """Asks questions of one server and keeps what they cost."""

    def __init__(self, port: int, server: int) -> None:
        self.port = port
        database = str(settings.DATABASES["default"]["NAME"]) if connection.vendor == "postgresql" else None
        self.cpu = Cpu(server, database)
        self.costs: list[Cost] = []

    def ask(self, question: questions.Question) -> Cost:
        cost = measure(question, self.port, self.cpu)
        self.costs.append(cost)
        return cost

    def ask_and_count(self, *asked: questions.Question) -> None:
        for question in asked:
            self.ask(question).queries = questions.queries_of(question)


def run(folder: Path, environment: dict[str, str]) -> dict[str, Any]:
    world = lay_out()
    sessions = [session_of(world.cast.people[name]) for name in VOTERS]
    fill_up(world, questions.FEW)
    unit = reference(folder, environment, sessions)
    with serving(environment, folder / "log") as server:
        asking = Asking(server.port, server.process.pid)
        asking.ask_and_count(*questions.lists(sessions, questions.FEW), *questions.board(world, sessions))
        pages = weight.of_pages(server.address, sessions[0], world)
        fill_up(world, questions.MANY)
        asking.ask_and_count(*questions.lists(sessions, questions.MANY), questions.voting(world, sessions))
    costs = [unit, *asking.costs]
    for cost in costs:
        cost.units = cost.cpu_ms / unit.cpu_ms
    return {"database": connection.vendor, "unit_ms": unit.cpu_ms, "requests": plain(costs), "pages": pages}


def reference(folder: Path, environment: dict[str, str], sessions: list[str]) -> Cost:
    """The page whose CPU is the unit, on the same server and database with settings of its own."""
    env = environment | {"DJANGO_SETTINGS_MODULE": "tests.bench.reference_settings"}
    with serving(env, folder / "log") as server:
        cost = Asking(server.port, server.process.pid).ask(questions.Question("reference page", "GET", "/", sessions))
    cost.queries = 1
    return cost


def plain(costs: list[Cost]) -> list[dict[str, Any]]:
    return [asdict(cost) | {"failures": len(cost.failures)} for cost in costs]


def main() -> None:
    setup_test_environment()
    folder = Path(sys.argv[1])
    (folder / "figures.json").write_text(json.dumps(run(folder, dict(os.environ))))
