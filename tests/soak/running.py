"""The whole soak at one database: lay out, cast, kill, restart, close, and compare receipts with what is published."""

import queue
import statistics
import time
from collections import Counter
from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass
from typing import Any

from proposals.models import Candidate
from tests.browsing import Browser
from tests.serving import Server
from tests.soak.clients import CSRF, Client, Record
from tests.soak.electorate import Electorate, end_vote

# Starts the server, on that port if it is given.
Start = Callable[[int | None], AbstractContextManager[Server]]


@dataclass
class Size:
    ballots: int
    clients: int
    seconds: float


def soak(electorate: Electorate, size: Size, start: Start) -> dict[str, Any]:
    """Half of the ballots, SIGKILL, the rest on the restarted server; then the close and the comparison."""
    record, waiting = Record(), queue.Queue[Any]()
    for voter in electorate.voters:
        waiting.put(voter)
    began = time.monotonic()
    with start(None) as server:
        clients = [
            Client(server.port, electorate.poll.pk, waiting, record, began + size.seconds) for _ in range(size.clients)
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
        published = close(electorate, server.port)
    return figures(size, record, took, killed) | compare(electorate, record, published)


def wait_for_half(record: Record, clients: list[Client], size: Size) -> None:
    """Joining a client for a moment is the waiting: it ends at once when all are done."""
    while len(record.receipts) < size.ballots // 2 and any(client.is_alive() for client in clients):
        next(client for client in clients if client.is_alive()).join(0.02)


def close(electorate: Electorate, port: int) -> tuple[list[str], list[str]]:
    """By the committee, over HTTP. Returns the published codes and the ballots, each as its line says."""
    poll = electorate.poll
    end_vote(poll)
    browser = Browser(port)
    browser.cookies = {"sessionid": electorate.committee, "csrftoken": CSRF}
    status, answer = browser.send("POST", f"/api/polls/{poll.pk}/close/", {})
    if status != 200:
        raise RuntimeError(f"The poll was not closed: {status} {answer}")
    codes, ballots = (browser.ask("GET", f"/api/polls/{poll.pk}/{name}/")[1].decode() for name in ("codes", "ballots"))
    browser.connection.close()
    votes = ballots.split("VOTES\n", 1)[1].splitlines()[1:]
    return codes.splitlines(), [line.split(";")[1].strip('"') for line in votes]


def compare(electorate: Electorate, record: Record, published: tuple[list[str], list[str]]) -> dict[str, Any]:
    """Every receipt on the list, every code once, and the ballots exactly those that were cast."""
    codes, ballots = published
    labels = {row.pk: row.label for row in Candidate.objects.filter(poll=electorate.poll).select_related("proposal")}
    cast = Counter(",".join(labels[pk] for pk in voter.choices) for voter in electorate.voters)
    given = {code for found in record.receipts.values() for code in found}
    return {
        "receipts_given": len(record.receipts),
        "receipts_not_listed": len(given - set(codes)),
        "voters_with_two_codes": sum(len(found) > 1 for found in record.receipts.values()),
        "codes_listed": len(codes),
        "codes_twice": len(codes) - len(set(codes)),
        "ballots_listed": len(ballots),
        "ballots_that_differ": sum((Counter(ballots) - cast).values()) + sum((cast - Counter(ballots)).values()),
    }


def figures(size: Size, record: Record, took: float, killed: float) -> dict[str, Any]:
    back = min((moment for moment in record.answered if moment > killed + 0.5), default=killed)
    cuts = statistics.quantiles(record.seconds, n=100)
    return {
        "ballots": size.ballots,
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
