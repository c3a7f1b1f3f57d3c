from typing import Any

from django.utils import timezone

from discussions.models import Post, Report
from tests.permissions import Row, Topic, World

BOARD = "/api/boards/proposals.proposal/{open}"
SEEING = {"rina": 200, "febri": 200, "rizal": 200, "lilis": 200, "auditor": 200, "partner": 404, "operator": 404}
STAFF = {"rina": 201, "rizal": 201, "lilis": 201, "partner": 404, "operator": 404}
MODERATOR = {"lilis": 200, "rina": 403, "rizal": 403, "hendra": 403, "partner": 404, "operator": 404}
REASON = {"reason": "Menyerang pribadi."}


def furnish(world: World) -> None:
    now = timezone.now()
    world["report"] = Report.objects.create(
        post=world["post"], reporter=world.cast.rina, reason="Kasar", created_at=now
    )


def fresh(world: World) -> Any:
    return Post.objects.filter(pk__in=[world["post"].pk, world["hidden_post"].pk]).update(created_at=timezone.now())


ROWS = [
    Row("GET", f"{BOARD}/posts/", SEEING),
    Row("POST", f"{BOARD}/posts/", STAFF, {"body": "Saya setuju."}),
    Row(
        "POST",
        f"{BOARD}/read/",
        {**SEEING, "rina": 204, "febri": 204, "rizal": 204, "lilis": 204, "auditor": 204},
        {"post": "{post}"},
    ),
    Row("GET", "/api/posts/{post}/", SEEING),
    Row(
        "POST",
        "/api/posts/{post}/edit/",
        {"febri": 200, "rina": 403, "lilis": 403, "rizal": 403, "partner": 404},
        {"body": "Saya sangat setuju."},
        prepare=fresh,
    ),
    Row("POST", "/api/posts/{post}/hide/", MODERATOR, REASON),
    Row("POST", "/api/posts/{hidden_post}/restore/", MODERATOR),
    Row(
        "POST",
        "/api/posts/{post}/report/",
        {"rizal": 204, "lilis": 204, "auditor": 204, "febri": 409, "rina": 409, "partner": 404, "operator": 404},
        REASON,
    ),
    Row(
        "POST",
        "/api/posts/{hidden_post}/appeal/",
        {"febri": 204, "rina": 403, "lilis": 403, "partner": 404},
        REASON,
    ),
    Row("GET", "/api/reports/", {"lilis": 200, "rina": 200, "partner": 200}),
    Row("GET", "/api/reports/{report}/", {"lilis": 200, "rina": 404, "rizal": 404, "operator": 404, "partner": 404}),
    Row(
        "POST",
        "/api/reports/{report}/settle/",
        {"lilis": 200, "rina": 404, "rizal": 404, "operator": 404, "partner": 404},
        {"answer": "Sudah kami periksa."},
    ),
]
TOPICS = [
    Topic(
        "board:{board}",
        {"rina": True, "rizal": True, "lilis": True, "auditor": True, "partner": False, "operator": False},
    )
]
