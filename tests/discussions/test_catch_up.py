import threading
from typing import Any

import pytest
from django.db import connection
from django.utils import timezone

from activity.models import Notice
from activity.queries import text_of
from discussions import registry, services
from discussions.models import Board, LastRead, Post
from people.models import Unit

LABEL = "people.unit"


def many(cast: Any, unit: Unit, number: int) -> Board:
    board = Board.objects.create(subject_type=LABEL, subject_id=unit.pk, revision=number, post_count=number)
    authors = [cast.rina, cast.febri, cast.nofrizal, cast.lilis, cast.erna]
    Post.objects.bulk_create(
        Post(board=board, author=authors[n % 5], body=f"Pesan {n}", created_at=timezone.now(), revision=n)
        for n in range(1, number + 1)
    )
    return board


def ids(answer: Any) -> list[int]:
    return [post["id"] for post in answer.json()["posts"]]


def test_newest_first_then_older_ones(cast: Any, client_of: Any, board_subject: Unit) -> None:
    many(cast, board_subject, 45)
    client, address = client_of(cast.rina), f"/api/boards/{LABEL}/{board_subject.pk}/posts/"
    everything = list(Post.objects.values_list("pk", flat=True))
    page = client.get(address)
    assert ids(page) == everything[-20:]
    assert page.json()["more"]
    page = client.get(f"{address}?before={ids(page)[0]}")
    assert ids(page) == everything[5:25]
    page = client.get(f"{address}?before={ids(page)[0]}&page_size=10")
    assert (ids(page), page.json()["more"]) == (everything[:5], False)


def test_nothing_missing_and_nothing_twice(cast: Any, client_of: Any, board_subject: Unit) -> None:
    client, address = client_of(cast.rina), f"/api/boards/{LABEL}/{board_subject.pk}/posts/"
    empty = client.get(address).json()
    assert (empty["posts"], empty["revision"], empty["board"]["id"]) == ([], 0, None)
    first = services.post(LABEL, board_subject, body="Satu", actor=cast.rina)
    second = services.post(LABEL, board_subject, body="Dua", actor=cast.febri)
    services.edit(first, body="Satu, diubah", actor=cast.rina)
    caught = client.get(f"{address}?since=1").json()
    assert [(post["id"], post["revision"]) for post in caught["posts"]] == [(second.pk, 2), (first.pk, 3)]
    assert (caught["revision"], caught["more"]) == (3, False)
    assert client.get(f"{address}?since=3").json()["posts"] == []


def test_a_long_absence_is_caught_up_in_pieces(cast: Any, client_of: Any, board_subject: Unit) -> None:
    many(cast, board_subject, 450)
    client, address = client_of(cast.rina), f"/api/boards/{LABEL}/{board_subject.pk}/posts/"
    seen, since, more = [], 0, True
    while more:
        answer = client.get(f"{address}?since={since}").json()
        seen += [post["id"] for post in answer["posts"]]
        since, more = answer["revision"], answer["more"]
    assert seen == list(Post.objects.values_list("pk", flat=True))


def test_a_thousand_posts_cost_as_many_queries_as_twenty(
    cast: Any, client_of: Any, board_subject: Unit, django_assert_max_num_queries: Any
) -> None:
    many(cast, board_subject, 1000)
    client = client_of(cast.lilis)
    with django_assert_max_num_queries(14):
        client.get(f"/api/boards/{LABEL}/{board_subject.pk}/posts/")


@pytest.mark.parametrize(
    "query", ["?since=-1", "?since=x", "?before=9999999999999999999999", "?page_size=0", "?since=１"]
)
def test_odd_questions_get_the_newest(cast: Any, client_of: Any, first: Post, query: str) -> None:
    answer = client_of(cast.rina).get(f"/api/boards/{LABEL}/{first.board.subject_id}/posts/{query}")
    assert ids(answer) == [first.pk]


def test_a_board_of_what_one_may_not_see_is_not_there(cast: Any, client_of: Any, first: Post) -> None:
    client = client_of(cast.partner)
    assert client.get(f"/api/boards/{LABEL}/{first.board.subject_id}/posts/").status_code == 404
    assert client.get(f"/api/posts/{first.pk}/").status_code == 404
    assert client_of(cast.rina).get("/api/boards/people.user/1/posts/").status_code == 404


def test_how_far_one_has_read_never_goes_back(cast: Any, client_of: Any, board_subject: Unit) -> None:
    first = services.post(LABEL, board_subject, body="Satu", actor=cast.rina)
    second = services.post(LABEL, board_subject, body="Dua", actor=cast.rina)
    client, address = client_of(cast.febri), f"/api/boards/{LABEL}/{board_subject.pk}"
    for post in (second, first):
        answer = client.post(f"{address}/read/", {"post": post.pk}, content_type="application/json")
        assert answer.status_code == 204
    assert LastRead.objects.get(user=cast.febri).post_id == second.pk
    assert client.get(f"{address}/posts/").json()["board"]["last_read"] == second.pk
    assert client.post(f"{address}/read/", {"post": 99999}, content_type="application/json").status_code == 404


def test_a_reply_names_what_it_answers_and_tells_its_author(cast: Any, client_of: Any, first: Post) -> None:
    answer = client_of(cast.nofrizal).post(
        f"/api/boards/{LABEL}/{first.board.subject_id}/posts/",
        {"body": "Baik, saya catat.", "parent": first.pk},
        content_type="application/json",
    )
    assert answer.status_code == 201
    post = answer.json()
    assert (post["parent_author"], post["parent_excerpt"]) == (cast.rina.name, "Saya setuju.")
    assert post["author_role"] == "Kepala unit"
    notice = Notice.objects.get(recipient=cast.rina, event__verb="discussions.post")
    assert text_of(notice).startswith(f"{cast.nofrizal.name} membalas tulisan Anda")


def test_followers_are_told_once_until_they_read(cast: Any, board_subject: Unit) -> None:
    for body in ("Satu", "Dua", "Tiga"):
        last = services.post(LABEL, board_subject, body=body, actor=cast.rina)
    told = Notice.objects.filter(recipient=cast.nofrizal)
    assert told.count() == 1
    services.mark_read(last.board, actor=cast.nofrizal, post_id=last.pk)
    services.post(LABEL, board_subject, body="Empat", actor=cast.rina)
    assert told.count() == 2


@pytest.mark.database
def test_a_repeated_post_with_its_key_is_one_post(cast: Any, client_of: Any, board_subject: Unit) -> None:
    client = client_of(cast.rina)
    for _ in range(3):
        answer = client.post(
            f"/api/boards/{LABEL}/{board_subject.pk}/posts/",
            {"body": "Dari gawai yang sempat luring"},
            content_type="application/json",
            headers={"Idempotency-Key": "abc"},
        )
        assert answer.status_code == 201
    assert Post.objects.count() == 1


@pytest.mark.database
@pytest.mark.django_db(transaction=True)
def test_posts_at_the_same_moment_get_revisions_of_their_own(cast: Any, board_subject: Unit) -> None:
    def speak(number: int) -> None:
        services.post(LABEL, board_subject, body=f"Pesan {number}", actor=cast.rina)
        connection.close()

    threads = [threading.Thread(target=speak, args=(number,)) for number in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(Post.objects.values_list("revision", flat=True)) == list(range(1, 9))
    assert Board.objects.get().revision == Board.objects.get().post_count == 8
    assert registry.subjects[LABEL]


@pytest.mark.parametrize("address", ["/api/boards/people.unit/999999/posts/", "/papan/people.unit/999999/"])
def test_what_does_not_exist_is_not_found(cast: Any, client_of: Any, board_subject: Unit, address: str) -> None:
    assert client_of(cast.rina).get(address).status_code == 404
