import json
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, replace
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import connection
from django.test.utils import setup_test_environment

from tests.bench import questions, readiness, weight
from tests.bench.data import fill_up, lay_out, session_of
from tests.bench.growth import copied, grown
from tests.bench.load import Cost, Cpu, Place, Unit, measure, once
from tests.bench.polls import lay_polls
from tests.permissions import World
from tests.serving import Server, serving

VOTERS = ["rina", "febri", "erna", "mutia", "lilis", "fauzan", "desi", "yulfa"]


# Its name on PostgreSQL, whose processes are told apart by it.
DATABASE = str(settings.DATABASES["default"]["NAME"]) if connection.vendor == "postgresql" else None


def place_of(server: Server, database: str | None) -> Place:
    return Place(server.port, Cpu(server.process.pid, database))


class Asking:
    """Asks questions of one server and keeps what they cost."""

    def __init__(self, server: Server, unit: Unit) -> None:
        self.place = place_of(server, DATABASE)
        self.unit = unit
        self.costs: list[Cost] = []

    def ask(self, question: questions.Question) -> Cost:
        cost = measure(question, self.place, self.unit)
        self.costs.append(cost)
        return cost

    def ask_and_count(self, *asked: questions.Question) -> list[Cost]:
        for question in asked:
            self.ask(question).queries = questions.queries_of(question)
        return self.costs


def run(folder: Path, environment: dict[str, str]) -> dict[str, Any]:
    world = lay_out()
    sessions = [session_of(world.cast.people[name]) for name in VOTERS]
    fill_up(world, questions.FEW)
    with reference(folder, environment, sessions) as unit:
        found = measured(folder, environment, world, unit)
    return {"database": connection.vendor, **found}


def measured(folder: Path, environment: dict[str, str], world: World, unit: Unit) -> dict[str, Any]:
    sessions = unit.question.sessions
    first = measure(unit.question, unit.place, unit)
    first.queries = 1
    with serving(environment, folder / "log") as server:
        asked = (*questions.lists(sessions, questions.FEW), *questions.board(world, sessions))
        costs = [first, *Asking(server, unit).ask_and_count(*asked)]
        pages = weight.of_pages(server.address, sessions[0], world, weight.PAGES)
    more, growth = of_many(folder, environment, world, unit)
    lay_polls(world)
    with serving(environment, folder / "log") as server:
        pages += weight.of_pages(server.address, sessions[0], world, weight.POLLS)
    costs += more + of_results(folder, environment, world, unit)
    return {"unit_ms": first.cpu_ms, "requests": plain(costs), "growth": growth, "pages": pages}


def of_many(
    folder: Path, environment: dict[str, str], world: World, unit: Unit
) -> tuple[list[Cost], list[dict[str, Any]]]:
    """What requests cost with 5,000 proposals, and that beside a copy that differs in nothing but their number."""
    fill_up(world, questions.FEW)  # Adds none: what was posted meanwhile is analyzed before the copy.
    with copied(folder, environment) as (few, database):
        fill_up(world, questions.MANY)
        with serving(environment, folder / "log") as server, serving(few, folder / "log") as beside:
            sessions = unit.question.sessions
            asking, many = Asking(server, unit), questions.lists(sessions, questions.MANY)
            asking.ask_and_count(*many)
            growth = [grown(question, place_of(beside, database), asking.place) for question in many]
            return asking.ask_and_count(questions.voting(world, sessions)), growth


def of_results(folder: Path, environment: dict[str, str], world: World, unit: Unit) -> list[Cost]:
    """The results of 5,000 people in 200 units: where nothing is kept yet, and where it is."""
    survey = readiness.published(world, readiness.answered_survey(world))
    kept = questions.results(survey.pk, unit.question.sessions)
    first = replace(kept, name="results of a survey, first time", bar_units=60)
    warm = replace(kept, path="/survei/")
    with serving(environment, folder / "log") as server:
        asking = Asking(server, unit)
        once(warm, asking.place, unit)  # What a server loads with its first page is not the survey's.
        cold = once(first, asking.place, unit)
        cold.queries = questions.queries_of(first)
        return [cold, *asking.ask_and_count(kept)]


@contextmanager
def reference(folder: Path, environment: dict[str, str], sessions: list[str]) -> Iterator[Unit]:
    """The page whose CPU is the unit, on a server with settings of its own that stays beside the others."""
    env = environment | {"DJANGO_SETTINGS_MODULE": "tests.bench.reference_settings"}
    with serving(env, folder / "log") as server:
        yield Unit(questions.Question("reference page", "GET", "/", sessions), place_of(server, DATABASE))


def plain(costs: list[Cost]) -> list[dict[str, Any]]:
    return [asdict(cost) | {"failures": len(cost.failures)} for cost in costs]


def main() -> None:
    setup_test_environment()
    folder = Path(sys.argv[1])
    (folder / "figures.json").write_text(json.dumps(run(folder, dict(os.environ))))
