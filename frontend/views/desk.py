"""The desk of those who decide: what waits, and the page on which one decision is taken."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from activity.answers import ask_all
from activity.models import Event
from frontend.context import Shell, shell_of
from frontend.views.timeline import days_left
from planning.queries import lines_by_unit, plan_with_lines
from proposals.models import Candidate, Proposal
from proposals.queries import COUNTED, for_page
from workflow import queries, rules
from workflow.models import Case, Decision, Verdict

EACH = 25
LATEST = 5


@require_safe
@login_required
def inbox(request: HttpRequest) -> HttpResponse:
    """What waits, the oldest deadline first, and what this person decided last."""
    shell = shell_of(request)
    page = Paginator(shell.inbox, EACH).get_page(request.GET.get("halaman"))
    rows = queries.describe(list(page), shell.now)
    overdue = sum(case.is_overdue(timezone.localdate(shell.now)) for case, _substitute in shell.inbox)
    return render(
        request,
        "desk/inbox.html",
        {"page": page, "rows": rows, "overdue": overdue, "decided": latest_decisions(shell)},
    )


@dataclass(frozen=True, slots=True)
class Decided:
    decision: Decision
    title: str


def latest_decisions(shell: Shell) -> list[Decided]:
    rows = Decision.objects.filter(actor=shell.user).select_related("case", "stage").order_by("-id")[:LATEST]
    titles = queries.summaries_of([row.case for row in rows]) if rows else {}
    return [Decided(row, titles[row.case_id].title) for row in rows]


@require_safe
@login_required
def case(request: HttpRequest, pk: int) -> HttpResponse:
    """One case: the subject in short, the road so far, and the form for those who may decide."""
    shell = shell_of(request)
    found = get_object_or_404(Case.objects.select_related("stage", "unit", "route"), pk=pk)
    if not queries.may_see(shell.user, found):
        raise Http404
    day = timezone.localdate(shell.now)
    answers = ask_all(rules.ACTIONS, found, shell.user, shell.now)
    return render(
        request,
        "desk/case.html",
        {
            "case": found,
            "summary": queries.summaries_of([found])[found.pk],
            "steps": queries.road(found),
            "earlier": earlier_of(found),
            "seats": queries.seating(found, shell.now).seats,
            "days_left": days_left(found, day),
            "is_overdue": found.is_overdue(day),
            "answers": answers,
            **(form_of(found) if answers["decide"] else {}),
            **subject_of(found, shell),
        },
    )


@dataclass(frozen=True, slots=True)
class Earlier:
    """Why a subject comes once more: the decision that ended its run before, and what its author wrote since."""

    decision: Decision
    words: str


def earlier_of(case: Case) -> Earlier | None:
    runs = Decision.objects.filter(case__subject_type=case.subject_type, case__subject_id=case.subject_id)
    ended = runs.filter(case__lt=case.pk, verdict__in=ENDED_WITH).select_related("actor", "stage").order_by("id").last()
    if ended is None:
        return None
    events = Event.objects.filter(subject_type=case.subject_type, subject_id=case.subject_id, verb__in=CAME_BACK)
    # The run begins with what the author did, in the same transaction and at the same moment.
    event = events.filter(created_at__lte=case.opened_at).order_by("id").last()
    return Earlier(ended, event.data.get("reason", "") if event else "")


ENDED_WITH = (Verdict.RETURN, Verdict.REJECT)
CAME_BACK = ("proposals.resubmit", "proposals.appeal")


def form_of(case: Case) -> dict[str, Any]:
    """What the form offers: verdicts with what each means, ready words, and what each must bring along."""
    offers = rules.offers(case)
    means = {**MEANS, Verdict.APPROVE: what_approval_does(case)}
    if getattr(case.subject, "appealed_at", None):
        means[Verdict.REJECT] = _("Tidak dilanjutkan. Banding sudah pernah diajukan, jadi ini akhirnya.")
    against = [offer["verdict"] for offer in offers if offer["against_vote"]]
    return {
        "choices": [{"value": row["verdict"], "label": row["title"], "hint": means[row["verdict"]]} for row in offers],
        "against": " ".join(against),
        "asks_decree": rules.asks_decree(case),
        "ready_words": READY_WORDS.get(case.subject_type, {}),
        "next_year": case.kind.year(case.subject) + 1,
    }


def what_approval_does(case: Case) -> str:
    """Where the subject goes from here, in the words of its route."""
    following = case.route.stages.filter(order__gt=case.stage.order).first()
    if following is not None:
        return _t("Lanjut ke tahap “%(stage)s”.") % {"stage": following.title}
    return str(AT_THE_END.get(case.subject_type, _("Ini tahap terakhir.")))


AT_THE_END: dict[str, str | Promise] = {
    "proposals.proposal": _("Tahap terakhir: usulan menjadi baris rancangan rencana."),
    "planning.plan": _("Tahap terakhir: rencana ditetapkan dan diumumkan."),
}


MEANS: dict[str, str | Promise] = {
    Verdict.RETURN: _("Diperbaiki dulu, lalu kembali ke tahap ini."),
    Verdict.DEFER: _("Baik, tetapi untuk tahun lain."),
    Verdict.REJECT: _("Tidak dilanjutkan. Pengusul dapat mengajukan banding satu kali."),
}
READY_WORDS: dict[str, dict[str, list[str | Promise]]] = {
    "proposals.proposal": {
        Verdict.APPROVE: [
            _("Sesuai dengan kesenjangan kompetensi unit dan pagu yang tersedia."),
            _("Menjawab masalah nyata di layanan, dan biayanya wajar."),
        ],
        Verdict.RETURN: [
            _("Harga satuan melebihi standar biaya. Sesuaikan rinciannya."),
            _("Sasaran peserta belum jelas. Sebutkan siapa dan berapa orang."),
            _("Pertimbangkan jalur daring untuk menekan biaya."),
        ],
        Verdict.DEFER: [
            _("Pagu tahun ini sudah terpakai untuk usulan yang lebih mendesak."),
            _("Menunggu peraturan atau sistem baru yang akan diajarkan."),
        ],
        Verdict.REJECT: [
            _("Kebutuhan ini sudah dijawab oleh pelatihan lain dalam rencana."),
            _("Biaya per peserta terlalu tinggi dibanding hasilnya."),
        ],
    },
    "planning.plan": {
        Verdict.APPROVE: [_("Rencana sesuai pagu dan kebutuhan pengembangan kompetensi.")],
        Verdict.RETURN: [_("Jumlah biaya perlu disesuaikan dengan pagu."), _("Lengkapi penyelenggara tiap program.")],
    },
}


def subject_of(case: Case, shell: Shell) -> dict[str, Any]:
    """The subject as its own partial shows it; the page then speaks of that subject's round."""
    loader = LOADERS.get(case.subject_type)
    return loader(case.subject_id, shell) if loader else {}


def proposal_facts(pk: int, shell: Shell) -> dict[str, Any]:
    proposal = for_page(Proposal.objects.all()).get(pk=pk)
    shell.turn_to(proposal.call)
    vote = Candidate.objects.filter(proposal=pk, poll__state__in=COUNTED).select_related("poll", "proposal").last()
    return {"subject_template": "desk/proposal.html", "proposal": proposal, "vote": vote}


def plan_facts(pk: int, shell: Shell) -> dict[str, Any]:
    plan = plan_with_lines(pk)
    return {"subject_template": "desk/plan.html", "plan": plan, "units": lines_by_unit(plan.lines.all())}


LOADERS: dict[str, Callable[[int, Shell], dict[str, Any]]] = {
    "proposals.proposal": proposal_facts,
    "planning.plan": plan_facts,
}
