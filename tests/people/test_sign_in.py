from typing import Any

import pytest
from axes.models import AccessAttempt
from django.conf import global_settings
from django.test import Client, override_settings

import config.settings
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


def test_passwords_are_kept_and_known_by_the_product_s_own_hash(client: Client, cast: Any) -> None:
    """All other tests have a cheap one (conftest.py)."""
    own = getattr(config.settings, "PASSWORD_HASHERS", global_settings.PASSWORD_HASHERS)
    with override_settings(PASSWORD_HASHERS=own):
        cast.rina.set_password(PASSWORD)
        cast.rina.save()
        algorithm, iterations, _ = cast.rina.password.split("$", 2)
        assert (algorithm, int(iterations) >= 600_000) == ("pbkdf2_sha256", True)
        assert attempt(client, cast.rina.email, "salah sekali ini").status_code == 401
        assert attempt(client, cast.rina.email).status_code == 302


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


def test_nip_and_email_of_one_person_count_together(client: Client, rina: User) -> None:
    names = [rina.nip, rina.email, rina.nip, rina.email.upper(), rina.nip]
    assert [attempt(client, name, "salah").status_code for name in names] == [401, 401, 401, 401, 429]


def test_one_password_tried_on_many_names_is_limited_by_address(
    client: Client, rina: User, cast: Any, settings: Any
) -> None:
    settings.SIGN_IN_FAILURES_PER_ADDRESS = 12
    names = [f"19860926201505{number:04d}" for number in range(12)]
    statuses = [attempt(client, name, "rahasia123").status_code for name in names]
    assert statuses == [401] * 11 + [429]
    assert attempt(Client(), rina.email).status_code == 429
    assert attempt(Client(REMOTE_ADDR="10.1.1.1"), rina.email).status_code == 302


def test_guesses_at_one_name_from_many_addresses_are_limited(rina: User, settings: Any) -> None:
    settings.SIGN_IN_FAILURES_PER_NAME = 8
    statuses = [attempt(Client(REMOTE_ADDR=f"10.0.0.{number}"), rina.email, "salah").status_code for number in range(8)]
    assert statuses == [401] * 7 + [429]
    assert attempt(Client(REMOTE_ADDR="10.0.1.1"), rina.email).status_code == 429


def test_a_browser_that_is_known_is_not_locked_by_others(client: Client, rina: User, settings: Any) -> None:
    """Neither by a neighbour at the same address, nor by who fills the address or the name from elsewhere."""
    settings.SIGN_IN_FAILURES_PER_ADDRESS = settings.SIGN_IN_FAILURES_PER_NAME = 6
    attempt(client, rina.email)
    client.post("/keluar/")
    neighbour = Client()
    assert [attempt(neighbour, rina.nip, "salah").status_code for _ in range(7)][-1] == 429
    assert attempt(client, rina.nip).status_code == 302


def test_a_known_browser_is_limited_too(client: Client, rina: User) -> None:
    attempt(client, rina.email)
    client.post("/keluar/")
    assert [attempt(client, rina.nip, "salah").status_code for _ in range(5)][-1] == 429


def test_a_browser_is_known_for_its_person_only_and_not_by_a_forged_seal(
    client: Client, rina: User, cast: Any, settings: Any
) -> None:
    cast.erna.set_password(PASSWORD)
    cast.erna.save()
    attempt(client, rina.email)
    client.post("/keluar/")
    cookie = client.cookies["rembuk_browser"]
    assert (cookie["httponly"], str(rina.pk) in cookie.value.split(":")[0]) == (True, False)
    settings.SIGN_IN_FAILURES_PER_ADDRESS = 5
    for _ in range(5):
        attempt(Client(), "siapa@example.go.id", "salah")
    assert attempt(client, cast.erna.email).status_code == 429
    forged = Client()
    forged.cookies["rembuk_browser"] = "x:" + cookie.value.split(":")[1]
    assert attempt(forged, rina.email).status_code == 429
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
