import pytest
from django.test import Client

from tests.cast import Cast

pytestmark = pytest.mark.django_db


def test_a_page_is_indonesian_whatever_the_browser_wishes(cast: Cast) -> None:
    page = Client().get("/gaya/", headers={"accept-language": "en-US"}).content.decode()
    assert '<html lang="id"' in page


def test_the_chosen_language_stays(cast: Cast) -> None:
    client = Client()
    answer = client.post("/bahasa/", {"language": "en", "next": "/gaya/"})
    assert answer["Location"] == "/gaya/"
    assert '<html lang="en"' in client.get("/gaya/").content.decode()


def test_the_chosen_colours_stay_and_go(cast: Cast) -> None:
    client = Client()
    client.post("/tampilan/", {"theme": "dark"})
    assert 'data-theme="dark"' in client.get("/gaya/").content.decode()
    client.post("/tampilan/", {"theme": ""})
    assert "data-theme" not in client.get("/gaya/").content.decode()


@pytest.mark.parametrize("values", [{"theme": "neon"}, {}])
def test_unknown_choices_change_nothing(values: dict[str, str]) -> None:
    assert Client().post("/tampilan/", values).cookies == {}


def test_nobody_is_sent_to_a_foreign_host() -> None:
    answer = Client().post("/tampilan/", {"theme": "dark", "next": "https://example.com/"})
    assert answer["Location"] == "/"


def test_an_api_client_with_a_token_is_answered_in_the_language_it_wishes(cast: Cast) -> None:
    wishes = {"accept-language": "en", "authorization": "Token nonsense"}
    assert Client().get("/api/nothing/", headers=wishes)["Content-Language"] == "en"
