"""One's own page: what Rembuk knows about one, language, a copy of everything, the key for programs."""

from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe
from rest_framework.authtoken.models import Token

from frontend.context import shell_of
from people import queries
from people.models import User


@require_safe
@login_required
def me(request: HttpRequest) -> HttpResponse:
    person: Any = shell_of(request).user
    context = {
        "facts": own_facts(person),
        "memberships": person.dated_memberships,
        "appointments": [(row, row.holds_on(queries.today())) for row in person.dated_appointments],
        "has_token": Token.objects.filter(user=person).exists(),
    }
    return render(request, "people/me.html", context)


def own_facts(person: User) -> list[tuple[str, Any]]:
    work = person.membership_on(queries.today())
    return [
        (_("NIP"), person.nip),
        (_("Surel"), person.email),
        (_("Status"), person.get_status_display()),
        (_("Jabatan"), work.post if work else ""),
        (_("Unit"), work.unit.name if work else ""),
        (_("Golongan"), work.grade if work else ""),
    ]
