from typing import Any

from django.test import Client

from activity.models import Event


def ask(client: Client, **payload: Any) -> Any:
    return client.post("/api/people/one-time-links/", payload, content_type="application/json")


def without_passwords(cast: Any) -> None:
    for person in cast.people.values():
        person.set_unusable_password()
        person.save()


def test_everybody_who_works_here_without_a_password_gets_one(cast: Any, client_of: Any) -> None:
    without_passwords(cast)
    cast.rina.set_password("kopi pagi di Panam")
    cast.rina.save()
    made = ask(client_of(cast.operator)).json()
    assert len(made) == 11
    assert cast.rina.name not in {row["name"] for row in made}
    path = made[0]["address"].removeprefix("http://testserver")
    assert made[0]["name"] in Client().get(path).content.decode()
    assert Event.objects.filter(verb="people.make_link").count() == 11


def test_a_unit_with_those_under_it(cast: Any, client_of: Any) -> None:
    without_passwords(cast)
    made = ask(client_of(cast.operator), unit=cast.delima.pk).json()
    assert {row["unit_name"] for row in made} == {"Kelurahan Delima"}


def test_only_an_administrator(cast: Any, client_of: Any) -> None:
    without_passwords(cast)
    for person in (cast.hendra, cast.rizal, cast.partner):
        assert ask(client_of(person)).json()["code"] == "not_administrator"
    assert not Event.objects.exists()
