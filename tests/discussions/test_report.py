from datetime import date
from typing import Any

from activity.models import Event, Notice
from discussions import services
from discussions.models import Post, Report
from people.models import Role
from tests.cast import appoint


def send(client: Any, post: Post, verb: str, reason: str = "Tolong dilihat.") -> Any:
    return client.post(f"/api/posts/{post.pk}/{verb}/", {"reason": reason}, content_type="application/json")


def settle(client: Any, report: Report, **more: Any) -> Any:
    payload = {"answer": "Sudah kami periksa.", **more}
    return client.post(f"/api/reports/{report.pk}/settle/", payload, content_type="application/json")


def test_moderators_are_told_and_nobody_else_learns_who_asked(cast: Any, client_of: Any, first: Post) -> None:
    assert send(client_of(cast.febri), first, "report").status_code == 204
    event = Event.objects.get(verb="discussions.report")
    assert event.actor is None
    assert [notice.recipient for notice in Notice.objects.filter(event=event)] == [cast.lilis]
    queue = client_of(cast.lilis).get("/api/reports/").json()["results"]
    assert (queue[0]["reporter_name"], queue[0]["post"]["id"]) == (cast.febri.name, first.pk)
    assert client_of(cast.rina).get("/api/reports/").json()["results"] == []
    assert client_of(cast.rizal).get(f"/api/reports/{queue[0]['id']}/").status_code == 404


def test_once_and_not_ones_own(cast: Any, client_of: Any, first: Post) -> None:
    send(client_of(cast.febri), first, "report")
    assert send(client_of(cast.febri), first, "report").json()["code"] == "already_reported"
    assert send(client_of(cast.rina), first, "report").json()["code"] == "own_post"
    assert send(client_of(cast.nofrizal), first, "report", "").status_code == 400


def test_settling_answers_whoever_asked(cast: Any, client_of: Any, first: Post) -> None:
    report = services.report(first, reason="Kasar", actor=cast.febri)
    assert settle(client_of(cast.rizal), report).status_code == 404
    assert settle(client_of(cast.lilis), report).json()["answer"] == "Sudah kami periksa."
    notice = Notice.objects.get(recipient=cast.febri, event__verb="discussions.settle")
    assert notice.path.endswith(f"#post-{first.pk}")
    assert settle(client_of(cast.lilis), report).status_code == 404


def test_the_author_appeals_once(cast: Any, client_of: Any, first: Post) -> None:
    author = client_of(cast.rina)
    assert send(author, first, "appeal").json()["code"] == "not_hidden"
    services.hide(first, reason="Kasar", actor=cast.lilis)
    assert send(client_of(cast.febri), first, "appeal").json()["code"] == "not_author"
    assert send(author, first, "appeal").status_code == 204
    assert send(author, first, "appeal").json()["code"] == "already_appealed"


def test_an_appeal_is_heard_by_another_moderator_where_there_is_one(cast: Any, client_of: Any, first: Post) -> None:
    services.hide(first, reason="Kasar", actor=cast.lilis)
    appeal = services.appeal(first, reason="Itu kutipan.", actor=cast.rina)
    appoint(cast.fauzan, Role.MODERATOR, cast.district, starts=date(2024, 1, 1))
    refused = settle(client_of(cast.lilis), appeal, restore=True)
    assert (refused.status_code, refused.json()["code"]) == (403, "involved")
    assert Post.objects.get().hidden_at is not None
    assert settle(client_of(cast.fauzan), appeal, restore=True).status_code == 200
    assert Post.objects.get().hidden_at is None


def test_the_only_moderator_hears_the_appeal(cast: Any, client_of: Any, first: Post) -> None:
    services.hide(first, reason="Kasar", actor=cast.lilis)
    appeal = services.appeal(first, reason="Itu kutipan.", actor=cast.rina)
    assert settle(client_of(cast.lilis), appeal).status_code == 200
    assert Post.objects.get().hidden_at is not None


def test_restoring_what_is_shown_is_refused_and_settles_nothing(cast: Any, client_of: Any, first: Post) -> None:
    report = services.report(first, reason="Kasar", actor=cast.febri)
    assert settle(client_of(cast.lilis), report, restore=True).json()["code"] == "not_hidden"
    assert Report.objects.get().settled_at is None


def test_a_reported_moderator_does_not_learn_who_reported(cast: Any, client_of: Any, first: Post) -> None:
    appoint(cast.rina, Role.MODERATOR, cast.district, starts=date(2024, 1, 1))
    services.report(first, reason="Kasar", actor=cast.febri)
    shown = {}
    for moderator in (cast.rina, cast.lilis):
        client = client_of(moderator)
        row = client.get("/api/reports/").json()["results"][0]
        shown[moderator.pk] = (row["reporter_name"], cast.febri.name in client.get("/moderasi/").content.decode())
    assert shown == {cast.rina.pk: ("", False), cast.lilis.pk: (cast.febri.name, True)}
