"""Clients that send one request again and again, and what that costs the server and its database."""

import gzip
import json
import statistics
import threading
import time
from dataclasses import dataclass, field
from http.client import HTTPConnection

import brotli
import psutil

from tests.bench.questions import Question

CSRF = "b" * 32
CLIENTS = 8
ROUNDS, SECONDS = 5, 1.0
WARM_UP = 16
ALONE = 40


@dataclass
class Cost:
    name: str
    queries: int = 0
    bar_queries: int | None = None
    html_bytes: int = 0
    wire_bytes: int = 0
    p50_ms: float = 0
    per_second: float = 0
    cpu_ms: float = 0
    units: float = 0
    bar_units: float | None = None
    status: int = 0
    failures: list[int] = field(default_factory=list)


class Client:
    """One browser's worth of keep-alive connection."""

    def __init__(self, port: int, session: str) -> None:
        self.connection = HTTPConnection("127.0.0.1", port, timeout=60)
        self.headers = {
            "Cookie": f"sessionid={session}; csrftoken={CSRF}",
            "X-CSRFToken": CSRF,
            "Accept-Encoding": "gzip, deflate, br",
            "Content-Type": "application/json",
        }

    def send(self, question: Question) -> tuple[int, dict[str, str], bytes]:
        body = json.dumps(question.body) if question.body else None
        self.connection.request(question.method, question.path, body, self.headers)
        answer = self.connection.getresponse()
        return answer.status, dict(answer.getheaders()), answer.read()


def unpacked(headers: dict[str, str], body: bytes) -> bytes:
    encoding = {name.lower(): value for name, value in headers.items()}.get("content-encoding", "")
    return {"gzip": gzip.decompress, "br": brotli.decompress}.get(encoding, bytes)(body)


class Cpu:
    """CPU seconds of the server's processes and of the database's backends for one database."""

    def __init__(self, server: int, database: str | None) -> None:
        self.server = psutil.Process(server)
        self.database = database

    def processes(self) -> list[psutil.Process]:
        own = [self.server, *self.server.children(recursive=True)]
        if self.database is None:
            return own
        return own + [
            process
            for process in psutil.process_iter(["name", "cmdline"])
            if "postgres" in (process.info["name"] or "") and self.is_backend(process.info["cmdline"] or [])
        ]

    def is_backend(self, command: list[str]) -> bool:
        """Whether that process of PostgreSQL serves our database: not another one, not as the cleaner of tables."""
        words = " ".join(command).split()
        return self.database in words and "autovacuum" not in words

    def spent(self) -> dict[int, float]:
        used = {}
        for process in self.processes():
            times = process.cpu_times()
            used[process.pid] = times.user + times.system
        return used


@dataclass(frozen=True)
class Place:
    """A server that is asked, and what it and its database spend."""

    port: int
    cpu: Cpu


@dataclass(frozen=True)
class Unit:
    """The reference page on a server of its own over the same database."""

    question: Question
    place: Place

    def cpu_ms(self) -> float:
        """Of one request of it, as the machine is now."""
        return under_load(self.question, self.place).cpu_ms


def measure(question: Question, place: Place, unit: Unit) -> Cost:
    """First alone, then in turns with the reference page: a unit of another moment would measure the machine."""
    cost = Cost(question.name, bar_queries=question.bar_queries, bar_units=question.bar_units)
    alone = Client(place.port, question.sessions[0])
    status, headers, body = alone.send(question)
    cost.status, cost.wire_bytes, cost.html_bytes = status, len(body), len(unpacked(headers, body))
    for _ in range(WARM_UP):
        alone.send(question)
    cost.p50_ms = 1000 * statistics.median(timed(alone, question) for _ in range(ALONE))
    rounds = [(unit.cpu_ms(), under_load(question, place)) for _ in range(ROUNDS)]
    cost.per_second = statistics.median(load.per_second for _, load in rounds)
    cost.cpu_ms = statistics.median(load.cpu_ms for _, load in rounds)
    cost.units = statistics.median(load.cpu_ms / unit_ms for unit_ms, load in rounds)
    cost.failures = [status for _, load in rounds for status in load.failures]
    return cost


def once(question: Question, place: Place, unit: Unit) -> Cost:
    """Of the first request alone, which finds nothing kept."""
    cost = Cost(question.name, bar_queries=question.bar_queries, bar_units=question.bar_units)
    around = [unit.cpu_ms() for _ in range(ROUNDS)]
    client, before = Client(place.port, question.sessions[0]), place.cpu.spent()
    started = time.perf_counter()
    status, headers, body = client.send(question)
    cost.p50_ms, after = 1000 * (time.perf_counter() - started), place.cpu.spent()
    cost.status, cost.wire_bytes, cost.html_bytes = status, len(body), len(unpacked(headers, body))
    cost.cpu_ms = spent_between(before, after)
    cost.units = cost.cpu_ms / statistics.median(around)
    cost.per_second, cost.failures = 1000 / cost.p50_ms, [status] if status >= 400 else []
    return cost


def spent_between(before: dict[int, float], after: dict[int, float]) -> float:
    """Milliseconds of CPU."""
    return 1000 * sum(spent - before.get(pid, 0) for pid, spent in after.items())


@dataclass
class Load:
    """What some seconds of eight clients came to."""

    per_second: float
    cpu_ms: float
    failures: list[int]


def under_load(question: Question, place: Place, seconds: float = SECONDS) -> Load:
    failures: list[int] = []
    before, started = place.cpu.spent(), time.perf_counter()
    done = together(question, place.port, seconds, failures)
    took, after = time.perf_counter() - started, place.cpu.spent()
    return Load(done / took, spent_between(before, after) / max(done, 1), failures)


def timed(client: Client, question: Question) -> float:
    started = time.perf_counter()
    client.send(question)
    return time.perf_counter() - started


def together(question: Question, port: int, seconds: float, failures: list[int]) -> int:
    """Eight clients at once for some seconds; returns how many requests were answered, adds each refusal's status."""
    until = time.perf_counter() + seconds
    counts = [0] * CLIENTS

    def repeat(number: int) -> None:
        client = Client(port, question.sessions[number % len(question.sessions)])
        while time.perf_counter() < until:
            status, _, _ = client.send(question)
            counts[number] += 1
            if status >= 400:
                failures.append(status)

    threads = [threading.Thread(target=repeat, args=(number,)) for number in range(CLIENTS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return sum(counts)
