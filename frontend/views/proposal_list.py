"""The list of what colleagues propose."""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from typing import Any
from urllib.parse import urlencode

from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.utils.cache import patch_vary_headers
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from activity.prepared import Found, Prepared
from frontend.context import Shell, shell_of
from frontend.templatetags.rembuk import named
from people.models import Competence, Unit
from proposals import queries, rules
from proposals.filters import ProposalFilter
from proposals.models import Proposal, State

EVERY_ROUND = "semua"
# The words in the list's address that stay when another of them changes.
ADDRESS = ("q", "unit", "kompetensi", "tampil", "milik", "urut", "putaran")

# The quick choices above the list, by the word in the address: (label, states).
VIEWS: dict[str, tuple[str | Promise, list[str]]] = {
    "": (_("Semua"), []),
    "baru": (_("Baru diajukan"), [State.SUBMITTED]),
    "dibahas": (_("Diskusi terbuka"), [State.OPEN]),
    "ditinjau": (_("Sedang ditinjau"), [State.IN_REVIEW, State.RETURNED]),
    "disetujui": (_("Disetujui"), [State.APPROVED, State.ENACTED]),
    "berhenti": (_("Tidak dilanjutkan"), [State.REJECTED, State.DEFERRED, State.MERGED, State.WITHDRAWN]),
}
ORDERS: dict[str, tuple[str | Promise, str]] = {
    "": (_("Terbaru dulu"), ""),
    "nomor": (_("Menurut nomor"), "number"),
    "murah": (_("Biaya terendah dulu"), "cost"),
    "mahal": (_("Biaya tertinggi dulu"), "-cost"),
}


@dataclass(frozen=True, slots=True)
class Chip:
    """A filter that one press applies or takes away."""

    href: str
    label: str | Promise
    current: bool = False


UNITS = Prepared(lambda: Unit.objects.exclude(path="").values_list("pk", "name", "path"))
COMPETENCES = Prepared(lambda: Competence.objects.only("name", "name_en"))


@require_safe
@login_required
def proposals(request: HttpRequest) -> HttpResponse:
    """Everything that the reader may see, narrowed by the address; only the list when htmx asks."""
    shell = shell_of(request)
    asked = request.GET
    page = Paginator(sought(request, shell), queries.FIRST_PAGE).get_page(asked.get("halaman"))
    words = tuple(asked.get(name, "") for name in ADDRESS)
    context: dict[str, Any] = {"page": page, "chips": chips(words), "asked": asked, "query": query_of(words)}
    context |= {"rows": Rows(page.object_list), "words": words, "is_narrowed": any(words[:5])}
    if request.headers.get("HX-Request"):
        answer = render(request, "proposals/rows.html", context)
        answer["HX-Push-Url"] = f"/usulan/?{context['query']}".rstrip("?&")
    else:
        answer = render(request, "proposals/list.html", context | finder(shell, asked))
    patch_vary_headers(answer, ["HX-Request"])
    return answer


def sought(request: HttpRequest, shell: Shell) -> Any:
    """What the address asks for. Mostly that is all of the present round, and of it the first page."""
    if not any(request.GET.values()) and shell.cycle:
        newest = queries.newest_in(shell.cycle.call, shell.user)
        if newest is not None:
            return newest
    listed = queries.shown_in_rows(queries.visible_to(shell.user), shell.user)
    of_round = of_the_round(listed, request.GET, shell)
    return ProposalFilter(filter_data(request.GET), queryset=of_round, request=request).qs


class Rows:
    """The rows of a page: `depends` holds everything that their mark-up shows (proposals/rows.html)."""

    def __init__(self, rows: Found[Proposal] | Iterable[Any]) -> None:
        self.found = rows if isinstance(rows, Found) else None
        self.read = None if isinstance(rows, Found) else list(rows)
        self.depends = self.found.values if self.found else tuple(what_shows(row) for row in self.read or ())

    def __bool__(self) -> bool:
        return bool(self.depends)

    def each(self) -> Iterable[tuple[Any, Any]]:
        rows = self.found.rows if self.found else self.read or []
        return zip(rows, self.depends, strict=True)


def what_shows(row: Any) -> tuple[Any, ...]:
    form = named(row.form) if row.form else None
    told = (row.title, row.unit.name, form, row.learning_hours, row.cost, row.state)
    return (row.pk, *told, row.replies, row.new_replies)


def of_the_round(proposals: QuerySet[Proposal], asked: QueryDict, shell: Shell) -> QuerySet[Proposal]:
    """Those of the present round, unless the address names another one or all."""
    word = asked.get("putaran", "")
    if shell.cycle is None or word.isdecimal() or word == EVERY_ROUND:
        return proposals
    return proposals.filter(call=shell.cycle.call_id)


def filter_data(asked: QueryDict) -> QueryDict:
    """The page's words in the address as those of the filter that the API uses too."""
    data = QueryDict(mutable=True)
    data["search"] = asked.get("q", "")
    data["unit"] = asked.get("unit", "")
    data["competence"] = asked.get("kompetensi", "")
    data.setlist("state", VIEWS.get(asked.get("tampil", ""), VIEWS[""])[1])
    data["mine"] = "true" if asked.get("milik") else ""
    data["ordering"] = ORDERS.get(asked.get("urut", ""), ORDERS[""])[1]
    round_asked = asked.get("putaran", "")
    if round_asked.isdecimal():
        data["call"] = round_asked
    return data


def query_of(words: tuple[str, ...], **other: str) -> str:
    """The address's parameters, with others changed, ending in `&` or empty: for the pager and for chips."""
    kept = {name: word for name, word in {**dict(zip(ADDRESS, words, strict=True)), **other}.items() if word}
    return urlencode(kept) + "&" if kept else ""


@lru_cache(maxsize=200)
def chips(words: tuple[str, ...]) -> tuple[Chip, ...]:
    asked = dict(zip(ADDRESS, words, strict=True))
    present, mine = asked["tampil"], bool(asked["milik"])
    rows = [
        Chip(f"?{query_of(words, tampil=word, milik='')}", label, word == present and not mine)
        for word, (label, _states) in VIEWS.items()
    ]
    rows.insert(1, Chip(f"?{query_of(words, milik='' if mine else 'saya', tampil='')}", _("Milik saya"), mine))
    return tuple(rows)


def finder(shell: Shell, asked: QueryDict) -> dict[str, Any]:
    """What stands around the list: the choices of the filters, and whether the reader may propose."""
    call = shell.cycle.call if shell.cycle else None
    units, competences = UNITS.found(), COMPETENCES.found()
    chosen = tuple(asked.get(name) for name in ("unit", "kompetensi", "urut", "putaran"))
    return {
        "finder": (units.values, competences.values, str(call or ""), chosen),
        "units": lambda: [(pk, f"{' ' * (path.count('/') - 2)}{name}") for pk, name, path in units.rows],
        "competences": competences,
        "orders": [(word, label) for word, (label, _field) in ORDERS.items()],
        "rounds": [("", call or _("Tahun ini")), (EVERY_ROUND, _("Semua tahun"))],
        "is_opened": any(chosen),
        "call": call,
        "may_start": rules.may_start_draft(call, shell.user, shell.now) if call else None,
    }
