"""Clients that send what somebody gives until the server has said that it has it, whatever happens to it meanwhile."""

import json
import queue
import threading
import time
from http.client import HTTPException
from secrets import SystemRandom

from tests.browsing import Browser
from tests.soak.electorate import CSRF, PASSWORD, Person
from tests.soak.record import Record

dice = SystemRandom()
# Shares of all that is sent: sent twice (at once, after the answer, or because the answer was not waited for), and
# over a new connection.
SENT_TWICE, RECONNECTED = 0.05, 0.02
PAUSE = 0.1


class Client(threading.Thread):
    """Takes people from the queue until it is empty, or until the deadline (of time.monotonic)."""

    def __init__(self, port: int, path: str, people: "queue.Queue[Person]", record: Record, deadline: float) -> None:
        super().__init__(daemon=True)
        self.browser = Browser(port)
        self.path = path
        self.people, self.record, self.deadline = people, record, deadline

    def run(self) -> None:
        while time.monotonic() < self.deadline:
            try:
                person = self.people.get_nowait()
            except queue.Empty:
                break
            self.serve(person)
        self.browser.connection.close()

    def serve(self, person: Person) -> None:
        self.browser.cookies = {"sessionid": person.session, "csrftoken": CSRF}
        if dice.random() < RECONNECTED:
            self.reconnect()
        if not person.session:
            self.sign_in(person)
        if dice.random() >= SENT_TWICE:
            return self.insist(person)
        self.record.note(sent_twice=1)
        return dice.choice([self.send_at_once, self.send_again, self.hang_up])(person)

    def sign_in(self, person: Person) -> None:
        """With the password, on the page; again when the server went away meanwhile."""
        while time.monotonic() < self.deadline:
            try:
                return self.browser.sign_in(person.nip, PASSWORD)
            except (OSError, HTTPException):
                self.reconnect()
        return None

    def send_at_once(self, person: Person) -> None:
        """From two tabs."""
        twin = Client(self.browser.port, self.path, self.people, self.record, self.deadline)
        twin.browser.cookies = dict(self.browser.cookies)
        other = threading.Thread(target=twin.insist, args=(person,))
        other.start()
        self.insist(person)
        other.join()
        twin.browser.connection.close()

    def send_again(self, person: Person) -> None:
        self.insist(person)
        self.insist(person)

    def hang_up(self, person: Person) -> None:
        """Send it, lose the line before the answer, and send it again."""
        try:
            self.browser.connection.request("PUT", self.path, self.body(person), self.browser.named(**self.headers()))
        except (OSError, HTTPException):
            self.record.note(reconnects=1)
        self.reconnect()
        self.insist(person)

    def insist(self, person: Person) -> None:
        """Until the server has it; a ballot has a code then, answers have none."""
        while time.monotonic() < self.deadline:
            started = time.monotonic()
            try:
                status, body = self.browser.ask("PUT", self.path, self.body(person), **self.headers())
            except (OSError, HTTPException):
                self.reconnect()
                continue
            if status in {200, 204}:
                code = json.loads(body)["code"] if body else ""
                return self.record.receive(person.pk, code, time.monotonic() - started)
            self.record.note(problem=f"{status} {body[:80]!r}")
            threading.Event().wait(PAUSE)
        return None

    def reconnect(self) -> None:
        """Waits a moment: a server that was killed needs seconds to come back."""
        self.record.note(reconnects=1)
        self.browser.connection.close()
        self.browser.connect()
        threading.Event().wait(PAUSE * dice.random())

    def body(self, person: Person) -> bytes:
        return json.dumps(person.given).encode()

    def headers(self) -> dict[str, str]:
        return {"Content_Type": "application/json"}
