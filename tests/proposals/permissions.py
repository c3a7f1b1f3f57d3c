from typing import Any

from proposals.models import Proposal
from tests.permissions import Row, Topic, World
from tests.proposals import permissions_polls

READERS = {"rina": 200, "febri": 200, "rizal": 200, "auditor": 200, "analyst": 200, "sekda": 200, "delegate": 200}
ALL = {**READERS, "partner": 200, "operator": 200}
SEEN = {**READERS, "partner": 404, "operator": 404}
AUTHOR_ONLY = {
    "rina": 200,
    "febri": 403,
    "nofrizal": 403,
    "lilis": 403,
    "auditor": 403,
    "partner": 404,
    "operator": 404,
}
CHECKERS = {"lilis": 200, "hendra": 200, "rina": 403, "rizal": 403, "auditor": 403, "partner": 404, "operator": 404}
OWN_DRAFT = {"rina": 200, "febri": 404, "nofrizal": 404, "lilis": 404, "auditor": 404, "partner": 404}


def furnish(world: World) -> None:
    """What the verbs need beside the states: a complete draft, and a second proposal to merge into."""
    for state in ("draft", "returned"):
        world[state].cost_lines.create(order=1, description="Honor", volume=1, measure="OJ", unit_price=1)


def other_author(world: World) -> None:
    """Merge and check are not for the own author: the target belongs to somebody else."""
    Proposal.objects.filter(pk=world["open"].pk).update(author=world.cast.febri)


def revision(world: World) -> dict[str, Any]:
    return {"revision": world["draft"].revision, "title": "Judul baru"}


ROWS = [
    Row("GET", "/api/proposals/", ALL),
    Row("GET", "/api/proposals/{open}/", SEEN),
    Row("GET", "/api/proposals/{draft}/", OWN_DRAFT),
    Row("GET", "/api/proposals/similar/?title=Pelayanan&call={call}", ALL),
    Row("POST", "/api/proposals/estimate/", ALL, payload={"days": 2}),
    Row(
        "POST",
        "/api/proposals/",
        {"rina": 201, "rizal": 201, "auditor": 403, "analyst": 403, "partner": 403, "operator": 403},
        payload={"call": "{call}"},
    ),
    Row("PATCH", "/api/proposals/{draft}/", OWN_DRAFT, payload=revision),
    Row("PATCH", "/api/proposals/{open}/", {"rina": 409, "febri": 403, "partner": 404}, payload=revision),
    Row("POST", "/api/proposals/{draft}/submit/", OWN_DRAFT),
    Row("POST", "/api/proposals/{draft}/submit/", {"rina": 409, "febri": 404}, stage="vote"),
    Row("POST", "/api/proposals/{submitted}/open/", CHECKERS),
    Row("POST", "/api/proposals/{submitted}/merge/", CHECKERS, payload={"into": "{open}"}, prepare=other_author),
    Row("POST", "/api/proposals/{submitted}/withdraw/", AUTHOR_ONLY),
    Row("POST", "/api/proposals/{draft}/withdraw/", OWN_DRAFT),
    Row("POST", "/api/proposals/{in_review}/withdraw/", {**AUTHOR_ONLY, "rina": 409}, stage="decide"),
    Row("POST", "/api/proposals/{returned}/resubmit/", AUTHOR_ONLY, stage="decide"),
    Row("POST", "/api/proposals/{rejected}/appeal/", AUTHOR_ONLY, payload={"reason": "Belum."}, stage="decide"),
    Row("GET", "/usulan/", ALL),
    Row("GET", "/usulan/?q=simpangbaru&unit={delima}&kompetensi={competence}&tampil=dibahas&urut=mahal", ALL),
    Row("GET", "/usulan/?milik=saya&putaran=semua", ALL),
    Row("GET", "/usulan/{open}/", SEEN),
    Row("GET", "/usulan/{submitted}/", {**SEEN, "lilis": 200, "hendra": 200}),
    Row("GET", "/usulan/{in_review}/", SEEN, stage="decide"),
    Row("GET", "/usulan/{rejected}/", SEEN, stage="decide"),
    Row("GET", "/usulan/{merged}/", {**dict.fromkeys(READERS, 302), "partner": 404, "operator": 404}),
    Row("GET", "/usulan/{merged}/?asli", SEEN),
    Row("GET", "/usulan/{draft}/", OWN_DRAFT),
    Row("GET", "/usulan/baru/", ALL),
    Row("GET", "/usulan/baru/?dari={withdrawn}", ALL),
    Row("GET", "/usulan/baru/", ALL, stage="vote"),
    Row("GET", "/usulan/{draft}/tulis/", OWN_DRAFT),
    Row("GET", "/usulan/{returned}/tulis/", {"rina": 200, "febri": 302, "partner": 404}, stage="decide"),
    Row("GET", "/usulan/{open}/tulis/", {"rina": 302, "febri": 302, "partner": 404}),
    Row("GET", "/api/calls/", ALL),
    Row("GET", "/api/calls/{call}/", SEEN),
    Row("GET", "/api/learning-forms/", ALL),
    Row("GET", "/api/learning-forms/{form}/", ALL),
    Row("GET", "/api/competences/", ALL),
    *permissions_polls.ROWS,
]

TOPICS = [
    Topic("proposal:{open}", {"rina": True, "febri": True, "auditor": True, "partner": False, "operator": False}),
    Topic("proposal:{draft}", {"rina": True, "febri": False, "auditor": False}),
    *permissions_polls.TOPICS,
]
