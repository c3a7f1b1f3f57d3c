"""The product and node's ws under the same crowd: how long a post takes to reach the last page, and what that costs."""

import json
import os
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
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
POSTS = 20
READERS = 200
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
    slow_told: int | None = None


def measured(server: str, lines: Lines, slow: int, *, port: int, pid: int, say: Say, alone_s: float) -> Figures:
    """`say` sends one text to the board; `alone_s` is the CPU of that when nobody listens."""
    spending = Spending(pid)
    empty = spending.memory()
    with crowd(port, lines, slow=slow) as gathered:
        spending.settle()
        full = spending.memory()
        gathered.expect(lines[0][1][0])
        before = spending.cpu()
        waits = [wait for wait in (one_round(gathered, say) for _ in range(POSTS)) if wait is not None]
        used = spending.cpu() - before
        heard, _uneven = gathered.heard()
        expected = POSTS * (len(lines) - gathered.slow)
        return Figures(
            server=server,
            sockets=len(lines),
            slow=gathered.slow,
            opened=gathered.size,
            opening_s=gathered.took,
            expected=expected,
            lost=expected - heard,
            p50_ms=1000 * statistics.median(waits) if waits else None,
            us_per_delivery=1e6 * (used - POSTS * alone_s) / max(heard, 1),
            kb_per_socket=(full - empty) / 1024 / max(gathered.size, 1),
            slow_told=gathered.resume() if slow else None,
        )


def one_round(gathered: Crowd, say: Say) -> float | None:
    started = time.monotonic()
    say()
    last = gathered.last_served()
    return None if last is None else last - started


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


def of_product(folder: Path, environment: dict[str, str], sizes: list[int]) -> Iterator[Figures]:
    world = lay_out()
    people = readers(world)
    said = board(world, [session_of(world.cast.rina)])[-1]
    topic = f"board:{world['board'].pk}"
    for size in sizes:
        for slow in (0, round(size * SLOW)):
            with serving(environment, folder / "log") as server:
                say = saying(server.port, said)
                pid = server.process.pid
                alone = cpu_alone(pid, say)
                lines = lines_of(people, topic, size)
                yield measured("Rembuk", lines, slow, port=server.port, pid=pid, say=say, alone_s=alone)


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


def of_node(hint: dict[str, Any], sizes: list[int]) -> Iterator[Figures]:
    topic = hint["topic"]
    for size in sizes:
        for slow in (0, round(size * SLOW)):
            with node() as (process, port):
                lines: Lines = [("none", [topic, f"user:{number}"]) for number in range(size)]
                say = speaking(process, hint)
                yield measured("node ws", lines, slow, port=port, pid=process.pid, say=say, alone_s=0)


@contextmanager
def node() -> Iterator[tuple[subprocess.Popen[str], int]]:
    command = ["node", str(Path(__file__).with_name("hub.js"))]
    pipe = subprocess.PIPE
    process = subprocess.Popen(command, cwd=ROOT, stdin=pipe, stdout=pipe, text=True, bufsize=1)
    try:
        assert process.stdout
        yield process, int(process.stdout.readline())
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
    figures = []
    for one in of_product(folder, dict(os.environ), sizes):
        figures.append(one)
        show(one)
    if beside:
        hint: dict[str, Any] = {
            "type": "hint",
            "topic": "board:1",
            "verb": "post",
            "board": 1,
            "post": 502,
            "revision": 502,
        }
        for one in of_node(hint, sizes):
            figures.append(one)
            show(one)
    (folder / "live.json").write_text(json.dumps([asdict(one) for one in figures], indent=2))


def show(one: Figures) -> None:
    wait = "never" if one.p50_ms is None else f"{one.p50_ms:.0f}"
    told = "" if one.slow_told is None else f"{one.slow_told} of {one.slow}"
    print(
        f"{one.server:10}{one.sockets:>9,}{one.slow:>6}{one.opened:>9,}{one.opening_s:>10.1f}{one.lost:>6}{wait:>12}"
        f"{one.us_per_delivery:>13.1f}{one.kb_per_socket:>11.1f}{told:>11}",
        flush=True,
    )
