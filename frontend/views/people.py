"""Who works where: the list, one person, who is appointed, the units."""

from collections.abc import Iterable
from typing import Any
from urllib.parse import urlencode

from django.core.paginator import Paginator
from django.db.models import Count
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.html import format_html
from django.utils.translation import gettext as _

from activity.answers import ask_all
from frontend.context import shell_of
from frontend.views.administration import only
from people import queries, rules
from people.models import Appointment, Capacity, Membership, PostKind, Role, Unit, UnitKind, User, holding_on, valid_on

PAGE = 30


def indented(units: list[Unit]) -> list[tuple[int, str]]:
    """The tree as choices of a select."""
    return [(unit.pk, f"{'    ' * unit.depth}{unit.name}") for unit in units]


def number(text: str) -> int | None:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 19 else None


@only(rules.may_keep_staff)
def people(request: HttpRequest) -> HttpResponse:
    # A NUL cannot be in a name, and PostgreSQL refuses to look for one.
    words, unit_pk = request.GET.get("q", "").replace("\x00", ""), number(request.GET.get("unit", ""))
    units = queries.tree()
    unit = next((row for row in units if row.pk == unit_pk), None)
    found = queries.with_duties(queries.found_by(User.objects.all(), words, queries.today()))
    if unit is not None:
        found = found.filter(pk__in=queries.staff(unit, queries.today()).values("pk"))
    page = Paginator(found, PAGE).get_page(request.GET.get("halaman"))
    kept = urlencode({name: value for name, value in (("q", words), ("unit", unit_pk)) if value})
    context = {
        "page": page,
        "rows": [row_of(person) for person in page],
        "words": words,
        "unit": unit,
        "unit_choices": indented(units),
        "query": f"{kept}&" if kept else "",
        "without_password": len(queries.without_password(unit, queries.today())),
        "may_register": rules.may_administer(None, request.user, shell_of(request).now),
    }
    return render(request, "people/list.html", context)


def row_of(person: User) -> dict[str, Any]:
    today = queries.today()
    return {
        "person": person,
        "work": person.membership_on(today),
        "duties": person.duties(today),
        "has_password": person.has_usable_password(),
    }


@only(rules.may_keep_staff)
def person(request: HttpRequest, pk: int) -> HttpResponse:
    shell = shell_of(request)
    found = get_object_or_404(queries.with_duties(User.objects.all()), pk=pk)
    context = {
        **row_of(found),
        "facts": facts_of(found),
        "answers": ask_all(rules.PERSON_ACTIONS, found, shell.user, shell.now),
        "memberships": found.dated_memberships,
        "appointments": appointments_of(found.dated_appointments, request),
        "unit_choices": indented(queries.tree()),
        "post_kinds": PostKind.choices,
        "echelons": [(value, value) for value in ("II.a", "II.b", "III.a", "III.b", "IV.a", "IV.b")],
        "today": queries.today(),
        "api": f"/api/people/{found.pk}",
        **choices_of_duties(request),
    }
    return render(request, "people/person.html", context)


def facts_of(person: User) -> list[tuple[str, Any]]:
    work = person.membership_on(queries.today())
    return [
        (_("NIP"), person.nip and format_html('<span class="nowrap small">{}</span>', person.masked_nip)),
        (_("Surel"), person.email),
        (_("Status"), person.get_status_display()),
        (_("Golongan"), work.grade if work else ""),
        (_("Eselon"), work.echelon if work else ""),
        (_("Kode"), person.staff_code),
    ]


def appointments_of(rows: Iterable[Appointment], request: HttpRequest) -> list[tuple[Appointment, bool, Any, Any]]:
    """Each with whether it holds today, and whether the reader may end it or confirm it as the second person."""
    shell, today = shell_of(request), queries.today()
    user, now = shell.user, shell.now
    return [
        (row, row.holds_on(today), rules.may_end(row, user, now), rules.may_confirm(row, user, now)) for row in rows
    ]


def choices_of_duties(request: HttpRequest) -> dict[str, Any]:
    """Roles that the reader may give."""
    shell = shell_of(request)
    roles = [row for row in Role.choices if rules.may_appoint_to(row[0], shell.user, shell.now)]
    return {"role_choices": roles, "capacity_choices": Capacity.choices}


@only(rules.may_keep_staff)
def appointments(request: HttpRequest) -> HttpResponse:
    """Who holds which role where, unit by unit; `?tampil=semua` also what is over or still ahead."""
    everything = request.GET.get("tampil") == "semua"
    role = request.GET.get("peran", "")
    rows = Appointment.objects.select_related("user", "unit", "confirmed_by").order_by("unit__path", "role", "-starts")
    rows = rows if everything else rows.filter(holding_on(queries.today()))
    rows = rows.filter(role=role) if role in Role.values else rows
    page = Paginator(rows, PAGE).get_page(request.GET.get("halaman"))
    kept = {"tampil": "semua" if everything else "", "peran": role if role in Role.values else ""}
    query = urlencode({name: value for name, value in kept.items() if value})
    context = {
        "page": page,
        "rows": appointments_of(list(page), request),
        "awaiting": appointments_of(queries.awaiting_second_look(queries.today()), request),
        "everything": everything,
        "role": role,
        "all_roles": Role.choices,
        "query": f"{query}&" if query else "",
        "unit_choices": indented(queries.tree()),
        "person_choices": person_choices(),
        "today": queries.today(),
        "vacant": vacant(),
        **choices_of_duties(request),
    }
    return render(request, "people/appointments.html", context)


def person_choices() -> list[tuple[int, str]]:
    people = queries.with_duties(User.objects.filter(is_active=True))
    units = [(person, person.unit_on(queries.today())) for person in people]
    return [(person.pk, f"{person.name} · {unit.name}" if unit else person.name) for person, unit in units]


HEADED = [kind for kind in UnitKind.values if kind != UnitKind.AGENCY]


def vacant() -> list[Unit]:
    """Units that nobody heads today: proposals from there climb to the unit above."""
    headed = Appointment.objects.filter(holding_on(queries.today()), role=Role.HEAD, user__is_active=True)
    return list(Unit.objects.filter(kind__in=HEADED).exclude(pk__in=headed.values("unit")))


@only(rules.may_keep_staff)
def units(request: HttpRequest) -> HttpResponse:
    shell = shell_of(request)
    rows = queries.tree()
    heads: dict[int, list[Appointment]] = {}
    for duty in Appointment.objects.filter(holding_on(queries.today()), role=Role.HEAD).select_related("user"):
        heads.setdefault(duty.unit_id, []).append(duty)
    staff = headcount(rows)
    context = {
        "rows": [(unit, heads.get(unit.pk, []), staff[unit.pk]) for unit in rows],
        "answer": rules.may_administer(None, shell.user, shell.now),
        "kinds": UnitKind.choices,
        "unit_choices": indented(rows),
    }
    return render(request, "people/units.html", context)


def headcount(units: list[Unit]) -> dict[int, int]:
    """How many work in each unit or under it today."""
    here = Membership.objects.filter(valid_on(queries.today()), user__is_active=True)
    own = dict(here.order_by().values_list("unit").annotate(number=Count("pk")))
    return {unit.pk: sum(own.get(row.pk, 0) for row in units if row.path.startswith(unit.path)) for unit in units}
