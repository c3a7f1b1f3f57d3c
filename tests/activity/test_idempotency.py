"""A POST that is sent twice with one key happens once."""

import json
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.http import HttpResponse
from django.test import override_settings
from django.test.client import encode_multipart
from django.urls import include, path
from django.utils import timezone
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.routers import SimpleRouter

from activity.answers import conflict
from activity.api import RembukViewSet
from activity.models import Event, IdempotencyRecord
from activity.services import forget_old_answers, record
from tests.cast import assemble


class NoteSerializer(serializers.Serializer):
    text = serializers.CharField()
    file = serializers.FileField(required=False)


class NoteViewSet(RembukViewSet):
    """A small API of its own: each POST writes one ledger event."""

    serializer_class = NoteSerializer
    queryset = Event.objects.all()

    def write(self, request: Request) -> Event:
        serializer = self.get_serializer(data=request.data)
        serializer.is_valid(raise_exception=True)
        return record("test.note", request.user, actor=request.user)

    def create(self, request: Request) -> Response:
        event = self.write(request)
        if request.data["text"] == "refuse":
            conflict("too_late", "Terlambat.").require()
        if request.data["text"] == "odd":
            return Response({"code": "odd"}, status=418)
        return Response({"event": event.pk}, status=201)

    @action(detail=False, methods=["post"], store_idempotent_answers=False)
    def secret(self, request: Request) -> Response:
        return Response({"event": self.write(request).pk}, status=201)

    @action(detail=False, methods=["post"])
    def silent(self, request: Request) -> Response:
        self.write(request)
        return Response(status=204)


router = SimpleRouter()
router.register("notes", NoteViewSet, basename="note")
urlpatterns = [path("api/", include(router.urls))]
pytestmark = [pytest.mark.django_db, pytest.mark.urls(__name__)]


def send(client: Any, text: str, key: str, address: str = "/api/notes/") -> HttpResponse:
    return client.post(address, {"text": text}, content_type="application/json", headers={"Idempotency-Key": key})


def test_the_repetition_gets_the_first_answer_and_changes_nothing(cast: Any, client_of: Any) -> None:
    client = client_of(cast.rina)
    first, second = send(client, "a", "k1"), send(client, "a", "k1")
    assert (first.status_code, second.status_code) == (201, 201)
    assert first.json() == second.json()
    assert second.headers["Idempotent-Replayed"] == "true"
    assert Event.objects.count() == 1


def test_an_answer_without_a_body_is_repeated_too(cast: Any, client_of: Any) -> None:
    client = client_of(cast.rina)
    answers = [send(client, "a", "k1", "/api/notes/silent/") for _ in range(2)]
    assert [(answer.status_code, answer.content) for answer in answers] == [(204, b""), (204, b"")]
    assert Event.objects.count() == 1


def test_a_key_belongs_to_one_request(cast: Any, client_of: Any) -> None:
    client = client_of(cast.rina)
    send(client, "a", "k1")
    answer = send(client, "b", "k1")
    assert (answer.status_code, answer.json()["code"]) == (409, "idempotency_key_reused")
    assert send(client, "a", "k1", "/api/notes/silent/").status_code == 409
    assert Event.objects.count() == 1


def test_a_key_belongs_to_one_person(cast: Any, client_of: Any) -> None:
    assert send(client_of(cast.rina), "a", "k1").json() != send(client_of(cast.febri), "a", "k1").json()


@pytest.mark.parametrize(("text", "status"), [("refuse", 409), ("odd", 418), ("", 400)])
def test_only_successes_are_kept(cast: Any, client_of: Any, text: str, status: int) -> None:
    client = client_of(cast.rina)
    assert send(client, text, "k1").status_code == status
    assert not IdempotencyRecord.objects.exists()
    assert send(client, text, "k1").status_code == status


def test_a_refusal_leaves_no_trace(cast: Any, client_of: Any) -> None:
    send(client_of(cast.rina), "refuse", "k1")
    assert not Event.objects.exists()


def test_a_view_may_keep_no_answers(cast: Any, client_of: Any) -> None:
    client = client_of(cast.rina)
    for _ in range(2):
        assert send(client, "a", "k1", "/api/notes/secret/").status_code == 201
    assert Event.objects.count() == 2
    assert not IdempotencyRecord.objects.exists()


def test_the_store_holds_no_request(cast: Any, client_of: Any) -> None:
    send(client_of(cast.rina), "rahasia", "k1")
    assert "rahasia" not in json.dumps(list(IdempotencyRecord.objects.values()), default=str)


def test_strangers_are_turned_away_before_the_store(cast: Any, client: Any) -> None:
    assert send(client, "a", "k1").status_code == 401
    assert not IdempotencyRecord.objects.exists()


def test_a_long_key_is_bad_shape(cast: Any, client_of: Any) -> None:
    answer = send(client_of(cast.rina), "a", "k" * 81)
    assert (answer.status_code, answer.json()["code"]) == (400, "invalid")
    assert "Idempotency-Key" in answer.json()["errors"]


def test_a_form_is_the_same_whatever_its_boundary(cast: Any, client_of: Any) -> None:
    client = client_of(cast.rina)

    def upload(content: bytes, boundary: str) -> HttpResponse:
        body = encode_multipart(boundary, {"text": "a", "file": SimpleUploadedFile("x.csv", content)})
        kind = f"multipart/form-data; boundary={boundary}"
        return client.post("/api/notes/", body, content_type=kind, headers={"Idempotency-Key": "k1"})

    assert upload(b"one", "b1").json() == upload(b"one", "b2").json()
    assert upload(b"two", "b3").status_code == 409


def test_old_answers_are_forgotten(cast: Any, client_of: Any) -> None:
    client = client_of(cast.rina)
    send(client, "a", "old")
    IdempotencyRecord.objects.update(created_at=timezone.now() - timedelta(hours=49))
    send(client, "a", "new")
    assert forget_old_answers(timezone.now()) == 1
    assert IdempotencyRecord.objects.get().key == "new"


@pytest.mark.database
@pytest.mark.django_db(transaction=True)
@override_settings(ROOT_URLCONF=__name__)
def test_of_many_at_once_one_happens(client_of: Any) -> None:
    rina = assemble().rina

    def race(_: int) -> tuple[int, Any]:
        try:
            answer = send(client_of(rina), "a", "k1")
            return answer.status_code, answer.json()
        finally:
            connection.close()

    with ThreadPoolExecutor(8) as pool:
        answers = list(pool.map(race, range(8)))
    assert {status for status, _ in answers} == {201}
    assert len({body["event"] for _, body in answers}) == 1
    assert Event.objects.count() == 1
