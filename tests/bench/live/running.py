"""The product and node's ws under the same crowd: how long a post takes to reach the last page, and what that costs."""

import json
import os
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import asdict, dataclass
from itertools import count
from pathlib import Path
from typing import Any

from django.test.utils import setup_test_environment
from django.utils import timezone

from people.models import EmploymentStatus, Membership, PostKind, User
from tests.bench.data import lay_out, session_of
from tests.bench.live.crowd import Crowd, Spending, crowd
from tests.bench.load import Client
from tests.bench.questions import Question, board
from tests.permissions import World
from tests.serving import ROOT, serving

SLOW = 0.01
# Servers are measured in turns; one turn is at least so many posts and deliveries.
ROUNDS, POSTS, DELIVERIES = 7, 8, 40_000
READERS = 200
BAR = 2.0
Say = Callable[[], None]
Lines = list[tuple[str, list[str]]]


@dataclass
class Figures:
    server: str
    sockets: int
    slow: int
    opened: int
    opening_s: float
    expected: int
    lost: int
    p50_ms: float | None
    us_per_delivery: float
    kb_per_socket: float
    slow_told: int | None
    us_of_rounds: list[float]


@dataclass(frozen=True)
class Host:
    """A server without its crowd. `say` sends one text to the board; `alone_s`: its CPU when nobody listens."""

    server: str
    port: int
    pid: int
    lines: Lines
    say: Say
    alone_s: float


class Party:
    """A server with its crowd: takes its turns, and sums up what they cost."""

    def __init__(self, host: Host, gathered: Crowd, empty: int) -> None:
        self.host, self.crowd, self.spending = host, gathered, Spending(host.pid)
        self.spending.settle()
        self.bytes = self.spending.memory() - empty
        self.reading = len(host.lines) - gathered.slow
        self.posts = max(POSTS, DELIVERIES // self.reading)
        gathered.expect(host.lines[0][1][0])
        self.heard = 0
        self.waits: list[float] = []
        self.us: list[float] = []

    def take_turn(self) -> None:
        before = self.spending.cpu()
        self.waits += [wait for wait in (self.post() for _ in range(self.posts)) if wait is not None]
        used = self.spending.cpu() - before
        heard, _uneven = self.crowd.heard()
        self.us.append(1e6 * (used - self.posts * self.host.alone_s) / max(heard - self.heard, 1))
        self.heard = heard

    def post(self) -> float | None:
        started = time.monotonic()
        self.host.say()
        last = self.crowd.last_served()
        return None if last is None else last - started

    def figures(self) -> Figures:
        expected = ROUNDS * self.posts * self.reading
        return Figures(
            server=self.host.server,
            sockets=len(self.host.lines),
            slow=self.crowd.slow,
            opened=self.crowd.size,
            opening_s=self.crowd.took,
            expected=expected,
            lost=expected - self.heard,
            p50_ms=1000 * statistics.median(self.waits) if self.waits else None,
            us_per_delivery=statistics.median(self.us),
            kb_per_socket=self.bytes / 1024 / max(self.crowd.size, 1),
            slow_told=self.crowd.resume() if self.crowd.slow else None,
            us_of_rounds=self.us,
        )


def side_by_side(hosts: list[Host], slow: int) -> list[Figures]:
    """Their crowds stay open together; each round gives every server a turn, every other round in the other order."""
    with ExitStack() as stack:
        parties = []
        for host in hosts:
            empty = Spending(host.pid).memory()
            gathered = stack.enter_context(crowd(host.port, host.lines, slow=slow))
            parties.append(Party(host, gathered, empty))
        for number in range(ROUNDS):
            for party in parties[:: -1 if number % 2 else 1]:
                party.take_turn()
        return [party.figures() for party in parties]


# The product


def readers(world: World) -> list[tuple[User, str]]:
    """Two hundred people of one unit, each with a session."""
    people = [
        User(name=f"Pegawai {number}", nip=f"{number:018d}", status=EmploymentStatus.PNS) for number in range(READERS)
    ]
    User.objects.bulk_create(people)
    today = timezone.localdate()
    Membership.objects.bulk_create(
        Membership(user=person, unit=world.cast.delima, post="Pelaksana", post_kind=PostKind.EXECUTOR, starts=today)
        for person in people
    )
    return [(person, session_of(person)) for person in people]


def lines_of(people: list[tuple[User, str]], topic: str, size: int) -> Lines:
    """As a page does: hear of the board and of oneself."""
    everybody = (people[number % len(people)] for number in range(size))
    return [(session, [topic, f"user:{person.pk}"]) for person, session in everybody]


@dataclass(frozen=True)
class House:
    """The installation that is measured, with people and a board."""

    folder: Path
    environment: dict[str, str]
    people: list[tuple[User, str]]
    topic: str
    said: Question

    @classmethod
    def built(cls, folder: Path) -> "House":
        world = lay_out()
        people = readers(world)
        said = board(world, [session_of(world.cast.rina)])[-1]
        return cls(folder, dict(os.environ), people, f"board:{world['board'].pk}", said)

    @contextmanager
    def host(self, size: int) -> Iterator[Host]:
        with serving(self.environment, self.folder / "log") as server:
            say, pid = saying(server.port, self.said), server.process.pid
            lines = lines_of(self.people, self.topic, size)
            yield Host("Rembuk", server.port, pid, lines, say, cpu_alone(pid, say))


def saying(port: int, said: Question) -> Say:
    def say() -> None:
        # A connection of its own: one that is kept is closed while the crowd comes in.
        status, _headers, body = Client(port, said.sessions[0]).send(said)
        if status != 201:
            raise RuntimeError(f"{said.name}: {status} {body[:200]!r}")

    return say


def cpu_alone(pid: int, say: Say) -> float:
    """Seconds of CPU of one post that nobody hears."""
    spending = Spending(pid)
    for _ in range(POSTS):
        say()
    before = spending.cpu()
    for _ in range(5 * POSTS):
        say()
    return (spending.cpu() - before) / (5 * POSTS)


# node's ws


HINT: dict[str, Any] = {
    "type": "hint",
    "topic": "board:1",
    "verb": "post",
    "board": 1,
    "post": 502,
    "revision": 502,
}


@contextmanager
def node(size: int) -> Iterator[Host]:
    command = ["node", str(Path(__file__).with_name("hub.js"))]
    pipe = subprocess.PIPE
    process = subprocess.Popen(command, cwd=ROOT, stdin=pipe, stdout=pipe, text=True, bufsize=1)
    try:
        assert process.stdout
        port = int(process.stdout.readline())
        lines: Lines = [("none", [HINT["topic"], f"user:{number}"]) for number in range(size)]
        yield Host("node ws", port, process.pid, lines, speaking(process, HINT), 0)
    finally:
        process.kill()
        process.wait()


def speaking(process: subprocess.Popen[str], hint: dict[str, Any]) -> Say:
    """A text as long as the product's, and another one each time."""
    numbers = count(hint["post"])

    def say() -> None:
        assert process.stdin
        process.stdin.write(json.dumps({**hint, "post": next(numbers)}) + "\n")

    return say


def main() -> None:
    setup_test_environment()
    folder, beside, sizes = Path(sys.argv[1]), sys.argv[2] == "node", [int(size) for size in sys.argv[3:]]
    house, figures = House.built(folder), []
    for size in sizes:
        for slow in (0, round(size * SLOW)):
            with ExitStack() as stack:
                hosts = [stack.enter_context(house.host(size))]
                if beside:
                    hosts.append(stack.enter_context(node(size)))
                rows = side_by_side(hosts, slow)
            show(rows)
            figures += rows
    (folder / "live.json").write_text(json.dumps([asdict(one) for one in figures], indent=2))


def show(rows: list[Figures]) -> None:
    for one in rows:
        wait = "never" if one.p50_ms is None else f"{one.p50_ms:.0f}"
        told = "" if one.slow_told is None else f"{one.slow_told} of {one.slow}"
        print(
            f"{one.server:10}{one.sockets:>9,}{one.slow:>6}{one.opened:>9,}{one.opening_s:>10.1f}{one.lost:>6}{wait:>12}"
            f"{one.us_per_delivery:>13.1f}{one.kb_per_socket:>11.1f}{told:>11}",
            flush=True,
        )
    if len(rows) > 1:
        times = [ours / theirs for ours, theirs in zip(rows[0].us_of_rounds, rows[1].us_of_rounds, strict=True)]
        print(
            f"{'':10}a delivery costs {statistics.median(times):.2f} times node's (≤ {BAR:g}), "
            f"the median of {len(times)} rounds in turns, {min(times):.2f} to {max(times):.2f}",
            flush=True,
        )
