"""May somebody do something with a cycle, a plan or its lines now? Who first, then state and time."""

from datetime import datetime
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from activity.answers import YES, Answer, Rule, conflict, forbidden
from activity.models import label
from people.models import Role, Unit
from people.rules import may_read
from planning.models import Cycle, Plan, PlanLine, Source, Window, sees_drafts
from planning.windows import next_window, present_window
from proposals.models import Poll
from proposals.rules import may_end_early
from workflow.models import Case


def manages_cycles(office: Unit | None, user: Any, now: datetime) -> Answer:
    """The personnel officer of the office (of any, when none is named yet), or an administrator."""
    day = timezone.localdate(now)
    if user is None or user.holds(Role.PERSONNEL_OFFICER, day, office) or user.holds(Role.ADMINISTRATOR, day):
        return YES
    return forbidden(
        "not_cycle_manager", _("Hanya pengelola kepegawaian kecamatan atau pengelola sistem yang mengatur siklus.")
    )


def may_create_cycle(office: Unit, user: Any, now: datetime) -> Answer:
    return manages_cycles(office, user, now)


def not_over(cycle: Cycle, now: datetime) -> Answer:
    if now < cycle.enact_until:
        return YES
    return conflict("cycle_over", _("Siklus ini sudah selesai; tanggalnya tidak diubah lagi."))


def may_move_window(cycle: Cycle, user: Any, now: datetime) -> Answer:
    return manages_cycles(cycle.call.office, user, now) and not_over(cycle, now)


def window_still_matters(cycle: Cycle, window: str) -> Answer:
    """What was proposed, discussed and voted on is frozen once a poll has taken it up."""
    poll = poll_of(cycle)
    if poll is None or poll.state == Poll.State.DRAFT or window in {Window.DECIDE, Window.ENACT}:
        return YES
    if window == Window.VOTE and poll.state == Poll.State.OPEN:
        return YES
    if window == Window.VOTE:
        return conflict("poll_closed", _("Pemungutan suara sudah ditutup; masanya tidak dapat diubah lagi."))
    return conflict("poll_opened", _("Pemungutan suara sudah dibuka; masa usul dan masa bahas tidak diubah lagi."))


def has_next(cycle: Cycle, now: datetime) -> Answer:
    dates = cycle.dates()
    if next_window(dates, now) or present_window(dates, now) not in {None, Window.ENACT}:
        return YES
    return conflict("no_next_window", _("Tidak ada masa berikutnya: penetapan adalah masa terakhir."))


def may_advance(cycle: Cycle, user: Any, now: datetime) -> Answer:
    return may_move_window(cycle, user, now) and has_next(cycle, now)


def vote_is_not_cut_short(cycle: Cycle, vote_until: datetime) -> Answer:
    """Asked last of all, and of no button: whether it is offered would tell how many have voted."""
    poll = poll_of(cycle)
    return YES if poll is None or vote_until >= cycle.call.vote_until else may_end_early(poll)


def poll_of(cycle: Cycle) -> Poll | None:
    return getattr(cycle.call, "poll", None)


def no_open_poll(cycle: Cycle) -> Answer:
    poll = poll_of(cycle)
    if poll is None or poll.state != Poll.State.OPEN:
        return YES
    return conflict(
        "poll_open", _("Pagu tidak dapat diubah selama pemungutan suara berlangsung. Tunggu sampai ditutup.")
    )


def may_change_ceiling(cycle: Cycle, user: Any, now: datetime) -> Answer:
    return may_move_window(cycle, user, now) and no_open_poll(cycle)


CYCLE_ACTIONS: dict[str, Rule] = {
    "move_window": may_move_window,
    "advance": may_advance,
    "change_ceiling": may_change_ceiling,
}


def may_see_outcomes(cycle: Cycle, user: Any, now: datetime) -> Answer:
    """Who reads proposals reads what became of them."""
    return may_read(user, now) or manages_cycles(cycle.call.office, user, now)


def may_see_plan(plan: Plan, user: Any, now: datetime) -> bool:
    return plan.state == Plan.State.ENACTED or sees_drafts(user, timezone.localdate(now))


def heads_office(plan: Plan, user: Any, now: datetime) -> Answer:
    if user is not None and user.holds(Role.HEAD, timezone.localdate(now), plan.office):
        return YES
    return forbidden("not_head_of_office", _("Hanya camat, atau pelaksana tugasnya, yang dapat melakukan ini."))


def keeps_plan(office: Unit | None, user: Any, now: datetime) -> Answer:
    if user is not None and user.holds(Role.PERSONNEL_OFFICER, timezone.localdate(now), office):
        return YES
    return forbidden(
        "not_personnel_officer", _("Hanya pengelola kepegawaian kecamatan yang menyusun dan mengubah rencana.")
    )


def is_draft(plan: Plan) -> Answer:
    if plan.state == Plan.State.DRAFT:
        return YES
    if plan.state == Plan.State.IN_REVIEW:
        return conflict("plan_in_review", _("Rencana sedang menunggu penetapan dan tidak dapat diubah."))
    return conflict("plan_enacted", _("Rencana sudah ditetapkan. Perubahan dilakukan melalui versi berikutnya."))


def has_lines(plan: Plan) -> Answer:
    if plan.lines.all():
        return YES
    return conflict("plan_empty", _("Rencana belum berisi satu pun program."))


def within_ceiling(plan: Plan) -> Answer:
    """The total is within the ceiling, or within what the head of the office has excepted with a reason."""
    total = plan.total()
    if total <= max(plan.ceiling, plan.exception_total or 0):
        return YES
    return conflict("over_ceiling", _("Jumlah biaya melampaui pagu. Camat perlu mencatat alasan pengecualian dahulu."))


def is_above_ceiling(plan: Plan) -> Answer:
    if not within_ceiling(plan):
        return YES
    return conflict("within_ceiling", _("Jumlah biaya tidak melampaui pagu; pengecualian tidak diperlukan."))


def enact_window_open(plan: Plan, now: datetime) -> Answer:
    cycles = Cycle.objects.filter(call__office=plan.office_id, call__year=plan.year)
    if cycles.filter(enact_from__lte=now, enact_until__gt=now).exists():
        return YES
    return conflict("outside_enact_window", _("Rencana diajukan pada masa penetapan. Lihat tanggalnya pada siklus."))


def may_submit_plan(plan: Plan, user: Any, now: datetime) -> Answer:
    return (
        heads_office(plan, user, now)
        and is_draft(plan)
        and has_lines(plan)
        and enact_window_open(plan, now)
        and within_ceiling(plan)
    )


def may_grant_exception(plan: Plan, user: Any, now: datetime) -> Answer:
    return heads_office(plan, user, now) and is_draft(plan) and is_above_ceiling(plan)


def may_follow_case(plan: Plan, user: Any, now: datetime) -> Answer:
    """The plan follows its case: only the engine, which has just ended it, gets here with a closed case."""
    case = Case.objects.filter(subject_type=label(plan), subject_id=plan.pk).order_by("-id").first()
    if case is not None and case.state in {Case.State.APPROVED, Case.State.RETURNED}:
        return YES
    return conflict("case_not_ended", _("Rencana menunggu keputusan sekretaris daerah (PyB) dan wali kota (PPK)."))


def may_add_line(plan: Plan, user: Any, now: datetime) -> Answer:
    return keeps_plan(plan.office, user, now) and is_draft(plan)


def may_draw_up(office: Unit, user: Any, now: datetime) -> Answer:
    return keeps_plan(office, user, now)


def is_latest(plan: Plan) -> Answer:
    newer = Plan.objects.filter(office=plan.office_id, year=plan.year, version__gt=plan.version)
    if not newer.exists():
        return YES
    return conflict("newer_version", _("Versi yang lebih baru sudah ada. Ubah versi itu."))


def is_enacted(plan: Plan) -> Answer:
    if plan.state == Plan.State.ENACTED:
        return YES
    return conflict("plan_not_enacted", _("Versi berikutnya dibuat setelah rencana ditetapkan."))


def may_amend(plan: Plan, user: Any, now: datetime) -> Answer:
    return keeps_plan(plan.office, user, now) and is_enacted(plan) and is_latest(plan)


PLAN_ACTIONS: dict[str, Rule] = {
    "submit": may_submit_plan,
    "grant_exception": may_grant_exception,
    "add_line": may_add_line,
    "amend": may_amend,
}


def may_edit_line(line: PlanLine, user: Any, now: datetime) -> Answer:
    return may_add_line(line.plan, user, now)


def not_from_proposal(line: PlanLine) -> Answer:
    if line.source != Source.PROPOSAL:
        return YES
    return conflict(
        "line_from_proposal",
        _("Program dari usulan yang disetujui tidak dapat dihapus dari rencana, hanya dijadwalkan."),
    )


def may_remove_line(line: PlanLine, user: Any, now: datetime) -> Answer:
    return may_edit_line(line, user, now) and not_from_proposal(line)


LINE_ACTIONS: dict[str, Rule] = {"edit": may_edit_line, "remove": may_remove_line}
