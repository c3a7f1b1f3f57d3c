"""May this case be decided, by this person, with this verdict, now? Every no carries its reason."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.utils.formats import date_format
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from activity.answers import YES, Answer, Rule, conflict, first_refusal, forbidden
from people.models import Appointment
from people.rules import may_administer
from workflow import queries
from workflow.models import Case, ConflictOfInterest, Decision, Holiday, Route, Verdict


@dataclass(frozen=True, slots=True)
class Given:
    """A verdict as somebody gives it, with what belongs to it."""

    verdict: str
    reason: str
    answer_to_vote: str = ""
    defer_to_year: int | None = None
    decree_number: str = ""
    decree_date: date | None = None


def is_open(case: Case, user: Any, now: datetime) -> Answer:
    if case.is_open:
        return YES
    message = _t("Proses ini sudah selesai: %(state)s pada %(day)s.")
    day = date_format(queries.today(case.closed_at or now), "j F Y")
    return conflict("not_open", message % {"state": case.get_state_display().lower(), "day": day})


def is_somebody(case: Case, user: Any, now: datetime) -> Answer:
    return YES if user is not None else forbidden("nobody", _("Keputusan hanya diambil oleh pejabat."))


def is_not_author(case: Case, user: Any, now: datetime) -> Answer:
    if user.pk in {*case.author_ids, *case.kind.author_ids(case.subject)}:
        return forbidden("own_proposal", _("Anda yang mengajukan, jadi pejabat lain yang memutuskan."))
    return YES


def has_not_decided(case: Case, user: Any, now: datetime) -> Answer:
    decision = Decision.objects.filter(case=case, actor=user).first()
    if decision is None:
        return YES
    message = _t("Anda sudah memutuskan pada %(day)s. Tahap berikutnya diputuskan pejabat lain.")
    return conflict("already_decided", message % {"day": date_format(queries.today(decision.decided_at), "j F Y")})


def has_no_conflict(case: Case, user: Any, now: datetime) -> Answer:
    declared = ConflictOfInterest.objects.filter(
        user=user, subject_type=case.subject_type, subject_id=case.subject_id
    ).exists()
    if not declared:
        return YES
    return forbidden("declared_conflict", _("Anda menyatakan benturan kepentingan, jadi pejabat lain yang memutuskan."))


def is_holder(case: Case, user: Any, now: datetime) -> Answer:
    seats = queries.seating(case, now).seats
    if any(seat.user_id == user.pk for seat in seats):
        return YES
    return first_refusal([outside_dates(case, user, now), not_your_stage(case, [seat.appointment for seat in seats])])


def outside_dates(case: Case, user: Any, now: datetime) -> Answer:
    """The refusal of somebody whose appointment at this stage is over, has not begun or waits: it says why."""
    stage, day = case.stage, queries.today(now)
    offices = {(stage.role, stage.place(case.unit)), (stage.takeover_role, stage.takeover_unit_id)}
    mine = [row for row in user.dated_appointments if (row.role, row.unit_id) in offices]
    if not mine or any(row.holds_on(day) for row in mine):
        return YES
    row = max(mine, key=lambda appointment: appointment.starts)
    if row.spans(day):
        waiting = _t("Penugasan Anda di %(unit)s masih menunggu pengesahan orang kedua.")
        return forbidden("awaits_second_look", waiting % {"unit": row.unit.name})
    message = _t("Penugasan Anda sebagai %(capacity)s %(role)s %(unit)s berlaku %(dates)s.")
    parts = {
        "capacity": row.get_capacity_display(),
        "role": row.get_role_display(),
        "unit": row.unit.name,
        "dates": dates_of(row),
    }
    return forbidden("outside_dates", message % parts)


def dates_of(appointment: Appointment) -> str:
    start = date_format(appointment.starts, "j F Y")
    if appointment.ends is None:
        return _t("mulai %(start)s") % {"start": start}
    return _t("%(start)s sampai %(end)s") % {"start": start, "end": date_format(appointment.ends, "j F Y")}


def not_your_stage(case: Case, appointments: list[Appointment]) -> Answer:
    names = ", ".join(f"{row.user.name} ({row.unit.name})" for row in appointments)
    message = _t("Tahap “%(stage)s” sekarang dipegang oleh %(names)s.")
    if not names:
        message = _t("Tahap “%(stage)s” belum ada pejabatnya. Pengelola sistem perlu menunjuk pejabat.")
    return forbidden("not_your_stage", message % {"stage": case.stage.title, "names": names})


def subject_allows(case: Case, user: Any, now: datetime) -> Answer:
    """The subject's own conditions, such as voice before decision."""
    return case.kind.may_be_decided(case.subject, user, now)


DECIDING: tuple[Rule, ...] = (
    is_open,
    is_somebody,
    is_not_author,
    has_not_decided,
    has_no_conflict,
    is_holder,
    subject_allows,
)


def may_decide(case: Case, user: Any, now: datetime) -> Answer:
    return first_refusal(rule(case, user, now) for rule in DECIDING)


def verdicts(case: Case) -> list[str]:
    """The verdicts that make sense at this stage of this subject, in their usual order."""
    offered = case.kind.verdicts(case.subject, case.stage)
    return [verdict for verdict in Verdict.values if verdict in offered]


# What goes against each advice of the vote. Returning for revision decides nothing yet.
AGAINST: dict[str, set[str]] = {"approve": {Verdict.REJECT, Verdict.DEFER}, "reject": {Verdict.APPROVE}}


def is_against_vote(case: Case, verdict: str) -> bool:
    return verdict in AGAINST.get(case.kind.advice(case.subject), set())


def offers(case: Case) -> list[dict[str, Any]]:
    """The verdicts that are offered, each with its name and whether it goes against the vote."""
    against = AGAINST.get(case.kind.advice(case.subject), set())
    return [
        {"verdict": verdict, "title": Verdict(verdict).label, "against_vote": verdict in against}
        for verdict in verdicts(case)
    ]


def has_reason(reason: str) -> Answer:
    return YES if reason.strip() else conflict("reason_missing", _("Tulis alasannya: orang lain akan membacanya."))


def may_give(case: Case, given: Given) -> Answer:
    """Whether the verdict is complete: available here, with its reason and whatever it needs besides."""
    return first_refusal([is_available(case, given.verdict), has_reason(given.reason), *missing(case, given).values()])


def missing(case: Case, given: Given) -> dict[str, Answer]:
    """By the field that would give it: what this verdict needs and does not have."""
    answers = {
        "defer_to_year": names_year(case, given.verdict, given.defer_to_year),
        "answer_to_vote": answers_vote(case, given.verdict, given.answer_to_vote),
        "decree_number": has_decree(case, given.verdict, given.decree_number),
        "decree_date": has_decree(case, given.verdict, given.decree_date),
    }
    return {field: answer for field, answer in answers.items() if not answer}


def asks_decree(case: Case) -> bool:
    return case.kind.asks_decree(case.subject, case.stage)


def has_decree(case: Case, verdict: str, part: object) -> Answer:
    if part or verdict != Verdict.APPROVE or not asks_decree(case):
        return YES
    return conflict("decree_missing", _("Penetapan memerlukan nomor dan tanggal keputusan."))


def is_available(case: Case, verdict: str) -> Answer:
    if verdict in verdicts(case):
        return YES
    return conflict("verdict_not_available", _("Putusan ini tidak tersedia pada tahap ini."))


def names_year(case: Case, verdict: str, defer_to_year: int | None) -> Answer:
    if verdict != Verdict.DEFER:
        return YES
    if defer_to_year is None:
        return conflict("year_missing", _("Sebutkan tahun tujuan penundaan."))
    meant_for = case.kind.year(case.subject)
    if defer_to_year > meant_for:
        return YES
    message = _t("Usulan ini untuk tahun %(year)s. Sebutkan tahun sesudahnya.")
    return conflict("year_not_ahead", message % {"year": meant_for})


def answers_vote(case: Case, verdict: str, answer_to_vote: str) -> Answer:
    if answer_to_vote.strip() or not is_against_vote(case, verdict):
        return YES
    return conflict(
        "answer_to_vote_missing",
        _("Putusan ini berbeda dari hasil pemungutan suara. Tulis penjelasan bagi para pemilih."),
    )


def may_declare_conflict(case: Case, user: Any, now: datetime) -> Answer:
    """Who could decide the case may step aside."""
    return first_refusal(
        rule(case, user, now) for rule in (is_open, is_somebody, has_not_decided, has_no_conflict, is_holder)
    )


def may_end(case: Case, user: Any, now: datetime) -> Answer:
    """A case ends through a decision that was just taken at its present stage, in no other way."""
    if user is not None and Decision.objects.filter(case=case, stage=case.stage_id, actor=user).exists():
        return YES
    return forbidden("no_decision", _("Proses ini hanya berakhir dengan keputusan pejabat yang memegangnya."))


def may_cancel(case: Case, user: Any, now: datetime) -> Answer:
    """The author takes the subject back, or the clock does."""
    if user is None or user.pk in case.author_ids:
        return YES
    return forbidden("not_author", _("Hanya pengusul yang dapat membatalkan proses ini."))


def may_revise_route(route: Route | None, user: Any, now: datetime) -> Answer:
    return may_administer(route, user, now)


def may_keep_holidays(holiday: Holiday | None, user: Any, now: datetime) -> Answer:
    return may_administer(holiday, user, now)


ACTIONS: dict[str, Rule] = {"decide": may_decide, "declare_conflict": may_declare_conflict}
ROUTE_ACTIONS: dict[str, Rule] = {"revise": may_revise_route}
HOLIDAY_ACTIONS: dict[str, Rule] = {"remove": may_keep_holidays}
