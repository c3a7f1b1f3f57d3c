"""Send ballots or answers on SQLite and, where a server is reached, on PostgreSQL; write build/soak-WHAT.json."""

import json
import subprocess
import sys
import tempfile
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

import psycopg

from tests.bench.__main__ import temporary_database
from tests.serving import ROOT, environment, prepare
from tests.soak.verdict import NONE, WHOLE, shortcomings

COLUMNS = {
    "database": "database",
    "number": "people",
    "clients": "clients",
    "sent_twice": "sent twice",
    "reconnects": "reconnects",
    "seconds": "seconds",
    "per_second": "per s",
    "p50_ms": "p50 ms",
    "p99_ms": "p99 ms",
    "away_s": "away s",
}
NUMBERS = {"ballots": "20000", "surveys": "5000"}


def figures_of(*arguments: str, **more: str) -> dict[str, Any]:
    """Prepare an installation in a folder of its own, soak it from a process of its own."""
    with tempfile.TemporaryDirectory(prefix="rembuk-soak-") as name:
        folder = Path(name)
        env = environment(folder, DJANGO_SETTINGS_MODULE="config.settings", **more)
        prepare(env)
        command = [sys.executable, "-m", "tests.soak.measure", name, *arguments]
        subprocess.run(command, cwd=ROOT, env=env, check=True)
        figures: dict[str, Any] = json.loads((folder / "figures.json").read_text())
        log = (folder / "log").read_text()
    return figures | {"errors_logged": log.count("Traceback")}


def show(what: str, result: dict[str, Any]) -> None:
    columns = COLUMNS | {name: name.replace("_", " ") for name in (*WHOLE[what], *NONE[what]) if name != "refusals"}
    widths = {name: max(len(title), len(str(result[name]))) for name, title in columns.items()}
    print("\n" + "  ".join(title.rjust(widths[name]) for name, title in columns.items()))
    print("  ".join(str(result[name]).rjust(widths[name]) for name in columns))
    for line in shortcomings(what, result):
        print(f"WRONG  {line}")
    if result["errors_logged"]:
        print(f"WRONG  tracebacks in the server's log: {result['errors_logged']}")


def main() -> None:
    parser = ArgumentParser(description=__doc__)
    parser.add_argument("what", choices=NUMBERS)
    parser.add_argument("--number", help="of people, each of whom sends one")
    parser.add_argument("--clients", default="50")
    parser.add_argument("--seconds", default="2400", help="after which clients give up")
    given = parser.parse_args()
    what = given.what
    arguments = (what, given.number or NUMBERS[what], given.clients, given.seconds)
    results = [figures_of(*arguments)]
    show(what, results[0])
    try:
        with temporary_database() as address:
            results.append(figures_of(*arguments, DATABASE_URL=address))
        show(what, results[-1])
    except psycopg.OperationalError as error:
        print(f"\nPostgreSQL was NOT measured ({error}). Set BENCH_DATABASE_URL=postgres://…")
    written = ROOT / "build" / f"soak-{what}.json"
    written.parent.mkdir(exist_ok=True)
    written.write_text(json.dumps(results, indent=2))
    print(f"\nWritten to {written.relative_to(ROOT)}")
    sys.exit(any(shortcomings(what, result) or result["errors_logged"] for result in results))


if __name__ == "__main__":
    main()
