"""Tokens of one-time links: they work once, for three days (PASSWORD_RESET_TIMEOUT), and only the newest does."""

from django.contrib.auth.tokens import PasswordResetTokenGenerator
from django.urls import reverse
from django.utils.encoding import force_str
from django.utils.http import urlsafe_base64_decode, urlsafe_base64_encode

from people.models import User


class Tokens(PasswordResetTokenGenerator):
    """The password's hash is part of the token, so setting a password spends it; so is the number of links made."""

    key_salt = "people.one_time.Tokens"

    def _make_hash_value(self, user: User, timestamp: int) -> str:  # type: ignore[override]
        return f"{user.pk}{user.password}{user.links_made}{user.is_active}{timestamp}"


tokens = Tokens()


def path_for(person: User) -> str:
    """The address at which the person sets a password. Whoever has it can."""
    uid = urlsafe_base64_encode(str(person.pk).encode())
    return reverse("set-password", kwargs={"uid": uid, "token": tokens.make_token(person)})


def person_for(uid: str, token: str) -> User | None:
    """Whose link it is, or None when it is wrong, old or spent."""
    try:
        pk = int(force_str(urlsafe_base64_decode(uid)))
    except (ValueError, OverflowError):
        return None
    person = User.objects.filter(pk=pk, is_active=True).first() if pk < 2**63 else None
    return person if person is not None and tokens.check_token(person, token) else None
