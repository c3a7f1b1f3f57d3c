"""The permission table: who gets which answer from every route. Each app's rows stand in tests/<app>/permissions.py."""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from django.db import models
from django.test import Client

from planning.models import Cycle
from proposals.models import Call
from tests.cast import Cast

API = "/api/"


class World(dict[str, Any]):
    """The objects that rows name in braces. `{open}` in an address is that object's primary key.

    People of the cast are there by their names. An app adds its own in `furnish(world)` of its permissions.py.
    """

    cast: Cast
    call: Call
    cycle: Cycle

    def __init__(self) -> None:
        super().__init__()
        self.sessions: dict[str, str] = {}

    def name(self, text: str) -> str:
        return text.format_map({key: getattr(value, "pk", value) for key, value in self.items()})

    def fill(self, payload: Any) -> Any:
        """The payload with every `{name}` replaced; a text that is nothing but one becomes the number itself."""
        if isinstance(payload, Mapping):
            return {key: self.fill(value) for key, value in payload.items()}
        if isinstance(payload, list):
            return [self.fill(value) for value in payload]
        if not isinstance(payload, str):
            return payload
        alone = self.get(payload[1:-1]) if payload.startswith("{") and payload.endswith("}") else None
        return alone.pk if isinstance(alone, models.Model) else self.name(payload) if "{" in payload else payload


@dataclass(frozen=True, slots=True)
class Row:
    """One route and method: the status that each named person of the cast gets, and somebody who is not signed in.

    `payload` is JSON (a dict, or a function of the world); with `form` it is sent as a form with files instead.
    `stage` is the window of the call that is open; `prepare` changes the world first. All is rolled back.
    `anonymous` is by default 401 for the API and 302 (to the sign-in page) for pages.
    """

    method: str
    url: str
    who: Mapping[str, int]
    payload: Mapping[str, Any] | Callable[[World], Any] | None = None
    anonymous: int | None = None
    stage: str = "propose"
    form: bool = False
    prepare: Callable[[World], object] | None = None

    def __str__(self) -> str:
        return f"{self.method} {self.url}"

    @property
    def anonymous_status(self) -> int:
        if self.anonymous is not None:
            return self.anonymous
        return 401 if self.url.startswith(API) else 302

    def send(self, client: Client, world: World) -> Any:
        payload = self.payload(world) if callable(self.payload) else world.fill(self.payload)
        address = world.name(self.url)
        if self.method == "GET":
            return client.get(address, payload)
        if self.form:
            return client.post(address, payload or {})
        return client.generic(self.method, address, json.dumps(payload or {}), content_type="application/json")


@dataclass(frozen=True, slots=True)
class Topic:
    """One topic of the live socket: who may listen. Somebody who is not signed in never may."""

    topic: str
    who: Mapping[str, bool]

    def __str__(self) -> str:
        return self.topic
