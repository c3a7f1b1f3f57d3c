"""How failed attempts to sign in are counted, so that guessing is slow and nobody locks a colleague out.

Under one name, whether it was typed as NIP or as e-mail: from one address, and from everywhere together. Under all
names from one address, against trying one password on many. A browser in which the person signed in before is counted
apart: neither a neighbour behind the office's address locks it, nor a stranger who tries names from elsewhere.
"""

import secrets
from typing import Any

from axes.attempts import get_cool_off_threshold
from axes.handlers.database import AxesDatabaseHandler
from axes.models import AccessAttempt
from django.conf import settings
from django.db.models import QuerySet, Sum
from django.http import HttpRequest, HttpResponse
from django.utils.crypto import constant_time_compare, salted_hmac

from people.models import User
from people.signing_in import find, normalise

COOKIE = "rembuk_browser"
A_YEAR = 365 * 24 * 3600


def attempted_name(request: HttpRequest, credentials: dict[str, Any] | None = None) -> str:
    """Under which name failed attempts are counted (AXES_USERNAME_CALLABLE), not readable in the database."""
    name = typed_name(request, credentials)
    person = find(name)
    account = normalise(name) if person is None else f"{person.pk}/{known_browser(request, person)}"
    return salted_hmac("people.signing_in", account).hexdigest()


def typed_name(request: HttpRequest, credentials: dict[str, Any] | None) -> str:
    return str((credentials or {}).get("username") or request.POST.get("username", ""))


def known_browser(request: HttpRequest, person: User) -> str:
    """The random name of the browser, if this person signed in there last; else ''."""
    name, _, seal = request.COOKIES.get(COOKIE, "").partition(":")
    return name if name and constant_time_compare(seal, seal_of(name, person)) else ""


def seal_of(name: str, person: User) -> str:
    return salted_hmac("people.attempts", f"{name}/{person.pk}", algorithm="sha256").hexdigest()


def remember_browser(request: HttpRequest, response: HttpResponse, person: User) -> None:
    """Kept when signing out: it says to nobody but Rembuk who signed in here, and opens nothing."""
    name = known_browser(request, person) or secrets.token_urlsafe(16)
    response.set_cookie(
        COOKIE,
        f"{name}:{seal_of(name, person)}",
        max_age=A_YEAR,
        secure=settings.BEHIND_HTTPS,
        httponly=True,
        samesite="Lax",
        path="/masuk/",
    )


class Attempts(AxesDatabaseHandler):
    """The library's counting under name and address, and two wider ones beside it (AXES_HANDLER)."""

    def get_failures(self, request: Any, credentials: dict[str, Any] | None = None) -> int:
        """The fullest of the three counts, each as a share of its limit, in units of AXES_FAILURE_LIMIT."""
        unit = settings.AXES_FAILURE_LIMIT
        fresh = AccessAttempt.objects.filter(attempt_time__gte=get_cool_off_threshold(request))
        anywhere = failures(fresh.filter(username=attempted_name(request, credentials)))
        here = 0
        if not comes_from_known_browser(request, credentials):
            here = failures(fresh.filter(ip_address=request.axes_ip_address))
        together: int = super().get_failures(request, credentials)
        return max(
            together,
            anywhere * unit // settings.SIGN_IN_FAILURES_PER_NAME,
            here * unit // settings.SIGN_IN_FAILURES_PER_ADDRESS,
        )


def failures(attempts: QuerySet[AccessAttempt]) -> int:
    return int(attempts.aggregate(number=Sum("failures_since_start"))["number"] or 0)


def comes_from_known_browser(request: HttpRequest, credentials: dict[str, Any] | None) -> bool:
    person = find(typed_name(request, credentials))
    return person is not None and bool(known_browser(request, person))
