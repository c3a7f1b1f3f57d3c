"""What this machine lacks for some tests: they are left out and named loudly, or fail under REMBUK_REQUIRE_ALL."""

import os
import shutil
from dataclasses import dataclass
from pathlib import Path

import pytest

PREFIX = "left out: "


@dataclass(frozen=True, slots=True)
class Need:
    """Something outside Python that the tests of a marker need, and how to get it."""

    marker: str
    lacks: str
    remedy: str

    def missing(self) -> bool:
        return {
            "browser": chromium() is None,
            "services": not (os.environ.get("DATABASE_URL", "").startswith("postgres") and os.environ.get("REDIS_URL")),
            "elections": not os.environ.get("PABULIB_DIR"),
            "statistics": statistics() is None,
        }[self.marker]


NEEDS = [
    Need("browser", "no Chromium", "install chromium (apt-get install chromium) or set CHROMIUM=/path/to/it"),
    Need(
        "services",
        "no PostgreSQL and Redis",
        "set DATABASE_URL=postgres://… and REDIS_URL=redis://…, or run .ci/run, which installs and starts both",
    ),
    Need("elections", "no election files", "set PABULIB_DIR to a folder with the .pb files of the published elections"),
    Need("statistics", "no published statistics", "set STATISTICS_JSON to the file of published data and answers"),
]


def chromium() -> str | None:
    """The browser to drive: CHROMIUM, or the first of its usual names."""
    named = os.environ.get("CHROMIUM")
    if named:
        return named if Path(named).exists() else None
    found = (shutil.which(name) for name in ("chromium", "chromium-browser", "google-chrome-stable", "google-chrome"))
    return next(filter(None, found), None)


def statistics() -> Path | None:
    """The file of published data sets with their answers: STATISTICS_JSON, or beside the elections."""
    beside = Path(os.environ.get("PABULIB_DIR", "")).parent / "statistics.json"
    named = os.environ.get("STATISTICS_JSON") or (str(beside) if os.environ.get("PABULIB_DIR") else "")
    return Path(named) if named and Path(named).is_file() else None


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for need in (need for need in NEEDS if need.missing()):
        for item in items:
            if item.get_closest_marker(need.marker) and not os.environ.get("REMBUK_REQUIRE_ALL"):
                item.add_marker(pytest.mark.skip(reason=PREFIX + need.lacks))


def pytest_runtest_setup(item: pytest.Item) -> None:
    lacking = next((need for need in NEEDS if item.get_closest_marker(need.marker) and need.missing()), None)
    if lacking and os.environ.get("REMBUK_REQUIRE_ALL"):
        pytest.fail(f"{lacking.lacks}: {lacking.remedy}", pytrace=False)


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    reasons = [str(report.longrepr) for report in terminalreporter.stats.get("skipped", [])]
    counted = [(need, sum(PREFIX + need.lacks in reason for reason in reasons)) for need in NEEDS]
    left_out = [(need, count) for need, count in counted if count]
    if left_out:
        terminalreporter.section("TESTS LEFT OUT", sep="!", red=True, bold=True)
    for need, count in left_out:
        terminalreporter.write_line(f"{count} tests were LEFT OUT: {need.lacks}. To run them: {need.remedy}.", red=True)
