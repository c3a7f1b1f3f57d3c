from typing import Any

import pytest
from axes.models import AccessAttempt
from django.test import Client

from people.models import User

PASSWORD = "kopi pagi di Panam"


@pytest.fixture
def rina(cast: Any) -> User:
    cast.rina.set_password(PASSWORD)
    cast.rina.save()
    return cast.rina


def attempt(client: Client, name: str, password: str = PASSWORD, **more: str) -> Any:
    return client.post("/masuk/", {"username": name, "password": password, **more})


def test_with_nip_however_it_is_spaced(client: Client, rina: User) -> None:
    nip = rina.nip
    answer = attempt(client, f" {nip[:8]} {nip[8:14]}.{nip[14]}-{nip[15:]}")
    assert (answer.status_code, answer.url) == (302, "/")
    assert client.get("/api/me/").json()["nip"] == nip


def test_with_email_in_capitals(client: Client, rina: User) -> None:
    assert attempt(client, rina.email.upper(), next="/usulan/").url == "/usulan/"


@pytest.mark.database
def test_no_other_spelling_of_an_address_has_tries_of_its_own(client: Client, rina: User) -> None:
    """PostgreSQL takes the capital of a dotless i for that of an i."""
    assert attempt(client, rina.email.replace("i", "ı")).status_code == 401


def test_goes_on_only_inside_this_site(client: Client, rina: User) -> None:
    assert attempt(client, rina.email, next="https://example.com/").url == "/"


@pytest.mark.parametrize("name", ["198609262015051999", "nobody@example.go.id", "bukan siapa-siapa", "@"])
def test_an_unknown_name_gets_the_words_of_a_wrong_password(client: Client, rina: User, name: str) -> None:
    unknown, wrong = attempt(client, name), attempt(Client(), rina.email, "salah sekali ini")
    assert unknown.status_code == wrong.status_code == 401
    text = "kata sandi tidak cocok"
    assert text in unknown.content.decode()
    assert text in wrong.content.decode()


def test_a_closed_account_gets_them_too(client: Client, rina: User) -> None:
    User.objects.filter(pk=rina.pk).update(is_active=False)
    assert attempt(client, rina.email).status_code == 401


def test_attempts_are_limited_for_every_spelling_of_a_name(client: Client, rina: User) -> None:
    nip = str(rina.nip)
    spellings = [nip, f"{nip[:8]} {nip[8:]}", f"{nip[:4]}.{nip[4:]}", f"{nip[:9]}-{nip[9:]}", f" {nip}"]
    statuses = [attempt(client, name, "salah").status_code for name in spellings]
    assert statuses == [401, 401, 401, 401, 429]
    locked = attempt(client, nip)
    assert locked.status_code == 429
    assert "15 menit lagi" in locked.content.decode()
    assert nip not in "".join(AccessAttempt.objects.values_list("username", flat=True))
    assert nip not in "".join(AccessAttempt.objects.values_list("post_data", flat=True))


def test_an_unknown_name_is_limited_alike(client: Client, cast: Any) -> None:
    statuses = [attempt(client, "siapa@example.go.id", "salah").status_code for _ in range(6)]
    assert statuses == [401, 401, 401, 401, 429, 429]


def test_another_person_at_the_same_address_is_not_locked_out(client: Client, rina: User, cast: Any) -> None:
    for _ in range(6):
        attempt(client, "siapa@example.go.id", "salah")
    assert attempt(client, rina.email).status_code == 302


def test_empty_fields_are_named(client: Client, rina: User) -> None:
    page = attempt(client, "", "").content.decode()
    assert "Tulis NIP atau alamat surel Anda." in page
    assert "Tulis kata sandi Anda." in page


def test_signing_out_needs_a_post_and_ends_the_session(client: Client, rina: User) -> None:
    attempt(client, rina.email)
    assert client.get("/keluar/").status_code == 405
    assert client.post("/keluar/").url == "/masuk/"
    assert client.get("/api/me/").status_code == 401


def test_the_language_of_the_account_is_that_of_the_page(client: Client, rina: User) -> None:
    attempt(client, rina.email)
    client.post("/bahasa/", {"language": "en", "next": "/saya/"})
    rina = User.objects.get(pk=rina.pk)
    assert rina.language == "en"
    elsewhere = Client()
    assert attempt(elsewhere, rina.email).cookies["django_language"].value == "en"
    client.post("/bahasa/", {"language": "xx"})
    assert User.objects.get(pk=rina.pk).language == "en"
