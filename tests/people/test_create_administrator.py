from io import StringIO
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone

from people.models import Role, User
from people.services import set_password

EMAIL = "pengelola@example.go.id"


def create() -> str:
    said = StringIO()
    call_command("create_administrator", stdout=said)
    return said.getvalue()


@pytest.fixture
def office(db: None, monkeypatch: pytest.MonkeyPatch) -> None:
    call_command("set_up_office", stdout=StringIO())
    monkeypatch.setenv("REMBUK_ADMIN_EMAIL", EMAIL)


def test_the_first_administrator_gets_a_link_that_sets_a_password(office: None, client: Any) -> None:
    said = create()
    person = User.objects.get(email=EMAIL)
    assert person.holds(Role.ADMINISTRATOR, timezone.localdate())
    assert not person.has_usable_password()
    address = said.rsplit(maxsplit=1)[-1].removeprefix("http://127.0.0.1:8000")
    assert client.get(address, follow=True).status_code == 200


def test_repeating_it_makes_a_new_link_until_there_is_a_password(office: None) -> None:
    first, second = create(), create()
    assert first != second
    assert User.objects.filter(email=EMAIL).count() == 1
    set_password(User.objects.get(email=EMAIL), password="Rapat pagi di kantor camat 7")
    assert "already" in create()


def test_without_an_address_it_names_the_variable(office: None, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("REMBUK_ADMIN_EMAIL")
    with pytest.raises(CommandError, match="REMBUK_ADMIN_EMAIL"):
        create()
    assert not User.objects.exists()
