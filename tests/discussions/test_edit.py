from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from activity.models import Event
from discussions import services
from discussions.models import Board, Post


def edit(client: Any, post: Post, body: str = "Saya sangat setuju.") -> Any:
    return client.post(f"/api/posts/{post.pk}/edit/", {"body": body}, content_type="application/json")


def test_within_a_quarter_of_an_hour_and_marked(cast: Any, client_of: Any, first: Post) -> None:
    answer = edit(client_of(cast.rina), first)
    assert answer.status_code == 200
    assert answer.json()["body"] == "Saya sangat setuju."
    assert answer.json()["edited_at"]
    assert answer.json()["revision"] == Board.objects.get().revision == 2


def test_not_later(cast: Any, client_of: Any, first: Post) -> None:
    Post.objects.update(created_at=timezone.now() - timedelta(minutes=16))
    answer = edit(client_of(cast.rina), first)
    assert (answer.status_code, answer.json()["code"]) == (409, "too_late")
    assert Post.objects.get().body == "Saya setuju."


def test_only_by_its_author(cast: Any, client_of: Any, first: Post) -> None:
    for person in (cast.febri, cast.nofrizal, cast.lilis, cast.rizal):
        answer = edit(client_of(person), first)
        assert (answer.status_code, answer.json()["code"]) == (403, "not_author")


def test_not_what_is_hidden(cast: Any, client_of: Any, first: Post) -> None:
    services.hide(first, reason="Kasar", actor=cast.lilis)
    answer = edit(client_of(cast.rina), first)
    assert (answer.status_code, answer.json()["code"]) == (409, "hidden")


@pytest.mark.parametrize("body", ["", "   ", "a" * 4001])
def test_a_body_that_does_not_fit(cast: Any, client_of: Any, first: Post, body: str) -> None:
    answer = edit(client_of(cast.rina), first, body)
    assert (answer.status_code, answer.json()["code"]) == (400, "invalid")
    assert "body" in answer.json()["errors"]
    assert Board.objects.get().revision == 1


def test_the_same_words_are_no_change(cast: Any, client_of: Any, first: Post) -> None:
    answer = edit(client_of(cast.rina), first, " Saya setuju. ")
    assert answer.json()["edited_at"] is None
    assert not Event.objects.filter(verb="discussions.edit").exists()
