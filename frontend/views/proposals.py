"""What colleagues propose: the list, and one proposal."""

from dataclasses import dataclass
from datetime import date
from typing import Any, NamedTuple
from urllib.parse import urlencode

from django.contrib.auth.decorators import login_required
from django.core.paginator import Page, Paginator
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.cache import patch_vary_headers
from django.utils.functional import Promise
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from activity.answers import Answer, ask_all
from frontend.context import Shell, shell_of
from frontend.templatetags.rembuk import named
from frontend.views.boards import board_for
from frontend.views.timeline import PROPOSAL, Step, timeline
from people.models import Competence, Unit
from planning.queries import stage_strip
from proposals import checking, cost, queries, rules
from proposals.filters import ProposalFilter
from proposals.models import Call, CostLine, Proposal, State
from workflow.queries import holidays

PAGE_SIZE = 20
EVERY_ROUND = "semua"
MOST_TARGETS = 200
OF_CALLS = ("office", "poll", "cycle")

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


class Line(NamedTuple):
    """A line of the rough cost."""

    description: str
    volume: int
    measure: str
    unit_price: int

    @classmethod
    def of(cls, row: CostLine) -> "Line":
        return cls(row.description, row.volume, row.measure, row.unit_price)

    @property
    def amount(self) -> int:
        return self.volume * self.unit_price


@require_safe
@login_required
def proposals(request: HttpRequest) -> HttpResponse:
    """Everything that the reader may see, narrowed by the address; only the list when htmx asks."""
    shell = shell_of(request)
    asked = request.GET
    found = ProposalFilter(filter_data(asked), queryset=of_the_round(listed(shell), asked, shell), request=request).qs
    page = Paginator(found, PAGE_SIZE).get_page(asked.get("halaman"))
    context: dict[str, Any] = {"page": page, "chips": chips(asked), "asked": asked, "query": query_of(asked)}
    context["rows"] = [(row, what_shows(row)) for row in page.object_list]
    context["is_narrowed"] = any(asked.get(name) for name in ("q", "unit", "kompetensi", "tampil", "milik"))
    if request.headers.get("HX-Request"):
        answer = render(request, "proposals/rows.html", context)
        answer["HX-Push-Url"] = f"/usulan/?{context['query']}".rstrip("?&")
    else:
        answer = render(request, "proposals/list.html", context | finder(shell, asked, page))
    patch_vary_headers(answer, ["HX-Request"])
    return answer


def listed(shell: Shell) -> QuerySet[Proposal]:
    """Only what a row shows: a query's cost begins with the names of its columns."""
    seen = queries.visible_to(shell.user).select_related("unit", "form")
    shown = ("title", "state", "learning_hours", "cost", "unit__name", "form__name", "form__name_en")
    return queries.with_talk(seen, shell.user).only(*shown)


def what_shows(row: Any) -> tuple[Any, ...]:
    """Everything that the mark-up of a row depends on: proposals/rows.html."""
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


def query_of(asked: QueryDict, **other: str) -> str:
    """The address's parameters, with others changed, ending in `&` or empty: for the pager and for chips."""
    kept = {
        name: asked[name] for name in ("q", "unit", "kompetensi", "tampil", "milik", "urut", "putaran") if name in asked
    }
    kept = {name: value for name, value in {**kept, **other}.items() if value}
    return urlencode(kept) + "&" if kept else ""


def chips(asked: QueryDict) -> tuple[Chip, ...]:
    present = asked.get("tampil", "")
    mine = bool(asked.get("milik"))
    rows = [
        Chip(f"?{query_of(asked, tampil=word, milik='')}", label, word == present and not mine)
        for word, (label, _states) in VIEWS.items()
    ]
    rows.insert(1, Chip(f"?{query_of(asked, milik='' if mine else 'saya', tampil='')}", _("Milik saya"), mine))
    return tuple(rows)


def finder(shell: Shell, asked: QueryDict, page: Page) -> dict[str, Any]:
    """What stands around the list: the choices of the filters, and whether the reader may propose."""
    call = shell.cycle.call if shell.cycle else None
    rows = Unit.objects.exclude(path="").values_list("pk", "name", "path")
    units = tuple((pk, f"{' ' * (path.count('/') - 2)}{name}") for pk, name, path in rows)
    competences = tuple(Competence.objects.only("name", "name_en"))
    chosen = tuple(asked.get(name) for name in ("unit", "kompetensi", "urut", "putaran"))
    return {
        "finder": (units, tuple((row.pk, named(row)) for row in competences), str(call or ""), chosen),
        "units": units,
        "competences": competences,
        "orders": [(word, label) for word, (label, _field) in ORDERS.items()],
        "rounds": [("", call or _("Tahun ini")), (EVERY_ROUND, _("Semua tahun"))],
        "is_opened": any(chosen),
        "call": call,
        "may_start": rules.may_start_draft(call, shell.user, shell.now) if call else None,
    }


@require_safe
@login_required
def proposal(request: HttpRequest, pk: int) -> HttpResponse:
    """One proposal: where it stands, what it says, what is said about it. A merged one forwards (`?asli` stays)."""
    shell = shell_of(request)
    row = get_object_or_404(queries.for_page(queries.visible_to(shell.user), with_call=False), pk=pk)
    share_call(row, shell)
    if row.state == State.MERGED and "asli" not in request.GET:
        return redirect(f"/usulan/{queries.final_target(row).pk}/?dari={row.pk}")
    return render(request, "proposals/page.html", page_of(row, shell, request.GET.get("dari", "")))


def share_call(row: Proposal, shell: Shell) -> None:
    """The call of the present round is known from the frame; that of an earlier one is read."""
    if shell.cycle and shell.cycle.call_id == row.call_id:
        row.call = shell.cycle.call
    else:
        row.call = Call.objects.select_related(*OF_CALLS).get(pk=row.call_id)


def page_of(row: Proposal, shell: Shell, came_from: str) -> dict[str, Any]:
    steps = timeline(row, shell.now)
    answers = ask_all(rules.PROPOSAL_ACTIONS, row, shell.user, shell.now)
    return {
        "proposal": row,
        "is_author": row.author_id == shell.user.pk,
        "steps": steps,
        "present": next((step for step in steps if step.state == "now"), None),
        "coming": next((step for step in steps if step.state == "next"), None),
        "last": steps[-1] if steps else None,
        "said": said(row, steps),
        "desk": desk_of(row, shell),
        "merged_from": next((merged for merged in row.merged_here if str(merged.pk) == came_from), None),
        "board": board_for(row, shell) if row.number else None,
        "answers": six_answers(row),
        "lines": tuple(
            Line(line.description, line.volume, line.measure, line.unit_price) for line in row.cost_lines.all()
        ),
        "facts": facts(row),
        "strip": strip_of(row, shell),
        "may_copy": rules.may_start_draft(shell.cycle.call, shell.user, shell.now) if shell.cycle else None,
        "check_until": check_until(row, shell),
        "may_post": rules.may_post(row, shell.user, shell.now),
        "do": {verb: answer for verb, answer in answers.items() if is_telling(answer)},
        "targets": targets(row, shell) if answers["merge"] else [],
        "urls": {verb: f"/api/proposals/{row.pk}/{verb}/" for verb in answers}
        | {"copy": f"/usulan/baru/?dari={row.pk}"},
        "per_hour": cost.per_participant_hour(row.cost, row.participants, row.learning_hours),
    }


# Refusals that say nothing to the reader: the button belongs to somebody else, or to another time.
SILENT = {"wrong_state", "author_only", "checker_only"}


def is_telling(answer: Answer) -> bool:
    return bool(answer) or answer.code not in SILENT


def six_answers(row: Proposal) -> tuple[tuple[str, str], ...]:
    return (
        (_t("Masalah apa yang terjadi?"), row.problem),
        (_t("Siapa yang perlu belajar?"), row.audience),
        (_t("Apa yang akan membantu?"), row.remedy),
        (_t("Kapan sebaiknya?"), row.timing),
        (_t("Bisa daring?"), row.get_online_display() if row.online else ""),
        (_t("Berapa peserta?"), _t("%(number)s orang") % {"number": row.participants} if row.participants else ""),
    )


def facts(row: Proposal) -> list[tuple[str, Any]]:
    """Term and value, without what is a number of money or hours: the template writes those large."""
    lengths = [
        (row.days, _t("%(number)s hari")),
        (row.sessions, _t("%(number)s sesi")),
        (row.months, _t("%(number)s bulan")),
        (row.scheduled_hours, _t("%(number)s JP menurut jadwal")),
        (row.occasions, _t("%(number)s kali")),
    ]
    return [
        (_t("Bentuk"), row.form and named(row.form)),
        (_t("Cakupan"), row.get_scope_display() if row.form else ""),
        (_t("Lama"), ", ".join(text % {"number": number} for number, text in lengths if number)),
        (_t("Kompetensi"), row.competence and named(row.competence)),
        (_t("Mitra"), row.partner),
    ]


def strip_of(row: Proposal, shell: Shell) -> list[dict[str, Any]]:
    """The windows of the proposal's own cycle; nothing for one whose cycle is gone."""
    if shell.cycle and shell.cycle.call_id == row.call_id:
        return shell.strip
    own = getattr(row.call, "cycle", None)
    return stage_strip(own, shell.now) if own else []


# States that somebody's words explain: they stand where the reader looks first.
EXPLAINED = {State.RETURNED, State.REJECTED, State.DEFERRED}


def said(row: Proposal, steps: list[Step]) -> Step | None:
    """The decision that brought the proposal where it stands, with its reason."""
    decisions = [step for step in steps if step.state == "bad" and step.words]
    return decisions[-1] if decisions and row.state in EXPLAINED else None


def desk_of(row: Proposal, shell: Shell) -> str:
    """The address where the reader decides on it, if it waits for them."""
    waiting = (case for case, _substitute in shell.inbox if case.subject_id == row.pk)
    case = next((case for case in waiting if case.subject_type == PROPOSAL), None)
    return f"/meja/{case.pk}/" if case else ""


def check_until(row: Proposal, shell: Shell) -> date | None:
    """The last day of the check for duplicates, while that is what the proposal waits for."""
    if row.state != State.SUBMITTED:
        return None
    return checking.last_day(row.state_since, holidays(timezone.localdate(shell.now)))


def targets(row: Proposal, shell: Shell) -> list[tuple[int, str]]:
    """Where a checker could merge it: the most alike first, then the others of its call by number."""
    alike = queries.similar_to(row.title, call=row.call, user=shell.user, but=row.pk)
    others = Proposal.objects.filter(call=row.call, state__in=rules.RECEIVING).exclude(pk=row.pk).order_by("number")
    rows = {other.pk: other for other in [*alike, *others.select_related("call")[:MOST_TARGETS]]}
    return [(pk, f"{other.label} {other.title}") for pk, other in rows.items() if other.state in rules.RECEIVING]
