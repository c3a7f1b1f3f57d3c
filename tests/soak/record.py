"""What all clients saw."""

import threading
import time
from collections import Counter, defaultdict
from dataclasses import dataclass, field


@dataclass
class Record:
    """`receipts`: by person, the codes that the server gave ('' where it gives none)."""

    receipts: dict[int, set[str]] = field(default_factory=lambda: defaultdict(set))
    problems: Counter[str] = field(default_factory=Counter)
    seconds: list[float] = field(default_factory=list)
    answered: list[float] = field(default_factory=list)
    sent_twice: int = 0
    reconnects: int = 0
    lock: threading.Lock = field(default_factory=threading.Lock)

    def receive(self, person: int, code: str, seconds: float) -> None:
        with self.lock:
            self.receipts[person].add(code)
            self.seconds.append(seconds)
            self.answered.append(time.monotonic())

    def note(self, *, problem: str = "", sent_twice: int = 0, reconnects: int = 0) -> None:
        with self.lock:
            self.problems.update([problem] if problem else [])
            self.sent_twice += sent_twice
            self.reconnects += reconnects
