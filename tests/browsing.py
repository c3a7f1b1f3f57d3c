"""Somebody with a browser at a real server: signs in with a password, keeps cookies, sends forms and JSON."""

import http.client
import json
from http.cookies import SimpleCookie
from typing import Any
from urllib.parse import urlencode


class Browser:
    """One person's cookies and keep-alive connection. Raises OSError or HTTPException when the server is away."""

    def __init__(self, port: int) -> None:
        self.port = port
        self.cookies: dict[str, str] = {}
        self.connect()

    def connect(self) -> None:
        self.connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=60)

    def close(self) -> None:
        self.connection.close()

    def ask(self, method: str, path: str, body: bytes | None = None, **headers: str) -> tuple[int, bytes]:
        self.connection.request(method, path, body, self.named(**headers))
        answer = self.connection.getresponse()
        for line in answer.headers.get_all("Set-Cookie") or []:
            self.cookies |= {name: morsel.value for name, morsel in SimpleCookie(line).items()}
        return answer.status, answer.read()

    def named(self, **headers: str) -> dict[str, str]:
        """Headers as they go over the wire, with the cookies."""
        cookies = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
        own = {"Cookie": cookies, "X-CSRFToken": self.cookies.get("csrftoken", "")}
        return {name.replace("_", "-"): value for name, value in headers.items()} | own

    def send(self, method: str, path: str, content: Any) -> tuple[int, Any]:
        """JSON there and back; None where nothing comes back."""
        status, body = self.ask(method, path, json.dumps(content).encode(), Content_Type="application/json")
        return status, json.loads(body) if body else None

    def sign_in(self, name: str, password: str) -> None:
        self.ask("GET", "/masuk/")
        form = {"username": name, "password": password, "csrfmiddlewaretoken": self.cookies["csrftoken"]}
        kind = "application/x-www-form-urlencoded"
        status, _ = self.ask("POST", "/masuk/", urlencode(form).encode(), Content_Type=kind)
        if status != 302:
            raise RuntimeError(f"{name} could not sign in: {status}")
