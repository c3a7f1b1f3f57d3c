from typing import Any

from axes.models import AccessAttempt
from django.test import Client

from activity.models import Notice
from people import services

OLD, NEW = "kopi pagi di Panam", "teh sore di Panam juga"


def change(client: Any, current: str, new: str = NEW) -> Any:
    return client.post("/saya/sandi/", {"current": current, "password": new, "again": new})


def test_the_session_stays_and_the_others_end(cast: Any, client_of: Any) -> None:
    cast.rina.set_password(OLD)
    cast.rina.save()
    here, elsewhere = client_of(cast.rina), client_of(cast.rina)
    assert change(here, OLD).url == "/saya/"
    assert here.get("/api/me/").status_code == 200
    assert elsewhere.get("/api/me/").status_code == 401
    assert Client().post("/masuk/", {"username": cast.rina.nip, "password": NEW}).status_code == 302


def test_a_wrong_present_password_is_refused_and_counted(cast: Any, client_of: Any) -> None:
    cast.rina.set_password(OLD)
    cast.rina.save()
    client = client_of(cast.rina)
    assert "tidak cocok" in change(client, "bukan itu").content.decode()
    assert [change(client, "bukan itu").status_code for _ in range(4)][-1] == 429


def test_a_weak_one_is_explained(cast: Any, client_of: Any) -> None:
    assert "terlalu pendek" in change(client_of(cast.rina), OLD, "pendek").content.decode()


def test_a_wrong_try_leaves_neither_password_in_the_database(cast: Any, client_of: Any) -> None:
    cast.rina.set_password(OLD)
    cast.rina.save()
    assert "tidak cocok" in change(client_of(cast.rina), "bukan itu").content.decode()
    kept = str(list(AccessAttempt.objects.values()))
    assert "/saya/sandi/" in kept
    assert not [word for word in (NEW, "bukan itu") if word in kept]


def test_the_key_for_programs_ends_with_the_password(cast: Any, client_of: Any) -> None:
    cast.rina.set_password(OLD)
    cast.rina.save()
    key = services.make_token(cast.rina)
    assert change(client_of(cast.rina), OLD).url == "/saya/"
    assert Client().get("/api/me/", headers={"Authorization": f"Token {key}"}).status_code == 401


def test_its_owner_is_told_though_it_was_done_under_their_name(cast: Any, client_of: Any) -> None:
    cast.rina.set_password(OLD)
    cast.rina.save()
    change(client_of(cast.rina), OLD)
    notices = Notice.objects.filter(event__verb="people.set_password")
    assert [notice.recipient for notice in notices] == [cast.rina]
