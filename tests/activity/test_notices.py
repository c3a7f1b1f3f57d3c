"""Who is told of what, in which words, and how it is marked as read."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from django.utils.translation import gettext_lazy, override

from activity import registry
from activity.models import Event, Notice
from activity.queries import text_of
from activity.services import record, titled
from people.models import Unit, User

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def announced(monkeypatch: pytest.MonkeyPatch, db: None) -> None:
    """`test.rename` of a unit is announced to everybody; Febri may not see units."""

    def everybody(unit: Unit, data: dict[str, Any]) -> Iterable[User]:
        return User.objects.order_by("pk")

    text = gettext_lazy("%(actor)s mengganti nama “%(title)s”%(nothing)s")
    monkeypatch.setitem(registry.announcements, "test.rename", registry.Announcement(text, everybody))
    kind = registry.Subject(may_see=lambda user, unit: not user.name.startswith("Febri"), path=lambda unit: "/kelola/")
    monkeypatch.setitem(registry.subjects, "people.unit", kind)


@pytest.fixture
def renamed(cast: Any, now: datetime) -> Event:
    return record("test.rename", cast.delima, actor=cast.rina, now=now, title="Delima 100%")


def test_the_audience_is_told_but_not_the_actor_nor_who_may_not_see(cast: Any, renamed: Event) -> None:
    told = set(Notice.objects.values_list("recipient", flat=True))
    assert told == set(User.objects.exclude(pk__in=[cast.rina.pk, cast.febri.pk]).values_list("pk", flat=True))


def test_what_is_not_announced_is_told_to_nobody(cast: Any, now: datetime) -> None:
    record("test.other", cast.delima, actor=cast.rina, now=now)
    assert not Notice.objects.exists()


def test_a_change_that_is_undone_is_told_to_nobody(cast: Any, now: datetime) -> None:
    with transaction.atomic():
        record("test.rename", cast.delima, actor=cast.rina, now=now, title="x")
        transaction.set_rollback(True)
    assert not Notice.objects.exists()
    assert not Event.objects.exists()


def test_a_notice_says_who_did_what_and_where_to_look(cast: Any, client_of: Any, renamed: Event) -> None:
    answer = client_of(cast.erna).get("/api/notices/").json()
    assert answer["count"] == 1
    row = answer["results"][0]
    assert row["text"] == "Rina Febriani mengganti nama “Delima 100%”"
    assert (row["path"], row["verb"], row["is_read"]) == ("/kelola/", "test.rename", False)


def test_what_the_clock_did_is_said_of_the_system(cast: Any, client_of: Any, now: datetime) -> None:
    record("test.rename", cast.delima, actor=None, now=now, title="x")
    assert client_of(cast.erna).get("/api/notices/").json()["results"][0]["text"].startswith("Sistem mengganti")


def test_a_verb_that_is_no_longer_announced_still_has_words(
    cast: Any, client_of: Any, renamed: Event, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delitem(registry.announcements, "test.rename")
    assert client_of(cast.erna).get("/api/notices/").json()["results"][0]["text"]


def test_notices_are_marked_as_read_up_to_the_newest_seen(cast: Any, client_of: Any, now: datetime) -> None:
    for title in ("a", "b", "c"):
        record("test.rename", cast.delima, actor=cast.rina, now=now, title=title)
    client = client_of(cast.erna)
    newest, middle, _ = client.get("/api/notices/?unread=true").json()["results"]
    answer = client.post("/api/notices/read/", {"up_to": middle["id"]}, content_type="application/json")
    assert (answer.status_code, answer.json()) == (200, {"unread": 1})
    assert [row["id"] for row in client.get("/api/notices/?unread=true").json()["results"]] == [newest["id"]]
    assert client.get("/api/notices/").json()["count"] == 3
    assert Notice.objects.filter(read_at=None).exclude(recipient=cast.erna).count() == 3 * 15


@pytest.mark.parametrize("payload", [{}, {"up_to": "x"}, {"up_to": -1}])
def test_bad_shape(cast: Any, client_of: Any, payload: dict[str, Any]) -> None:
    answer = client_of(cast.erna).post("/api/notices/read/", payload, content_type="application/json")
    assert (answer.status_code, list(answer.json()["errors"])) == (400, ["up_to"])


def test_many_notices_cost_few_queries(cast: Any, client_of: Any, now: datetime) -> None:
    client = client_of(cast.erna)
    counts = []
    for _ in range(2):
        for _ in range(20):
            record("test.rename", cast.delima, actor=cast.rina, now=now, title="x")
        with CaptureQueriesContext(
            connection,
        ) as queries:
            client.get("/api/notices/")
        counts.append(len(queries))
    assert counts[0] == counts[1] <= 5


def test_every_announced_text_can_be_filled(cast: Any) -> None:
    for verb, announcement in registry.announcements.items():
        for text in filter(None, (str(announcement.text), str(announcement.in_person[1]))):
            assert text % {"actor": "", **dict.fromkeys(names_in(text), "x")}, verb


def names_in(text: str) -> list[str]:
    return [part.partition(")")[0] for part in text.split("%(")[1:]]


def test_names_with_an_english_one_are_read_in_english(cast: Any, now: datetime) -> None:
    names = {"title": "Pemeriksaan", "title_en": "Review"}
    event = record("test.rename", cast.delima, actor=cast.rina, now=now, **names)
    notice = Notice.objects.filter(event=event)[0]
    assert "Pemeriksaan" in text_of(notice)
    with override("en"):
        assert "Review" in text_of(notice)


def test_rounds_are_named_in_the_language_of_the_reader_not_of_who_did_it(cast: Any, call: Any, now: datetime) -> None:
    with override("en"):
        event = record("test.rename", cast.delima, actor=cast.rina, now=now, **titled(call))
        notice = Notice.objects.filter(event=event)[0]
        assert "Plan 2027, round 1" in text_of(notice)
    assert "Rencana 2027, putaran 1" in text_of(notice)


def test_somebody_whom_the_event_names_is_told_in_person(cast: Any, now: datetime, monkeypatch: Any) -> None:
    personal = registry.Announcement("Umum", lambda unit, data: [cast.erna, cast.mutia], in_person=("whom", "Anda"))
    monkeypatch.setitem(registry.announcements, "test.rename", personal)
    record("test.rename", cast.delima, actor=cast.rina, now=now, whom=cast.erna.pk)
    assert {row.recipient: text_of(row) for row in Notice.objects.all()} == {cast.erna: "Anda", cast.mutia: "Umum"}
