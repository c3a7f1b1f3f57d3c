"""What waits for a person and what they can do now, most urgent first: the top of everybody's home page."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime

from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from discussions.queries import open_reports
from discussions.rules import may_moderate
from frontend.context import Shell
from people.models import Role
from people.rules import may_administer
from planning.models import Plan
from planning.rules import manages_cycles, may_submit_plan
from proposals.models import Call, Poll, Proposal, State
from proposals.rules import may_cast_ballot, may_certify_poll, may_hold_poll, may_start_draft
from surveys.queries import waiting_for
from workflow import working_days
from workflow.queries import holidays


@dataclass(frozen=True, slots=True)
class Errand:
    """One thing to do: what it is, until when, and the button that leads there. `waits`: others wait for it."""

    title: str
    href: str
    verb: str
    text: str = ""
    icon: str = "circle-dot"
    until: date | datetime | None = None
    working_days: int | None = None
    waits: bool = True


def agenda(shell: Shell) -> list[Errand]:
    """In the order of urgency: what others wait for first, then what is open to everybody."""
    return [errand for source in SOURCES for errand in source(shell)]


def decisions(shell: Shell) -> Iterator[Errand]:
    """Cases on the desk; shell.inbox has the oldest deadline first."""
    if not shell.inbox:
        return
    count = len(shell.inbox)
    title = ngettext("%(count)s usulan menunggu keputusan Anda", "%(count)s usulan menunggu keputusan Anda", count) % {
        "count": count
    }
    if all(case.subject_type == "planning.plan" for case, _substitute in shell.inbox):
        title = _("Rencana tahunan menunggu keputusan Anda")
    due = shell.inbox[0][0].due_on
    left = working_days.left(localdate(shell.now), due, holidays(due))
    text = _("Yang tenggatnya paling dekat ada di atas.")
    yield Errand(title, "/meja/", _("Buka meja"), text, "inbox", until=due, working_days=left)


def returned(shell: Shell) -> Iterator[Errand]:
    for proposal in Proposal.objects.filter(author=shell.user, state=State.RETURNED)[:3]:
        text = _("Usulan ini dikembalikan. Baca yang perlu diperbaiki, lalu ajukan lagi.")
        due = proposal.revise_by
        left = working_days.left(localdate(shell.now), due, holidays(due)) if due else None
        address = f"/usulan/{proposal.pk}/"
        yield Errand(proposal.title, address, _("Perbaiki usulan"), text, "undo-2", until=due, working_days=left)


def poll_of(call: Call | None) -> Poll | None:
    poll: Poll | None = getattr(call, "poll", None)
    return poll if poll and poll.state != Poll.State.DRAFT else None


def call_of(shell: Shell) -> Call | None:
    return shell.cycle.call if shell.cycle else None


def ballot(shell: Shell) -> Iterator[Errand]:
    """The vote, for those who may; gone from the list once one's own ballot is in the box."""
    poll = poll_of(call_of(shell))
    if poll is None or poll.is_counted or not may_cast_ballot(poll, shell.user, shell.now):
        return
    if poll.turnout.filter(voter=shell.user).exists():
        text = _("Suara Anda sudah masuk. Selama pemungutan berlangsung, pilihan masih dapat diubah.")
        yield Errand(
            _("Pemungutan suara berlangsung"),
            f"/suara/{poll.pk}/",
            _("Lihat pilihan saya"),
            text,
            "vote",
            poll.closes_at,
            waits=False,
        )
    else:
        text = _("Pilih usulan yang menurut Anda paling perlu, dalam batas anggaran. Pilihan Anda rahasia.")
        yield Errand(_("Berikan suara Anda"), f"/suara/{poll.pk}/", _("Isi surat suara"), text, "vote", poll.closes_at)


def surveys(shell: Shell) -> Iterator[Errand]:
    """The reminder to answer, computed when it is read; gone once one's own answers are in the box."""
    text = _("Jawaban Anda rahasia. Sesudah survei ditutup, Rembuk tidak tahu lagi mana jawaban Anda.")
    for survey in waiting_for(shell.user, shell.now)[:2]:
        href = f"/survei/{survey.pk}/"
        yield Errand(str(survey), href, _("Isi survei"), text, "circle-dot", survey.closes_at, waits=False)


def committee(shell: Shell) -> Iterator[Errand]:
    call = call_of(shell)
    if call is None or Role.COMMITTEE not in shell.roles:
        return
    if may_hold_poll(call, shell.user, shell.now):
        text = _("Masa memilih sudah mulai, dan usulan siap dipilih. Panitia membuka pemungutannya.")
        yield Errand(_("Buka pemungutan suara"), "/suara/", _("Siapkan pemungutan"), text, "vote", call.vote_until)
    poll = poll_of(call)
    if poll and poll.is_counted and may_certify_poll(poll, shell.user, shell.now):
        text = _("Hitung ulang di dalam Rembuk, lalu sahkan bila cocok.")
        yield Errand(_("Sahkan hasil pemungutan"), f"/suara/{poll.pk}/hasil/", _("Periksa hasil"), text, "shield-check")


def new_proposals(shell: Shell) -> Iterator[Errand]:
    """For those who check new proposals for duplicates before they are opened."""
    if not shell.cycle or not shell.roles & {Role.MODERATOR, Role.PERSONNEL_OFFICER}:
        return
    waiting = Proposal.objects.filter(call=shell.cycle.call_id, state=State.SUBMITTED).exclude(author=shell.user)
    if count := waiting.count():
        title = ngettext("%(count)s usulan baru perlu diperiksa", "%(count)s usulan baru perlu diperiksa", count) % {
            "count": count
        }
        text = _("Buka untuk didiskusikan, atau gabungkan dengan usulan yang sama.")
        yield Errand(title, "/usulan/?tampil=baru", _("Periksa usulan"), text, "search")


def reports(shell: Shell) -> Iterator[Errand]:
    if not may_moderate(None, shell.user, shell.now):
        return
    if count := open_reports().count():
        title = ngettext("%(count)s laporan perlu ditinjau", "%(count)s laporan perlu ditinjau", count) % {
            "count": count
        }
        yield Errand(title, "/moderasi/", _("Buka moderasi"), "", "flag")


def plan(shell: Shell) -> Iterator[Errand]:
    """The head of the office submits the plan."""
    if Role.HEAD not in shell.roles:
        return
    for draft in Plan.objects.filter(state=Plan.State.DRAFT).select_related("office"):
        if may_submit_plan(draft, shell.user, shell.now):
            text = _("Setelah diajukan, rencana dikonfirmasi pejabat yang berwenang, lalu ditetapkan.")
            until = shell.cycle.enact_until if shell.cycle else None
            yield Errand(
                _("Ajukan rencana tahunan"),
                f"/rencana/{draft.pk}/",
                _("Periksa rencana"),
                text,
                "clipboard-list",
                until,
            )


def drafts(shell: Shell) -> Iterator[Errand]:
    call = call_of(shell)
    if call is None or not call.may_propose_at(shell.now):
        return
    for draft in Proposal.objects.filter(author=shell.user, state=State.DRAFT, call=call).order_by("-edited_at")[:1]:
        title = draft.title or _("Draf tanpa judul")
        text = _("Draf Anda belum diajukan.")
        yield Errand(title, f"/usulan/{draft.pk}/tulis/", _("Lanjutkan draf"), text, "pencil", call.propose_until)


def proposing(shell: Shell) -> Iterator[Errand]:
    call = call_of(shell)
    if call and call.may_propose_at(shell.now) and may_start_draft(call, shell.user, shell.now):
        text = _("Enam pertanyaan singkat. Draf tersimpan sendiri selagi Anda menulis.")
        yield Errand(
            _("Usulkan pelatihan yang Anda perlukan"),
            "/usulan/baru/",
            _("Ajukan usulan"),
            text,
            "lightbulb",
            call.propose_until,
            waits=False,
        )


def discussing(shell: Shell) -> Iterator[Errand]:
    call = call_of(shell)
    if call and shell.membership and call.may_discuss_at(shell.now):
        text = _("Tanyakan, perbaiki, dan dukung usulan rekan sebelum masa memilih.")
        yield Errand(
            _("Bahas usulan rekan"),
            "/usulan/",
            _("Lihat usulan"),
            text,
            "message-square",
            call.discuss_until,
            waits=False,
        )


def running_the_house(shell: Shell) -> Iterator[Errand]:
    if shell.cycle is None and manages_cycles(None, shell.user, shell.now):
        text = _("Siklus menentukan kapan pegawai mengusulkan, membahas, memilih, dan kapan pimpinan memutuskan.")
        yield Errand(_("Buat siklus pertama"), "/kelola/siklus/", _("Buat siklus"), text, "calendar-days")
    elif may_administer(None, shell.user, shell.now):
        text = _("Pegawai, unit, penugasan, alur persetujuan, hari libur, dan siklus.")
        yield Errand(_("Kelola Rembuk"), "/kelola/", _("Buka pengelolaan"), text, "settings", waits=False)


SOURCES: list[Callable[[Shell], Iterable[Errand]]] = [
    decisions,
    returned,
    ballot,
    surveys,
    committee,
    new_proposals,
    reports,
    plan,
    drafts,
    proposing,
    discussing,
    running_the_house,
]


def split(errands: list[Errand]) -> tuple[Errand | None, list[Errand], list[Errand]]:
    """(the most urgent, what else waits, what else is open)."""
    ordered = sorted(errands, key=lambda errand: not errand.waits)
    first, others = (ordered[0], ordered[1:]) if ordered else (None, [])
    return first, [errand for errand in others if errand.waits], [errand for errand in others if not errand.waits]
