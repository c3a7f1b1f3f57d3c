"""Measure on SQLite and, where a server is reached, on PostgreSQL; print the table and write build/bench.json."""

import json
import os
import secrets
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import psycopg

from tests.bench.weight import FIRST_BAR, LATER_BAR
from tests.serving import ROOT, environment, prepare

GROWTH_BAR = 1.2
SERVER = os.environ.get("BENCH_DATABASE_URL", "postgres://postgres@127.0.0.1:5432/postgres")


@contextmanager
def temporary_database() -> Iterator[str]:
    """The address of a new database on the server, dropped afterwards."""
    name = f"rembuk_bench_{secrets.token_hex(4)}"
    with psycopg.connect(SERVER, autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name}")  # type: ignore[arg-type]
        try:
            yield f"{SERVER.rsplit('/', 1)[0]}/{name}"
        finally:
            connection.execute(f"DROP DATABASE {name} WITH (FORCE)")  # type: ignore[arg-type]


def figures_of(**more: str) -> dict[str, Any]:
    """Prepare an installation in a folder of its own, measure it in a process of its own."""
    with tempfile.TemporaryDirectory(prefix="rembuk-bench-") as name:
        folder = Path(name)
        # No background work in the serving process: its CPU would count as the requests'.
        env = environment(folder, REMBUK_EMBEDDED_WORKER="0", REMBUK_LOG_LEVEL="ERROR", **more)
        env["DJANGO_SETTINGS_MODULE"] = "config.settings"
        prepare(env)
        subprocess.run([sys.executable, "-m", "tests.bench.measure", name], cwd=ROOT, env=env, check=True)
        figures: dict[str, Any] = json.loads((folder / "figures.json").read_text())
    return figures


def show(figures: dict[str, Any]) -> None:
    print(f"\n{figures['database']}: one unit = {figures['unit_ms']:.2f} ms of CPU (the reference page, first row)")
    head = (
        f"{'request':42}{'queries':>14}{'HTML/JSON':>11}{'sent':>9}{'p50 ms':>8}{'req/s':>8}{'CPU ms':>8}{'units':>15}"
    )
    print(head + "\n" + "-" * len(head))
    for row in figures["requests"]:
        queries = against(row["queries"], row["bar_queries"], "d")
        units = against(row["units"], row["bar_units"], ".2f")
        print(
            f"{row['name']:42}{queries:>14}{row['html_bytes']:>11,}{row['wire_bytes']:>9,}{row['p50_ms']:>8.1f}"
            f"{row['per_second']:>8.0f}{row['cpu_ms']:>8.2f}{units:>15}"
            + (f"   {row['failures']} refused, first status {row['status']}" if row["failures"] else "")
        )
    show_growth(figures["growth"])
    show_weight(figures["pages"])


def against(value: float, bar: float | None, form: str) -> str:
    return f"{value:{form}}" + (f" (≤ {bar:g})" if bar is not None else "")


def show_growth(rows: list[dict[str, Any]]) -> None:
    for row in rows:
        print(
            f"{row['name']}: {row['times']:.2f} times the CPU of 100 (≤ {GROWTH_BAR}), the median of {row['rounds']} "
            f"rounds in turns, {row['lowest']:.2f} to {row['highest']:.2f} "
            f"({row['few_ms']:.2f} and {row['many_ms']:.2f} ms)"
        )


def show_weight(rows: list[dict[str, Any]]) -> None:
    if not rows:
        print("Bytes of whole pages were NOT measured: no Chromium.")
        return
    print(f"\n{'page: bytes on the wire':42}{f'first visit (≤ {FIRST_BAR:,})':>26}{f'later (≤ {LATER_BAR:,})':>20}")
    for row in rows:
        print(f"{row['page']:42}{row['first']:>26,}{row['later']:>20,}")


def main() -> None:
    results = [figures_of()]
    show(results[0])
    try:
        with temporary_database() as address:
            results.append(figures_of(DATABASE_URL=address))
        show(results[-1])
    except psycopg.OperationalError as error:
        print(f"\nPostgreSQL was NOT measured ({error}). Set BENCH_DATABASE_URL=postgres://…")
    (ROOT / "build").mkdir(exist_ok=True)
    (ROOT / "build" / "bench.json").write_text(json.dumps(results, indent=2))
    print("\nWritten to build/bench.json")


if __name__ == "__main__":
    main()
