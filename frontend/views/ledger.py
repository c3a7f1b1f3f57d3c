"""The auditor's page: every change, found by kind, person, object and period; sealed how far, and whether whole."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any
from urllib.parse import urlencode

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.utils import timezone
from django.utils.dateparse import parse_date
from django.utils.functional import Promise

from activity import queries, reading, rules
from activity.models import Event
from frontend.ledger_words import KINDS, VERBS
from frontend.views.administration import only

PAGE = 50
# Where an object has a page of its own.
PATHS = {
    "proposals.proposal": "/usulan/{}/",
    "proposals.poll": "/suara/{}/hasil/",
    "planning.plan": "/rencana/{}/",
    "planning.cycle": "/siklus/{}/",
}


@dataclass(frozen=True, slots=True)
class Row:
    """An event as it is read: what happened in words where there are some, to what, and everything else it says."""

    event: Event
    words: str | Promise
    kind: str | Promise
    title: str
    path: str
    details: list[tuple[str, str]]


@only(rules.may_read_ledger)
def ledger(request: HttpRequest) -> HttpResponse:
    asked = request.GET
    wanted = filters_of(asked)
    found = reading.EventFilter(wanted, queryset=queries.ledger()).qs
    page = Paginator(found, PAGE).get_page(asked.get("halaman"))
    kept = {name: asked.get(name, "") for name in ("jenis", "objek", "pelaku", "dari", "sampai")}
    query = urlencode({name: value for name, value in kept.items() if value})
    context = {
        "page": page,
        "rows": [row_of(event) for event in page],
        "query": f"{query}&" if query else "",
        "kept": kept,
        "kinds": list(KINDS.items()),
        "csv": f"/api/events/csv/?{urlencode(wanted)}",
        "standing": reading.standing(),
        "is_checked": "periksa" in asked,
        "fault": reading.first_fault() if "periksa" in asked else None,
    }
    return render(request, "ledger/index.html", context)


def filters_of(asked: QueryDict) -> dict[str, str]:
    """The page's own words as the API's filters, less what is not asked; days are the office's, both included."""
    first, last = day_of(asked.get("dari", "")), day_of(asked.get("sampai", ""))
    number = asked.get("objek", "").strip()
    wanted = {
        "subject_type": asked.get("jenis", "") if asked.get("jenis", "") in KINDS else "",
        "subject_id": number if number.isdecimal() and len(number) < 19 else "",
        "actor_name": asked.get("pelaku", "").strip()[:120].replace("\x00", ""),
        "since": midnight(first) if first else "",
        "until": midnight(last + timedelta(days=1)) if last else "",
    }
    return {name: value for name, value in wanted.items() if value}


def day_of(text: str) -> date | None:
    try:
        day = parse_date(text)
    except ValueError:
        return None
    return day if day and date.min < day < date.max else None


def midnight(day: date) -> str:
    return timezone.make_aware(datetime.combine(day, time.min)).isoformat()


def row_of(event: Event) -> Row:
    data = reading.masked(queries.in_language(event.data))
    kind = KINDS.get(event.subject_type, event.subject_type)
    path = PATHS.get(event.subject_type, "").format(event.subject_id)
    return Row(event, VERBS.get(event.verb, ""), kind, str(data.pop("title", "")), path, list(told(data.items())))


def told(data: Iterable[tuple[str, Any]]) -> Iterable[tuple[str, str]]:
    """What says something, as name and text."""
    for name, value in data:
        if value not in ("", None, [], {}) and not name.endswith("_en"):
            yield name, ", ".join(map(str, value)) if isinstance(value, list) else str(value)
