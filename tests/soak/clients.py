"""Clients that cast ballots until each has its receipt, whatever happens to the server meanwhile."""

import json
import queue
import threading
import time
from collections import Counter, defaultdict
from dataclasses import dataclass, field
from http.client import HTTPException
from secrets import SystemRandom

from tests.browsing import Browser
from tests.soak.electorate import PASSWORD, Voter

dice = SystemRandom()
CSRF = "c" * 32
# Shares of all ballots: sent twice (at once, or after the answer, or because the answer was not waited for), and sent
# over a new connection.
SENT_TWICE, RECONNECTED = 0.05, 0.02
PAUSE = 0.1


@dataclass
class Record:
    """What all clients saw."""

    receipts: dict[int, set[str]] = field(default_factory=lambda: defaultdict(set))
    problems: Counter[str] = field(default_factory=Counter)
    seconds: list[float] = field(default_factory=list)
    answered: list[float] = field(default_factory=list)
    sent_twice: int = 0
    reconnects: int = 0
    lock: threading.Lock = field(default_factory=threading.Lock)

    def receive(self, voter: Voter, code: str, seconds: float) -> None:
        with self.lock:
            self.receipts[voter.pk].add(code)
            self.seconds.append(seconds)
            self.answered.append(time.monotonic())

    def note(self, *, problem: str = "", sent_twice: int = 0, reconnects: int = 0) -> None:
        with self.lock:
            self.problems.update([problem] if problem else [])
            self.sent_twice += sent_twice
            self.reconnects += reconnects


class Client(threading.Thread):
    """Takes voters from the queue until it is empty, or until the deadline (of time.monotonic)."""

    def __init__(self, port: int, poll_id: int, voters: "queue.Queue[Voter]", record: Record, deadline: float) -> None:
        super().__init__(daemon=True)
        self.browser = Browser(port)
        self.path = f"/api/polls/{poll_id}/ballot/"
        self.voters, self.record, self.deadline = voters, record, deadline

    def run(self) -> None:
        while time.monotonic() < self.deadline:
            try:
                voter = self.voters.get_nowait()
            except queue.Empty:
                break
            self.serve(voter)
        self.browser.connection.close()

    def serve(self, voter: Voter) -> None:
        self.browser.cookies = {"sessionid": voter.session, "csrftoken": CSRF}
        if dice.random() < RECONNECTED:
            self.reconnect()
        if not voter.session:
            self.sign_in(voter)
        if dice.random() >= SENT_TWICE:
            return self.insist(voter)
        self.record.note(sent_twice=1)
        return dice.choice([self.cast_at_once, self.cast_again, self.hang_up])(voter)

    def sign_in(self, voter: Voter) -> None:
        """With the password, on the page; again when the server went away meanwhile."""
        while time.monotonic() < self.deadline:
            try:
                return self.browser.sign_in(voter.nip, PASSWORD)
            except (OSError, HTTPException):
                self.reconnect()
        return None

    def cast_at_once(self, voter: Voter) -> None:
        """From two tabs."""
        twin = Client(self.browser.port, 0, self.voters, self.record, self.deadline)
        twin.path, twin.browser.cookies = self.path, dict(self.browser.cookies)
        other = threading.Thread(target=twin.insist, args=(voter,))
        other.start()
        self.insist(voter)
        other.join()
        twin.browser.connection.close()

    def cast_again(self, voter: Voter) -> None:
        self.insist(voter)
        self.insist(voter)

    def hang_up(self, voter: Voter) -> None:
        """Send the ballot, lose the line before the answer, and send it again."""
        try:
            self.browser.connection.request("PUT", self.path, self.body(voter), self.browser.named(**self.headers()))
        except (OSError, HTTPException):
            self.record.note(reconnects=1)
        self.reconnect()
        self.insist(voter)

    def insist(self, voter: Voter) -> None:
        """Until there is a receipt."""
        while time.monotonic() < self.deadline:
            started = time.monotonic()
            try:
                status, body = self.browser.ask("PUT", self.path, self.body(voter), **self.headers())
            except (OSError, HTTPException):
                self.reconnect()
                continue
            if status == 200:
                return self.record.receive(voter, json.loads(body)["code"], time.monotonic() - started)
            self.record.note(problem=f"{status} {body[:80]!r}")
            threading.Event().wait(PAUSE)
        return None

    def reconnect(self) -> None:
        """Waits a moment: a server that was killed needs seconds to come back."""
        self.record.note(reconnects=1)
        self.browser.connection.close()
        self.browser.connect()
        threading.Event().wait(PAUSE * dice.random())

    def body(self, voter: Voter) -> bytes:
        return json.dumps({"choices": voter.choices}).encode()

    def headers(self) -> dict[str, str]:
        return {"Content_Type": "application/json"}
