"""The ballot in each of its forms, and its receipt."""

from dataclasses import dataclass
from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from activity.answers import Answer, Refused
from activity.figures import number
from frontend.context import Shell, shell_of
from frontend.templatetags.rembuk import rupiah
from frontend.views.polls import about, one_poll
from proposals import queries
from proposals.methods import RULES_OF_COUNT
from proposals.models import Candidate, Poll
from proposals.rules import SMALL_ELECTORATE, may_cast_ballot

Text = str | Promise


@dataclass(frozen=True, slots=True)
class Frame:
    """What one form of ballot says around its list. `{…}` is filled in by js/ballot.js while somebody votes.

    `words`: what was chosen so far; `meter`: the name of the ceiling, if there is one; `over`: more than it allows;
    `tight`: beside a candidate that no longer fits.
    """

    template: str
    instruction: Text
    words: Text
    meter: Text = ""
    over: Text = ""
    tight: Text = ""


FRAMES: dict[str, Frame] = {
    "knapsack": Frame(
        "polls/forms/choose.html",
        _("Pilih usulan yang menurut Anda didahulukan, selama jumlah biayanya muat dalam pagu."),
        _("{count} usulan dipilih · {hours} JP · sisa {left}"),
        _("Pagu terpakai"),
        _("Melebihi pagu sebesar {excess}. Lepaskan satu usulan atau lebih sebelum mengirim."),
        _("Tidak muat lagi: pagunya kurang {lack}."),
    ),
    "approve": Frame(
        "polls/forms/choose.html",
        _("Pilih usulan yang Anda setujui. Anda tidak perlu memakai semua pilihan."),
        _("{count} usulan dipilih · {cost} · {hours} JP"),
        _("Pilihan terpakai"),
        _("Lebih {excess} dari yang boleh dipilih. Lepaskan sebelum mengirim."),
        _("Pilihan Anda sudah penuh. Lepaskan satu dulu untuk memilih yang ini."),
    ),
    "points": Frame(
        "polls/forms/points.html",
        _("Bagikan poin Anda: makin Anda dahulukan, makin banyak poinnya. Boleh semua untuk satu usulan."),
        _("sisa {left} poin · {count} usulan diberi poin"),
        _("Poin terpakai"),
        _("Lebih {excess} poin dari yang Anda miliki. Kurangi sebelum mengirim."),
    ),
    "rank": Frame(
        "polls/forms/rank.html",
        _("Urutkan dari yang paling Anda dahulukan. Yang tidak Anda urutkan dianggap tidak Anda pilih."),
        _("{count} dari {all} usulan diurutkan"),
    ),
    "score": Frame(
        "polls/forms/score.html",
        _("Beri nilai kepada tiap usulan menurut kebutuhannya. Yang tidak dinilai dihitung nol."),
        _("{count} dari {all} usulan dinilai"),
    ),
    "consent": Frame(
        "polls/forms/consent.html",
        _("Jawab untuk tiap usulan. Keberatan berarti: jangan jalan sebelum diubah."),
        _("{count} dari {all} usulan dijawab"),
    ),
}


@dataclass(frozen=True, slots=True)
class Stance:
    """One of the four answers of consent, as a card."""

    value: str
    label: Text
    hint: Text
    icon_name: str


# Forms whose ballots give each candidate a value; the others name candidates.
BY_VALUE = {"points", "score", "consent"}

STANCES = (
    Stance("agree", _("Setuju"), _("Boleh jalan"), "circle-check"),
    Stance("abstain", _("Abstain"), _("Ikut keputusan yang lain"), "minus"),
    Stance("disagree", _("Tidak setuju"), _("Tetapi tidak menghalangi"), "circle-x"),
    Stance("block", _("Keberatan"), _("Jangan jalan sebelum diubah"), "ban"),
)


@dataclass(frozen=True, slots=True)
class Row:
    """A candidate on somebody's ballot. `place`: its place among the choices, from 1; `value`: what was given to it;
    `uses`: what it takes of the second resource, where the poll has one.
    """

    candidate: Candidate
    place: int | None = None
    value: Any = None
    uses: int = 0


@require_safe
@login_required
@never_cache
def ballot(request: HttpRequest, pk: int) -> HttpResponse:
    """The ballot of an elector, and the same list to read for everybody else."""
    shell = shell_of(request)
    poll = one_poll(shell, pk)
    if poll.is_counted:
        return redirect("poll-result", pk=pk)
    may_cast, own = own_ballot(poll, shell)
    rows = rows_of(poll, queries.candidates_for(poll, shell.user), own)
    context = {**about(poll, shell), **framed(poll, rows), "may_cast": may_cast, "own": own}
    context |= {
        "is_small": poll.electorate_size < SMALL_ELECTORATE,
        "cell": queries.own_cell(poll, shell.user),
        "rule": RULES_OF_COUNT[poll.rule],
    }
    context["maps"] = "values" if poll.form in BY_VALUE else ""
    return render(request, "polls/ballot.html", context)


def framed(poll: Poll, rows: list[Row]) -> dict[str, Any]:
    """What the ballot's templates need, for voters and for the committee's preview alike."""
    frame, ceiling = FRAMES[poll.form], ceiling_of(poll)
    spent = spent_by(poll.form, rows)
    written = rupiah if poll.form == "knapsack" else number
    values = {name: number(value) for name, value in spent.items()}
    values["cost"] = rupiah(spent["cost"])
    values |= {"all": number(len(rows)), "left": written(max(0, (ceiling or 0) - spent["used"]))}
    return {
        "frame": frame,
        "rows": rows,
        "stances": STANCES,
        "ceiling": ceiling,
        "used": spent["used"],
        "used_text": written(spent["used"]),
        "ceiling_text": written(ceiling),
        "words": str(frame.words).format(**values),
        "scores": range(1, poll.parameters.get("highest_score", 0) + 1),
    }


def rows_of(poll: Poll, candidates: list[Candidate], own: queries.OwnBallot | None) -> list[Row]:
    """In the order of the list; on a ranked ballot what is ranked comes first, in the voter's order."""
    places = {pk: place for place, pk in enumerate(own.choices, start=1)} if own else {}
    values = own.values if own else {}
    rows = [
        Row(row, places.get(row.pk), values.get(str(row.pk)), getattr(row, poll.used_of_capacity)) for row in candidates
    ]
    return sorted(rows, key=lambda row: row.place or len(rows) + 1) if poll.form == "rank" else rows


def ceiling_of(poll: Poll) -> int | None:
    """Money, choices or points: what one ballot may use up. None where the form has no ceiling."""
    if poll.form == "knapsack":
        return poll.budget
    name = {"approve": "most_choices", "points": "points_each"}.get(poll.form, "")
    found: int | None = poll.parameters.get(name)
    return found


def spent_by(form: str, rows: list[Row]) -> dict[str, int]:
    """How much of the ceiling the ballot uses, over how many candidates, and their learning hours."""
    chosen = [row for row in rows if row.place or row.value]
    costs = sum(row.candidate.cost for row in chosen)
    points = sum(row.value for row in chosen) if form == "points" else len(chosen)
    return {
        "count": len(chosen),
        "hours": sum(row.candidate.learning_hours for row in chosen),
        "cost": costs,
        "used": costs if form == "knapsack" else points,
    }


def own_ballot(poll: Poll, shell: Shell) -> tuple[Answer, queries.OwnBallot | None]:
    """Whether the reader may vote, and the ballot that they cast; a box that cannot be opened is a refusal too."""
    may_cast = may_cast_ballot(poll, shell.user, shell.now)
    if not may_cast:
        return may_cast, None
    try:
        return may_cast, queries.own_ballot(poll, shell.user)
    except Refused as refusal:
        return refusal.answer, None


@require_safe
@login_required
@never_cache
def receipt(request: HttpRequest, pk: int) -> HttpResponse:
    """The code, and what is kept. Without the choices: a receipt must not show anybody how somebody voted."""
    shell = shell_of(request)
    poll = one_poll(shell, pk)
    own = own_ballot(poll, shell)[1]
    if own is None:
        return redirect("poll-ballot", pk=pk)
    publishes_lists = poll.electorate_size >= SMALL_ELECTORATE
    return render(request, "polls/receipt.html", {"poll": poll, "code": own.code, "publishes_lists": publishes_lists})
