"""A second pair of eyes: who brings in an account and gives it power can't be one and the same person."""

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from activity.models import Event, Notice
from people import services
from people.models import GUARDED_ROLES, Appointment, Role, SecondLook, User
from people.queries import holders, today


def register(client: Any, name: str = "Bukan Siapa-siapa") -> User:
    answer = client.post("/api/people/", {"name": name, "email": "baru@example.go.id"}, content_type="application/json")
    assert answer.status_code == 201
    return User.objects.get(pk=answer.json()["id"])


def appoint(client: Any, person: User, unit: Any, role: str = Role.HEAD, **more: Any) -> Any:
    payload = {"person": person.pk, "role": role, "unit": unit.pk, "starts": today(), **more}
    return client.post("/api/appointments/", payload, content_type="application/json")


def confirm(client: Any, pk: int) -> Any:
    return client.post(f"/api/appointments/{pk}/confirm/")


@pytest.fixture
def invented(cast: Any, client_of: Any) -> Appointment:
    """The operator registers somebody and makes them a head: nobody else knows who that is."""
    person = register(client_of(cast.operator))
    answer = appoint(client_of(cast.operator), person, cast.finance)
    assert (answer.status_code, answer.json()["second_look"]) == (201, "awaited")
    return Appointment.objects.get(pk=answer.json()["id"])


def test_the_duty_counts_only_when_somebody_else_confirms_it(invented: Appointment, cast: Any, client_of: Any) -> None:
    assert holders(Role.HEAD, cast.finance, today()) == []
    assert not invented.user.holds(Role.HEAD, today())
    answer = confirm(client_of(cast.hendra), invented.pk)
    assert (answer.status_code, answer.json()["second_look"]) == (200, "given")
    assert answer.json()["confirmed_by_name"] == cast.hendra.name
    assert holders(Role.HEAD, cast.finance, today()) == [invented.user]
    event = Event.objects.get(verb="people.confirm")
    assert (event.actor, event.data["person"]) == (cast.hendra, invented.user_id)


def test_those_who_could_confirm_are_told_and_the_appointed_only_then(
    invented: Appointment, cast: Any, client_of: Any
) -> None:
    assert [row.recipient for row in Notice.objects.all()] == [cast.hendra]
    told = client_of(cast.hendra).get("/api/notices/").json()["results"]
    assert (told[0]["path"], "menunggu pengesahan" in told[0]["text"]) == ("/kelola/penugasan/", True)
    confirm(client_of(cast.hendra), invented.pk)
    assert Notice.objects.filter(recipient=invented.user, event__verb="people.confirm").exists()


@pytest.mark.parametrize(
    ("who", "status", "code"),
    [("operator", 403, "not_the_second_person"), ("rina", 403, "not_personnel_officer"), ("rizal", 403, None)],
)
def test_nobody_else_confirms(
    invented: Appointment, cast: Any, client_of: Any, who: str, status: int, code: str | None
) -> None:
    answer = confirm(client_of(getattr(cast, who)), invented.pk)
    assert answer.status_code == status
    assert code is None or answer.json()["code"] == code
    assert not Event.objects.filter(verb="people.confirm").exists()


def test_confirming_twice_or_what_needs_none(invented: Appointment, cast: Any, client_of: Any) -> None:
    client = client_of(cast.hendra)
    assert confirm(client, invented.pk).status_code == 200
    assert confirm(client, invented.pk).json()["code"] == "already_confirmed"
    of_setup = Appointment.objects.get(user=cast.nofrizal, role=Role.HEAD)
    assert confirm(client, of_setup.pk).json()["code"] == "needs_no_second_look"


def test_what_is_not_true_is_ended_and_never_counts(invented: Appointment, cast: Any, client_of: Any) -> None:
    address = f"/api/appointments/{invented.pk}/end/"
    assert (
        client_of(cast.hendra).post(address, {"last_day": today()}, content_type="application/json").status_code == 200
    )
    assert holders(Role.HEAD, cast.finance, today()) == []


@pytest.mark.parametrize("role", sorted(Role.values))
def test_every_role_with_power_needs_it(cast: Any, client_of: Any, role: str) -> None:
    answer = appoint(client_of(cast.operator), register(client_of(cast.operator)), cast.city, role=role)
    assert answer.json()["second_look"] == ("awaited" if role in GUARDED_ROLES else "not_needed")


def test_an_invented_administrator_confirms_nothing(cast: Any, client_of: Any) -> None:
    puppet = register(client_of(cast.operator))
    appoint(client_of(cast.operator), puppet, cast.district, role=Role.ADMINISTRATOR)
    duty = Appointment.objects.get(user=puppet)
    assert confirm(client_of(puppet), duty.pk).status_code in {403, 404}
    assert client_of(puppet).post("/api/people/one-time-links/").status_code == 403


def test_who_made_the_last_link_had_a_hand_in_the_account_too(cast: Any, client_of: Any) -> None:
    client = client_of(cast.operator)
    assert client.post(f"/api/people/{cast.erna.pk}/one-time-link/").status_code == 201
    assert appoint(client, cast.erna, cast.finance).json()["second_look"] == "awaited"
    assert appoint(client, cast.febri, cast.finance, capacity="acting", ends=today()).json()["second_look"] == (
        "not_needed"
    )


def test_the_link_of_one_s_own_appointee_is_made_by_somebody_else(cast: Any, client_of: Any) -> None:
    client = client_of(cast.operator)
    duty = appoint(client, cast.erna, cast.finance).json()
    answer = client.post(f"/api/people/{cast.erna.pk}/one-time-link/")
    assert (answer.status_code, answer.json()["code"]) == (409, "own_appointee")
    User.objects.filter(pk=cast.erna.pk).update(password="!")
    links = client.post("/api/people/one-time-links/").json()
    assert cast.erna.pk not in {row["person"] for row in links}
    assert confirm(client_of(cast.hendra), duty["id"]).status_code == 200
    assert client.post(f"/api/people/{cast.erna.pk}/one-time-link/").status_code == 201


def test_the_first_administrator_begins_alone_and_it_stays_marked(cast: Any, client_of: Any) -> None:
    User.objects.filter(pk=cast.hendra.pk).update(password="!")
    client = client_of(cast.operator)
    person = register(client)
    answer = appoint(client, person, cast.finance)
    assert answer.json()["second_look"] == SecondLook.MISSING
    assert holders(Role.HEAD, cast.finance, today()) == [person]
    assert client.post(f"/api/people/{person.pk}/one-time-link/").status_code == 201
    assert "Belum dilihat orang kedua" in client.get("/kelola/penugasan/").content.decode()
    User.objects.filter(pk=cast.hendra.pk).update(password="")
    assert confirm(client_of(cast.hendra), answer.json()["id"]).json()["second_look"] == "given"


@pytest.mark.parametrize(("who", "look"), [("operator", "awaited"), ("hendra", "not_needed")])
def test_a_list_of_an_administrator_gives_no_duty_to_those_whom_it_brings_in(cast: Any, who: str, look: str) -> None:
    """The personnel officer's does: an administrator, somebody else, makes the link."""
    rows = Path("people/demo/staff.csv").read_text(encoding="utf-8").splitlines()
    heads = [row for row in rows if "Kepala Subbagian Keuangan" in row]
    actor = getattr(cast, who)

    def accept() -> None:
        content = "\n".join([rows[0], *heads]).encode()
        upload = services.upload_staff(file_name="staff.csv", content=content, effective_on=today(), actor=actor)
        services.apply_import(upload, actor=actor)

    accept()
    duty = Appointment.objects.get(role=Role.HEAD, unit=cast.finance)
    assert duty.second_look == look
    assert Event.objects.filter(verb="people.ask_second_look").count() == (look == "awaited")
    accept()
    assert Appointment.objects.filter(role=Role.HEAD, unit=cast.finance).count() == 1


def test_the_page_shows_what_waits_and_lets_the_second_person_confirm(
    invented: Appointment, cast: Any, client_of: Any
) -> None:
    address = f"/api/appointments/{invented.pk}/confirm/"
    pages = {
        who: client_of(getattr(cast, who)).get("/kelola/penugasan/").content.decode() for who in ("hendra", "operator")
    }
    assert all("Menunggu pengesahan orang kedua" in page for page in pages.values())
    assert (address in pages["hendra"], address in pages["operator"]) == (True, False)
    person = client_of(cast.hendra).get(f"/kelola/pegawai/{invented.user_id}/").content.decode()
    assert address in person


def test_the_database_refuses_one_person_for_both(invented: Appointment, cast: Any) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        Appointment.objects.filter(pk=invented.pk).update(confirmed_by=cast.operator)


def test_it_is_not_confirmed_when_it_is_over(invented: Appointment, cast: Any, client_of: Any) -> None:
    yesterday = today() - timedelta(days=1)
    Appointment.objects.filter(pk=invented.pk).update(starts=yesterday, ends=yesterday)
    assert confirm(client_of(cast.hendra), invented.pk).json()["code"] == "already_ended"
