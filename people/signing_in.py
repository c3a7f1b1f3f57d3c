import re
from typing import Any

from django.contrib.auth.backends import BaseBackend
from django.http import HttpRequest

from people.models import User


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
        return user if user.is_active and user.check_password(password) else None

    def get_user(self, user_id: int) -> User | None:
        return User.objects.filter(pk=user_id, is_active=True).first()


def find(name: str) -> User | None:
    if "@" in name:
        return User.objects.filter(email__iexact=name.strip()).first()
    return User.objects.filter(nip=re.sub(r"[\s.\-]", "", name)).first()
