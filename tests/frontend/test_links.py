"""No dead ends: whoever signs in can follow every link of every page that they reach."""

import re
from html import unescape
from typing import Any

import pytest
from django.test import Client

from tests.permissions import World

pytestmark = pytest.mark.django_db

LINK = re.compile(r'<a[^>]+href="([^"#]+)')
# Lists can be narrowed in endless ways; a few of each are enough.
MOST_OF_A_LIST = 4


def links(html: str, here: str) -> list[str]:
    """Addresses inside the site that a page leads to, without its fragments."""
    found = [unescape(address) for address in LINK.findall(html)]
    inside = [here.split("?", maxsplit=1)[0] + address if address.startswith("?") else address for address in found]
    return [address for address in inside if address.startswith("/") and not address.startswith("/static/")]


class Walk:
    """What somebody finds who follows every link."""

    def __init__(self, client: Client) -> None:
        self.client = client
        self.seen: dict[str, int] = {}
        self.dead: list[str] = []

    def is_enough_of(self, address: str) -> bool:
        page, narrowed, _query = address.partition("?")
        return bool(narrowed) and sum(seen.startswith(f"{page}?") for seen in self.seen) >= MOST_OF_A_LIST

    def follow(self, start: str) -> None:
        ahead = [(start, "")]
        while ahead:
            address, origin = ahead.pop()
            if address in self.seen or self.is_enough_of(address):
                continue
            answer: Any = self.client.get(address)
            self.seen[address] = answer.status_code
            if answer.status_code not in {200, 302}:
                self.dead.append(f"{answer.status_code} {address} (from {origin})")
            elif answer.get("Content-Type", "").startswith("text/html"):
                ahead += [(link, address) for link in links(answer.content.decode(), address)]


@pytest.mark.parametrize(
    "name", ["rina", "nofrizal", "hendra", "rizal", "desi", "lilis", "sekda", "auditor", "partner", "operator"]
)
def test_every_link_leads_somewhere(name: str, world: World) -> None:
    client = Client()
    client.force_login(world.cast.people[name], backend="people.signing_in.NipOrEmailBackend")
    walk = Walk(client)
    walk.follow("/")
    assert walk.dead == []
    assert len(walk.seen) > 3
