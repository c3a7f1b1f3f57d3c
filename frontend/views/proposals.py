"""One proposal: where it stands, what it says, what is said about it."""

from collections.abc import Hashable, Sequence
from datetime import date
from functools import partial
from typing import Any, NamedTuple

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _t
from django.utils.translation import ngettext
from django.views.decorators.http import require_safe

from activity.answers import Answer, ask_all
from activity.prepared import read_together
from discussions.queries import asked_by_board_and_mark
from frontend.context import Shell, shell_of
from frontend.templatetags.rembuk import named
from frontend.views.screens import Opened, board_markup, open_board
from frontend.views.timeline import PROPOSAL, Step, timeline
from planning.queries import CYCLES, stage_strip
from proposals import checking, cost, queries, rules
from proposals.audiences import may_see
from proposals.models import Call, CostLine, Proposal, State
from proposals.queries import Told
from workflow.queries import holidays

MOST_TARGETS = 200
OF_CALLS = ("office", "poll", "cycle")


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
def proposal(request: HttpRequest, pk: int) -> HttpResponse:
    """One proposal: where it stands, what it says, what is said about it. A merged one forwards (`?asli` stays)."""
    shell = shell_of(request)
    of_board = asked_by_board_and_mark(PROPOSAL, pk, shell.user)
    with read_together(*queries.asked_by_told(pk), *of_board, CYCLES.asked()):
        return answered(request, pk, shell)


def answered(request: HttpRequest, pk: int, shell: Shell) -> HttpResponse:
    told = queries.told(pk)
    board = open_board(told.proposal, shell.user) if told and told.proposal.number else None
    if told is None or not may_see(shell.user, share_call(told.proposal, shell)):
        raise Http404
    row = told.proposal
    if row.state == State.MERGED and "asli" not in request.GET:
        return redirect(f"/usulan/{queries.final_target(row).pk}/?dari={row.pk}")
    return render(request, "proposals/page.html", page_of(told, board, shell, request.GET.get("dari", "")))


def share_call(row: Proposal, shell: Shell) -> Proposal:
    """The call of the present round is known from the frame; that of an earlier one is read."""
    if shell.cycle and shell.cycle.call_id == row.call_id:
        row.call = shell.cycle.call
    else:
        row.call = Call.objects.select_related(*OF_CALLS).get(pk=row.call_id)
    return row


def page_of(told: Told, board: Opened | None, shell: Shell, came_from: str) -> dict[str, Any]:
    row = told.proposal
    context = standing(row, shell, came_from) | choices(row, shell)
    call = row.call
    return context | {
        "proposal": row,
        # All that the kept parts show (proposals/page.html): what was read, how that is told today, who may do what.
        "depends": (
            (told.values, call.year, call.round, timezone.localdate(shell.now)),
            (context["steps"], context["check_until"]),
        ),
        "offers": (offers(context), call.discuss_until, context["merged_from"] and came_from),
        "board": board_markup(board, shell) if board else None,
        "strip": strip_of(row, shell),
        "answers": partial(six_answers, row),
        "lines": lambda: [Line.of(line) for line in told.lines.rows],
        "facts": partial(facts, row),
        "per_hour": partial(cost.per_participant_hour, row.cost, row.participants, row.learning_hours),
    }


def standing(row: Proposal, shell: Shell, came_from: str) -> dict[str, Any]:
    """Where it stands: the steps of its road, and of them the present, the next and the last."""
    steps = tuple(timeline(row, shell.now, shell.desk))
    return {
        "steps": steps,
        "present": next((step for step in steps if step.state == "now"), None),
        "coming": next((step for step in steps if step.state == "next"), None),
        "last": steps[-1] if steps else None,
        "said": said(row, steps),
        "check_until": check_until(row, shell),
        "merged_from": next((merged for merged in row.merged_here if str(merged.pk) == came_from), None),
    }


def choices(row: Proposal, shell: Shell) -> dict[str, Any]:
    """What the reader can do: the answers of the rules that tell them something, and where each leads."""
    answers = ask_all(rules.PROPOSAL_ACTIONS, row, shell.user, shell.now)
    is_author = row.author_id == shell.user.pk
    cycle = shell.cycle if is_author and row.state in COPIED else None
    return {
        "is_author": is_author,
        "desk": desk_of(row, shell),
        "may_copy": rules.may_start_draft(cycle.call, shell.user, shell.now) if cycle else None,
        "may_post": rules.may_post(row, shell.user, shell.now),
        "do": {verb: answer for verb, answer in answers.items() if is_telling(answer)},
        "targets": targets(row, shell) if answers["merge"] else [],
        "urls": {verb: f"/api/proposals/{row.pk}/{verb}/" for verb in answers}
        | {"copy": f"/usulan/baru/?dari={row.pk}"},
    }


def offers(context: dict[str, Any]) -> Hashable:
    """The choices as they are read."""
    asked = {"copy": context["may_copy"], "post": context["may_post"], **context["do"]}
    told = [(verb, answer) for verb, answer in asked.items() if answer is not None]
    worded = tuple((verb, answer.allowed, answer.code, str(answer.message)) for verb, answer in told)
    return (worded, context["desk"], tuple(context["targets"]))


# The author may begin anew from one that was not taken up.
COPIED = {State.WITHDRAWN, State.REJECTED, State.DEFERRED}
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
        (_t("Berapa peserta?"), persons(row.participants) if row.participants else ""),
    )


def persons(count: int) -> str:
    return ngettext("%(number)s orang", "%(number)s orang", count) % {"number": count}


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


def said(row: Proposal, steps: Sequence[Step]) -> Step | None:
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
    found: list[Any] = [*alike, *others.select_related("call")[:MOST_TARGETS]]
    rows = {other.id: other for other in found}
    return [(pk, f"{other.label} {other.title}") for pk, other in rows.items() if other.state in rules.RECEIVING]
