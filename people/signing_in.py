import re
from typing import Any

from django.contrib.auth.backends import BaseBackend
from django.db.models import BigIntegerField, OuterRef
from django.http import HttpRequest

from activity.prepared import Parameter, Prepared
from activity.queries import unread_of
from people.models import User

# With the number in the bell of every page.
ACTIVE = Prepared(
    lambda: User.objects.filter(pk=Parameter("user", BigIntegerField()), is_active=True).annotate(
        unread_notices=unread_of(OuterRef("pk"))
    )
)


class NipOrEmailBackend(BaseBackend):
    """Sign in with a NIP (spaces, dots and dashes do not matter) or an e-mail address, and a password."""

    def authenticate(
        self, request: HttpRequest | None, username: str | None = None, password: str | None = None, **other: Any
    ) -> User | None:
        if not username or password is None:
            return None
        user = find(username)
        if user is None:
            # As slow as a real check, so that the time does not tell whether the account exists.
            User().set_password(password)
            return None
        return user if user.check_password(password) and user.is_active else None

    def get_user(self, user_id: int) -> User | None:
        return ACTIVE.first(user=user_id)


def normalise(name: str) -> str:
    """The same text for every way of writing the same NIP or address."""
    return name.strip().lower() if "@" in name else re.sub(r"[\s.\-]", "", name)


def find(name: str) -> User | None:
    name = normalise(name)
    if "\x00" in name:
        return None
    if "@" in name:
        # Exactly the name under which attempts are counted: a database that holds `ſ` for an `s` would let anybody who
        # spells an address in another way try more often. Addresses are stored in small letters.
        return User.objects.filter(email=name).first()
    return User.objects.filter(nip=name).first()
