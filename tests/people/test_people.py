import json
from typing import Any

import pytest
from rest_framework.authtoken.models import Token

from discussions.models import Board, Post
from people.models import Unit, User


def names(answer: Any) -> list[str]:
    return [row["name"] for row in answer.json()["results"]]


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("search=rina", ["Rina Febriani"]),
        ("search=delima%20erna", ["Erna Widyastuti"]),
        ("search=seksipemerintahan", ["Mutia Anggraini", "Syahrul Ramadhan"]),
        ("search=tidak-ada", []),
    ],
)
def test_search_by_name_and_unit(cast: Any, client_of: Any, query: str, found: list[str]) -> None:
    assert names(client_of(cast.febri).get(f"/api/people/?{query}")) == found


def test_a_unit_holds_those_of_the_units_under_it(cast: Any, client_of: Any) -> None:
    client = client_of(cast.febri)
    assert len(names(client.get(f"/api/people/?unit={cast.secretariat.pk}"))) == 5
    assert names(client.get(f"/api/people/?unit={cast.government.pk}")) == ["Mutia Anggraini", "Syahrul Ramadhan"]


def test_numbers_are_masked_for_everyone_else(cast: Any, client_of: Any) -> None:
    for reader in (cast.febri, cast.rizal, cast.hendra, cast.operator, cast.auditor):
        client = client_of(reader)
        for url in ("/api/people/", f"/api/people/{cast.rina.pk}/", "/api/appointments/"):
            assert cast.rina.nip not in client.get(url).content.decode()
    mine = client_of(cast.rina).get(f"/api/people/{cast.rina.pk}/").json()
    assert mine["nip"] == cast.rina.nip
    assert client_of(cast.febri).get(f"/api/people/{cast.rina.pk}/").json()["nip"] == cast.rina.masked_nip


def test_history_and_email_are_for_the_person_and_keepers(cast: Any, client_of: Any) -> None:
    url = f"/api/people/{cast.rina.pk}/"
    for reader in (cast.febri, cast.rizal, cast.auditor):
        seen = client_of(reader).get(url).json()
        assert (seen["email"], seen["memberships"], seen["status"]) == (None, None, None)
    for reader in (cast.rina, cast.hendra, cast.operator):
        assert client_of(reader).get(url).json()["email"] == cast.rina.email


def test_a_partner_sees_only_themselves(cast: Any, client_of: Any) -> None:
    client = client_of(cast.partner)
    assert names(client.get("/api/people/")) == [cast.partner.name]
    assert client.get("/api/appointments/").json()["count"] == 1


def test_the_list_costs_as_many_queries_for_many(cast: Any, client_of: Any, django_assert_max_num_queries: Any) -> None:
    client = client_of(cast.operator)
    with django_assert_max_num_queries(9):
        client.get("/api/people/")


def test_accounts_for_people_from_outside(cast: Any, client_of: Any) -> None:
    client = client_of(cast.operator)
    payload = {"name": "Mitra Baru", "email": "mitra.baru@example.go.id"}
    person = client.post("/api/people/", payload, content_type="application/json").json()
    assert (person["status"], person["unit"]) == ("EXTERNAL", None)
    again = client.post("/api/people/", payload, content_type="application/json")
    assert (again.status_code, again.json()["code"]) == (409, "email_taken")


def test_correcting_a_name_and_an_address(cast: Any, client_of: Any) -> None:
    client, url = client_of(cast.operator), f"/api/people/{cast.rina.pk}/correct/"
    answer = client.post(url, {"name": "Rina F.", "email": ""}, content_type="application/json")
    assert (answer.json()["name"], answer.json()["email"]) == ("Rina F.", None)
    taken = client.post(url, {"name": "Rina", "email": cast.febri.email.upper()}, content_type="application/json")
    assert taken.json()["code"] == "email_taken"
    User.objects.filter(pk=cast.partner.pk).update(nip=None)
    url = f"/api/people/{cast.partner.pk}/correct/"
    answer = client.post(url, {"name": "Mitra", "email": ""}, content_type="application/json")
    assert answer.json()["code"] == "no_name_to_sign_in"


def test_closing_an_account_ends_its_sessions(cast: Any, client_of: Any) -> None:
    theirs, operator = client_of(cast.rina), client_of(cast.operator)
    assert operator.post(f"/api/people/{cast.rina.pk}/close-account/").json()["is_active"] is False
    assert theirs.get("/api/me/").status_code == 401
    assert operator.post(f"/api/people/{cast.rina.pk}/close-account/").json()["code"] == "already_closed"
    assert operator.post(f"/api/people/{cast.rina.pk}/open-account/").json()["is_active"] is True


def test_own_copy_holds_what_rembuk_knows(cast: Any, client_of: Any) -> None:
    board = Board.objects.create(subject_type="proposals.proposal", subject_id=1)
    Post.objects.create(board=board, author=cast.rina, body="Kata saya", created_at=cast.rina.created_at, revision=1)
    answer = client_of(cast.rina).get("/api/me/export/")
    copy = json.loads(answer.content)
    assert copy["person"]["nip"] == cast.rina.nip
    assert copy["memberships"][0]["unit__name"] == "Kelurahan Delima"
    assert copy["posts"][0]["body"] == "Kata saya"
    assert {"proposals", "decisions", "reports", "actions", "notices"} <= set(copy)
    assert "turnout" not in answer.content.decode()
    assert "attachment" in answer.headers["Content-Disposition"]


def test_a_token_opens_the_api_until_it_is_dropped(cast: Any, client_of: Any, client: Any) -> None:
    own = client_of(cast.rina)
    first = own.post("/api/me/token/").json()["token"]
    second = own.post("/api/me/token/").json()["token"]
    statuses = [
        client.get("/api/me/", headers={"Authorization": f"Token {key}"}).status_code for key in (first, second)
    ]
    assert statuses == [401, 200]
    own.delete("/api/me/token/")
    assert not Token.objects.exists()


def test_units_are_a_tree(cast: Any, client_of: Any) -> None:
    client = client_of(cast.operator)
    payload = {"name": "Seksi Pelayanan Umum", "kind": "section", "parent": cast.district.pk}
    unit = client.post("/api/units/", payload, content_type="application/json").json()
    assert (unit["depth"], unit["path"]) == (1, f"/{cast.district.pk}/{unit['id']}/")
    twice = client.post("/api/units/", {**payload, "name": "seksi PELAYANANUMUM"}, content_type="application/json")
    assert (twice.status_code, twice.json()["code"]) == (409, "same_name")
    url = f"/api/units/{unit['id']}/rename/"
    assert client.post(url, {"name": "Kelurahan Delima"}, content_type="application/json").json()["code"] == "same_name"
    assert (
        client.post(url, {"name": "Seksi Pelayanan"}, content_type="application/json").json()["name"]
        == "Seksi Pelayanan"
    )
    assert Unit.objects.get(pk=unit["id"]).name == "Seksi Pelayanan"
