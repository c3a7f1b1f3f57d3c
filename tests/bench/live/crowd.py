"""A crowd of open sockets, held by processes of its own, and what its server spends on it."""

import json
import queue
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import psutil

from tests.serving import ROOT

PROCESSES = 2
PATIENCE = 60.0
PATIENCE_TO_OPEN = 300.0
# The part of a core that a process uses while nothing happens, and the seconds over which that is looked at.
QUIET, LOOK = 0.05, 1.0


class Holder:
    """A process with a part of the sockets."""

    def __init__(self) -> None:
        command = [sys.executable, "-m", "tests.bench.live.lines"]
        self.process = subprocess.Popen(
            command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, bufsize=1
        )
        self.answers: queue.Queue[dict[str, Any]] = queue.Queue()
        threading.Thread(target=self.listen, daemon=True).start()

    def listen(self) -> None:
        for line in self.process.stdout or ():
            self.answers.put(json.loads(line))

    def order(self, kind: str, **more: Any) -> None:
        assert self.process.stdin
        self.process.stdin.write(json.dumps({"do": kind, **more}) + "\n")

    def answer(self, patience: float = PATIENCE) -> dict[str, Any]:
        """Raises queue.Empty after that many seconds."""
        return self.answers.get(timeout=patience)


class Crowd:
    """All sockets together. `lines`: the cookie and the topics of each."""

    def __init__(self, port: int, lines: list[tuple[str, list[str]]], *, slow: int) -> None:
        self.holders = [Holder() for _ in range(PROCESSES)]
        started = time.monotonic()
        for number, holder in enumerate(self.holders):
            holder.order("open", port=port, lines=lines[number::PROCESSES], slow=slow // PROCESSES)
        opened = [holder.answer(PATIENCE_TO_OPEN) for holder in self.holders]
        self.took = time.monotonic() - started
        self.size = sum(answer["open"] for answer in opened)
        self.failed = [answer["failed"] for answer in opened if answer["failed"]]
        self.slow = slow // PROCESSES * PROCESSES

    def expect(self, topic: str) -> None:
        for holder in self.holders:
            holder.order("expect", topic=topic)
            holder.answer()

    def last_served(self) -> float | None:
        """When the last reading socket of all had the next text, on this machine's monotonic clock; None: never."""
        try:
            return max(float(holder.answer()["at"]) for holder in self.holders)
        except queue.Empty:
            return None

    def heard(self) -> tuple[int, int]:
        """How many texts came to reading sockets, and how many of those sockets heard fewer than others."""
        counts = []
        for holder in self.holders:
            holder.order("count")
            counts.append(holder.answer())
        return sum(sum(count["heard"].values()) for count in counts), sum(count["uneven"] for count in counts)

    def resume(self) -> int:
        """Let the slow ones read: how many of them were told after all."""
        for holder in self.holders:
            holder.order("resume")
        return sum(holder.answer()["resumed"] for holder in self.holders)

    def close(self) -> None:
        for holder in self.holders:
            holder.process.kill()
            holder.process.wait()


@contextmanager
def crowd(port: int, lines: list[tuple[str, list[str]]], *, slow: int) -> Iterator[Crowd]:
    gathered = Crowd(port, lines, slow=slow)
    try:
        yield gathered
    finally:
        gathered.close()


class Spending:
    """What one process has used."""

    def __init__(self, pid: int) -> None:
        self.process = psutil.Process(pid)

    def cpu(self) -> float:
        times = self.process.cpu_times()
        return float(times.user + times.system)

    def settle(self) -> None:
        """Wait until it rests: readers are counted, and what the slow ones asked is answered."""
        used = QUIET
        while used >= QUIET:
            before = self.cpu()
            time.sleep(LOOK)
            used = (self.cpu() - before) / LOOK

    def memory(self) -> int:
        return int(self.process.memory_info().rss)
