from typing import Any

from activity.models import Notice
from discussions import services
from discussions.models import Post, Report
from people.models import Role, Unit
from tests.cast import appoint

SECRET = "Kata yang menyerang pribadi"


def hide(client: Any, post: Post, reason: str = "Menyerang pribadi.") -> Any:
    return client.post(f"/api/posts/{post.pk}/hide/", {"reason": reason}, content_type="application/json")


def rude(cast: Any, unit: Unit) -> Post:
    return services.post("people.unit", unit, body=SECRET, actor=cast.rina)


def test_a_stub_with_the_reason_stays(cast: Any, client_of: Any, board_subject: Unit) -> None:
    post = rude(cast, board_subject)
    reply = services.post("people.unit", board_subject, body="Tenang dulu.", actor=cast.febri, parent=post)
    assert hide(client_of(cast.lilis), post).status_code == 200
    address = f"/api/boards/people.unit/{board_subject.pk}/posts/"
    for reader in (cast.febri, cast.nofrizal, cast.rizal):
        client = client_of(reader)
        for url in (address, f"{address}?since=0", f"{address}?before=99999", f"/api/posts/{post.pk}/"):
            assert SECRET not in client.get(url).content.decode()
        stub = client.get(address).json()["posts"][0]
        assert (stub["is_hidden"], stub["body"], stub["hidden_reason"]) == (True, "", "Menyerang pribadi.")
        assert client.get(f"/api/posts/{reply.pk}/").json()["parent_excerpt"] == ""
    assert SECRET in client_of(cast.rina).get(address).content.decode()
    assert SECRET in client_of(cast.lilis).get(address).content.decode()


def test_it_is_caught_up_with(cast: Any, client_of: Any, board_subject: Unit) -> None:
    post = rude(cast, board_subject)
    services.hide(post, reason="Kasar", actor=cast.lilis)
    caught = client_of(cast.febri).get(f"/api/boards/people.unit/{board_subject.pk}/posts/?since=1").json()
    assert [(row["id"], row["is_hidden"]) for row in caught["posts"]] == [(post.pk, True)]


def test_the_author_is_told_and_reports_are_answered(cast: Any, board_subject: Unit) -> None:
    post = rude(cast, board_subject)
    services.report(post, reason="Kasar sekali", actor=cast.febri)
    services.hide(post, reason="Menyerang pribadi.", actor=cast.lilis)
    assert Notice.objects.filter(recipient=cast.rina, event__verb="discussions.hide").count() == 1
    assert Notice.objects.filter(recipient=cast.febri, event__verb="discussions.settle").count() == 1
    assert Report.objects.get().answer == "Menyerang pribadi."


def test_only_a_moderator_and_only_with_a_reason(cast: Any, client_of: Any, board_subject: Unit) -> None:
    post = rude(cast, board_subject)
    for person in (cast.rizal, cast.nofrizal, cast.hendra, cast.febri):
        answer = hide(client_of(person), post)
        assert (answer.status_code, answer.json()["code"]) == (403, "not_moderator")
    assert hide(client_of(cast.lilis), post, " ").status_code == 400
    assert Post.objects.get().hidden_at is None


def test_once(cast: Any, client_of: Any, board_subject: Unit) -> None:
    post = rude(cast, board_subject)
    hide(client_of(cast.lilis), post)
    answer = hide(client_of(cast.lilis), post)
    assert (answer.status_code, answer.json()["code"]) == (409, "hidden")


def test_restore(cast: Any, client_of: Any, board_subject: Unit) -> None:
    post = rude(cast, board_subject)
    moderator = client_of(cast.lilis)
    assert moderator.post(f"/api/posts/{post.pk}/restore/").json()["code"] == "not_hidden"
    hide(moderator, post)
    assert client_of(cast.rizal).post(f"/api/posts/{post.pk}/restore/").status_code == 403
    assert moderator.post(f"/api/posts/{post.pk}/restore/").json()["body"] == SECRET
    assert Notice.objects.filter(recipient=cast.rina, event__verb="discussions.restore").exists()


def test_a_moderator_whose_own_words_were_hidden_appeals_like_everybody(
    cast: Any, client_of: Any, board_subject: Unit
) -> None:
    post = rude(cast, board_subject)
    duty = appoint(cast.rina, Role.MODERATOR, cast.district)
    hide(client_of(cast.lilis), post)
    answer = client_of(cast.rina).post(f"/api/posts/{post.pk}/restore/")
    assert (answer.status_code, answer.json()["code"]) == (403, "involved")
    duty.delete()
    assert client_of(cast.lilis).post(f"/api/posts/{post.pk}/restore/").status_code == 200
