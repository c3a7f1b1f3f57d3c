from datetime import timedelta
from typing import Any

import pytest
from django.core import mail
from django.test import Client
from django.utils import timezone

from activity.answers import Refused
from activity.models import Event, IdempotencyRecord, Notice
from people import one_time, services
from people.models import User

NEW = "kopi pagi di Panam"


def ask(client: Client, person: User, **headers: str) -> Any:
    return client.post(f"/api/people/{person.pk}/one-time-link/", headers=headers)


def path_of(answer: Any) -> str:
    return str(answer.json()["address"]).removeprefix("http://testserver")


def test_the_person_sets_a_password_once(cast: Any, client_of: Any) -> None:
    answer = ask(client_of(cast.operator), cast.rina)
    assert answer.status_code == 201
    path, visitor = path_of(answer), Client()
    assert "Rina" in visitor.get(path).content.decode()
    assert visitor.post(path, {"password": NEW, "again": NEW}).status_code == 302
    assert visitor.get("/api/me/").json()["name"] == cast.rina.name
    assert visitor.get(path).status_code == 410
    assert Client().post("/masuk/", {"username": cast.rina.nip, "password": NEW}).status_code == 302


def test_neither_ledger_nor_records_nor_notices_hold_the_link(cast: Any, client_of: Any) -> None:
    answer = ask(client_of(cast.operator), cast.rina, **{"Idempotency-Key": "satu"})
    token = path_of(answer).split("/")[-2]
    event = Event.objects.get(verb="people.make_link")
    assert token not in str(event.data)
    assert not IdempotencyRecord.objects.exists()
    assert Notice.objects.filter(recipient=cast.rina, event=event).count() == 1
    assert answer.headers["Cache-Control"] == "no-store"


def test_a_newer_link_ends_the_older_one(cast: Any, client_of: Any) -> None:
    first, second = (path_of(ask(client_of(cast.operator), cast.rina)) for _ in range(2))
    assert Client().get(first).status_code == 410
    assert Client().get(second).status_code == 200


def test_a_link_ends_after_three_days(cast: Any, client_of: Any, monkeypatch: Any) -> None:
    path = path_of(ask(client_of(cast.operator), cast.rina))
    later = timezone.localtime().replace(tzinfo=None) + timedelta(days=3, minutes=1)
    monkeypatch.setattr(one_time.tokens, "_now", lambda: later)
    assert Client().get(path).status_code == 410


@pytest.mark.parametrize("path", ["/sandi/MQ/abc-def/", "/sandi/%21%21/x/", "/sandi/OTk5OTk5OTk5OTk5OTk5OTk5OTk5/a-b/"])
def test_an_invented_link_is_refused(cast: Any, path: str) -> None:
    assert Client().get(path).status_code == 410


@pytest.mark.parametrize(
    ("password", "again", "text"),
    [
        ("pendek", "pendek", "terlalu pendek"),
        (NEW, "lain sama sekali", "Kedua kata sandi berbeda"),
        ("", "", "Tulis kata sandi baru."),
        ("password123", "password123", "terlalu umum"),
    ],
)
def test_a_weak_password_is_explained(cast: Any, client_of: Any, password: str, again: str, text: str) -> None:
    path = path_of(ask(client_of(cast.operator), cast.rina))
    answer = Client().post(path, {"password": password, "again": again})
    assert answer.status_code == 200
    assert text in answer.content.decode()
    assert Client().get(path).status_code == 200


def test_by_mail_the_administrator_does_not_see_it(
    cast: Any, client_of: Any, settings: Any, django_capture_on_commit_callbacks: Any
) -> None:
    settings.EMAIL_HOST = "mail.example"
    with django_capture_on_commit_callbacks(execute=True):
        answer = ask(client_of(cast.operator), cast.rina)
    assert answer.json() == {"address": "", "mailed_to": cast.rina.email}
    assert "/sandi/" in mail.outbox[0].body


def test_only_an_administrator_makes_links(cast: Any, client_of: Any) -> None:
    for person in (cast.hendra, cast.rizal, cast.rina):
        answer = ask(client_of(person), cast.febri)
        assert (answer.status_code, answer.json()["code"]) == (403, "not_administrator")
    assert not Event.objects.exists()


def test_a_closed_account_gets_none(cast: Any, client_of: Any) -> None:
    path = path_of(ask(client_of(cast.operator), cast.rina))
    User.objects.filter(pk=cast.rina.pk).update(is_active=False)
    assert Client().get(path).status_code == 410
    answer = ask(client_of(cast.operator), cast.rina)
    assert (answer.status_code, answer.json()["code"]) == (409, "account_closed")


def test_two_at_once_with_one_link_set_one_password(cast: Any) -> None:
    """Both looked at the link before either of them used it."""
    services.make_link(cast.rina, origin="", actor=cast.operator)
    first, second = User.objects.get(pk=cast.rina.pk), User.objects.get(pk=cast.rina.pk)
    services.set_password(first, password=NEW)
    with pytest.raises(Refused) as refusal:
        services.set_password(second, password="gorengan sore di Panam")
    assert refusal.value.answer.code == "password_changed"
    assert User.objects.get(pk=cast.rina.pk).check_password(NEW)
