"""Notices are everybody's own; the ledger is for auditors."""

from activity.ledger import seal
from activity.models import Event
from activity.services import record
from tests.permissions import Row, Topic, World

EVERYBODY = dict.fromkeys(("rina", "rizal", "sekda", "auditor", "partner", "operator"), 200)
AUDITORS = {"auditor": 200, "rina": 403, "rizal": 403, "desi": 403, "sekda": 403, "partner": 403, "operator": 403}


def furnish(world: World) -> None:
    event = record("people.set_password", world.cast.rina, actor=world.cast.rina)
    seal(event.created_at)
    world["event"] = Event.objects.get(pk=event.pk)


ROWS = [
    Row("GET", "/api/notices/", EVERYBODY),
    Row("POST", "/api/notices/read/", EVERYBODY, {"up_to": 5}),
    Row("GET", "/api/events/", AUDITORS),
    Row("GET", "/api/events/{event}/", AUDITORS),
    Row("GET", "/api/events/csv/", AUDITORS),
    Row("GET", "/api/blocks/", AUDITORS),
    Row("GET", "/api/blocks/verification/", AUDITORS),
]
TOPICS = [Topic("user:{rina}", {"rina": True, "febri": False, "rizal": False, "operator": False, "auditor": False})]
