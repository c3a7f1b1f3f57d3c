"""The whole soak at one database: send, kill, restart, close, and compare what was answered with what is kept."""

import queue
import statistics
import time
from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass
from typing import Any

from tests.serving import Server
from tests.soak.clients import Client
from tests.soak.electorate import Electorate
from tests.soak.record import Record

# Starts the server, on that port if it is given.
Start = Callable[[int | None], AbstractContextManager[Server]]


@dataclass
class Size:
    number: int
    clients: int
    seconds: float


def soak(electorate: Electorate, size: Size, start: Start) -> dict[str, Any]:
    """Half of what is sent, SIGKILL, the rest on the restarted server; then the close and the comparison."""
    record, waiting = Record(), queue.Queue[Any]()
    for person in electorate.people:
        waiting.put(person)
    began = time.monotonic()
    with start(None) as server:
        clients = [
            Client(server.port, electorate.path, waiting, record, began + size.seconds) for _ in range(size.clients)
        ]
        for client in clients:
            client.start()
        wait_for_half(record, clients, size)
        server.process.kill()
        killed = time.monotonic()
    with start(server.port) as server:
        for client in clients:
            client.join()
        took = time.monotonic() - began
        compared = electorate.finish(record, server.port)
    return figures(size, record, took, killed) | compared


def wait_for_half(record: Record, clients: list[Client], size: Size) -> None:
    """Joining a client for a moment is the waiting: it ends at once when all are done."""
    while len(record.receipts) < size.number // 2 and any(client.is_alive() for client in clients):
        next(client for client in clients if client.is_alive()).join(0.02)


def figures(size: Size, record: Record, took: float, killed: float) -> dict[str, Any]:
    back = min((moment for moment in record.answered if moment > killed + 0.5), default=killed)
    cuts = statistics.quantiles(record.seconds, n=100)
    return {
        "number": size.number,
        "clients": size.clients,
        "sent_twice": record.sent_twice,
        "reconnects": record.reconnects,
        "refusals": dict(record.problems),
        "seconds": round(took, 1),
        "per_second": round(len(record.seconds) / took, 1),
        "p50_ms": round(1000 * cuts[49]),
        "p99_ms": round(1000 * cuts[98]),
        "away_s": round(back - killed, 1),
    }
