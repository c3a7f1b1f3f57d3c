"""How the CPU of a list grows with its length: two installations side by side, asked in turns, again and again.

One measurement after the other would compare two moments of the machine rather than two lengths.
"""

import statistics
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

import psycopg
from django.conf import settings
from django.db import connection
from psycopg import sql

from tests.bench.load import Place, under_load
from tests.bench.questions import Question

ROUNDS, SECONDS = 9, 1.5


@contextmanager
def copied(folder: Path, environment: dict[str, str]) -> Iterator[tuple[dict[str, str], str | None]]:
    """The environment of a server over a copy of the database as it is now, and the copy's name on PostgreSQL."""
    if connection.vendor == "sqlite":
        place = folder / "few.sqlite3"
        with connection.cursor() as cursor:
            cursor.execute("VACUUM INTO %s", [str(place)])
        yield {**environment, "DATABASE_URL": f"sqlite:///{place}"}, None
        return
    connection.close()
    name = str(settings.DATABASES["default"]["NAME"])
    copy, server = f"{name}_few", environment["DATABASE_URL"].rsplit("/", 1)[0]
    with closing(psycopg.connect(f"{server}/postgres", autocommit=True)) as admin:
        # What is connected to cannot be copied. A server that is cut off connects again with its next request.
        admin.execute("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = %s", [name])
        made, dropped = sql.SQL("CREATE DATABASE {} TEMPLATE {}"), sql.SQL("DROP DATABASE {} WITH (FORCE)")
        admin.execute(made.format(sql.Identifier(copy), sql.Identifier(name)))
        try:
            yield {**environment, "DATABASE_URL": f"{server}/{copy}"}, copy
        finally:
            admin.execute(dropped.format(sql.Identifier(copy)))


def grown(question: Question, few: Place, many: Place) -> dict[str, Any]:
    """CPU of a request in ms at both, medians of the rounds, and how many times the one's the other's is in each."""
    spent: dict[Place, list[float]] = {few: [], many: []}
    for number in range(ROUNDS):
        for place in (few, many) if number % 2 else (many, few):
            spent[place].append(under_load(question, place, SECONDS).cpu_ms)
    times = [more / less for less, more in zip(spent[few], spent[many], strict=True)]
    return {
        "name": question.name,
        "few_ms": statistics.median(spent[few]),
        "many_ms": statistics.median(spent[many]),
        "times": statistics.median(times),
        "lowest": min(times),
        "highest": max(times),
        "rounds": ROUNDS,
    }
