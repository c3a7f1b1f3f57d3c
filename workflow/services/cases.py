from datetime import date, datetime
from typing import Any

from django.apps import apps
from django.db import models, transaction
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from activity import live
from activity import services as activity
from activity.answers import YES, Answer, conflict
from activity.models import label
from people.models import Unit, User
from workflow import machine, queries, rules, working_days
from workflow.entrance import first_stage
from workflow.models import Case, ConflictOfInterest, Decision, Stage, Verdict
from workflow.registry import on_advanced, subjects

ENDINGS = {Verdict.RETURN: "return_for_revision", Verdict.REJECT: "reject", Verdict.DEFER: "defer"}


@transaction.atomic
def open_case(
    subject: models.Model,
    *,
    author_unit: Unit,
    actor: User | None,
    start_stage_order: int | None = None,
    now: datetime | None = None,
) -> Case:
    """Send a subject on the current route. A returned one starts where it was returned, an appeal one stage higher.

    `start_stage_order` overrides that; beyond the last stage it means the last one. `actor` None is the clock.
    """
    now = now or timezone.now()
    lock_subject(label(subject), subject.pk)
    before = queries.last_case(subject)
    stages = queries.current_stages(label(subject))
    stage = first_stage(stages, before, start_stage_order)
    case = Case(
        route_id=stage.route_id,
        subject_type=label(subject),
        subject_id=subject.pk,
        unit=author_unit,
        author_ids=sorted(subjects[label(subject)].author_ids(subject)),
        appeal_of=before if before and before.state == Case.State.REJECTED else None,
        opened_at=now,
    )
    skipped = settle(case, stage, stages, now)
    case.save(force_insert=True)
    record_skipped(case, skipped, now)
    tell("workflow.open_case", case, actor=actor, now=now)
    return case


def settle(case: Case, stage: Stage, stages: list[Stage], now: datetime) -> list[Stage]:
    """Put the case at that stage, or at the next one that anybody but a later decider can hold. Returns the skipped."""
    case.stage = stage
    bench = queries.bench(case, now)
    following = [row for row in stages if row.order >= stage.order]
    landing = next((row for row in following if not bench.seating(row.pk).must_skip), following[-1])
    day = queries.today(now)
    case.stage = landing
    case.stage_since = now
    case.escalated_at = None
    case.due_on = working_days.add(day, landing.working_days, queries.holidays(day))
    return [row for row in following if row.order < landing.order]


def record_skipped(case: Case, skipped: list[Stage], now: datetime) -> None:
    for stage in skipped:
        names = {"stage": stage.name, "stage_en": stage.name_en, "stage_id": stage.pk}
        record("workflow.skip_stage", case, actor=None, now=now, **names)


def record(verb: str, case: Case, *, actor: User | None, now: datetime, **data: Any) -> None:
    """The ledger event of a case, which names its subject; open pages of the subject hear of it, too."""
    about = {"subject_type": case.subject_type, "subject_id": case.subject_id, **activity.titled(case.subject)}
    event = activity.record(verb, case, actor=actor, now=now, **about, **data)
    live.push(f"{case.subject_type.rpartition('.')[2]}:{case.subject_id}", verb=verb, event=event.pk)


def tell(verb: str, case: Case, *, actor: User | None, now: datetime, **data: Any) -> None:
    """Record that the case came to a stage, with those who hold it there: they are told."""
    holders = queries.holders(case, now)
    record(
        verb,
        case,
        actor=actor,
        now=now,
        stage=case.stage.name,
        stage_en=case.stage.name_en,
        due_on=case.due_on.isoformat(),
        holders=[user.pk for user in holders],
        holder_names=[user.name for user in holders],
        on=queries.today(now).isoformat(),
        **data,
    )


def lock_subject(subject_type: str, pk: int) -> None:
    """The subject is the root: its row is locked before its case, so that two verbs never wait for each other."""
    apps.get_model(subject_type)._base_manager.select_for_update().get(pk=pk)


def lock(case: Case) -> Case:
    lock_subject(case.subject_type, case.subject_id)
    Case.objects.select_for_update().get(pk=case.pk)
    return Case.objects.select_related("stage", "unit", "route").get(pk=case.pk)


@transaction.atomic
def decide(
    case: Case,
    *,
    verdict: str,
    reason: str,
    actor: User,
    answer_to_vote: str = "",
    defer_to_year: int | None = None,
    decree_number: str = "",
    decree_date: date | None = None,
    seen_stage: int | None = None,
    now: datetime | None = None,
) -> Decision:
    """Take one decision at the case's present stage, and what follows from it.

    `seen_stage` (id) is the stage that the official looked at, by default that of `case`: if somebody else decided it
    meanwhile, the answer is a refusal that says so, never a decision at the stage after it.
    """
    now = now or timezone.now()
    locked = lock(case)
    still_there(locked, seen_stage or case.stage_id).require()
    rules.may_decide(locked, actor, now).require()
    given = rules.Given(
        verdict, reason.strip(), answer_to_vote.strip(), defer_to_year, decree_number.strip(), decree_date
    )
    rules.may_give(locked, given).require()
    decision = write(locked, given, actor, now)
    record_decision(decision, now)
    move_on(locked, decision, now)
    return decision


def write(case: Case, given: rules.Given, actor: User, now: datetime) -> Decision:
    """The decision with the office in which it is taken. What does not belong to its verdict is left out."""
    seat = next(seat for seat in queries.seating(case, now).seats if seat.user_id == actor.pk)
    is_decree = given.verdict == Verdict.APPROVE and rules.asks_decree(case)
    against_vote = rules.is_against_vote(case, given.verdict)
    return Decision.objects.create(
        case=case,
        stage=case.stage,
        actor=actor,
        role=seat.appointment.role,
        unit=seat.appointment.unit,
        capacity=seat.appointment.capacity,
        is_substitute=seat.is_substitute,
        verdict=given.verdict,
        reason=given.reason,
        against_vote=against_vote,
        answer_to_vote=given.answer_to_vote if against_vote else "",
        defer_to_year=given.defer_to_year if given.verdict == Verdict.DEFER else None,
        decree_number=given.decree_number if is_decree else "",
        decree_date=given.decree_date if is_decree else None,
        decided_at=now,
    )


def still_there(case: Case, seen: int) -> Answer:
    """Refuses when the stage that the official looked at has been decided by somebody else in between."""
    if case.is_open and case.stage_id == seen:
        return YES
    last = Decision.objects.filter(case=case, stage=seen).select_related("actor", "stage").last()
    if last is None and case.stage_id == seen:
        return YES
    if last is None:
        return conflict("moved_on", _("Proses ini sudah berpindah tahap. Muat ulang halaman."))
    day = date_format(queries.today(last.decided_at), "j F Y")
    message = _t("Tahap “%(stage)s” baru saja diputuskan oleh %(name)s pada %(day)s.")
    return conflict("decided_meanwhile", message % {"stage": last.stage.title, "name": last.actor.name, "day": day})


def record_decision(decision: Decision, now: datetime) -> None:
    record(
        "workflow.decide",
        decision.case,
        actor=decision.actor,
        now=now,
        stage=decision.stage.name,
        stage_en=decision.stage.name_en,
        decision=decision.pk,
        verdict=decision.verdict,
        reason=decision.reason,
        capacity=decision.capacity,
        is_substitute=decision.is_substitute,
        against_vote=decision.against_vote,
        answer_to_vote=decision.answer_to_vote,
        defer_to_year=decision.defer_to_year,
    )


def move_on(case: Case, decision: Decision, now: datetime) -> None:
    """One return, rejection or deferral ends the case; enough approvals bring it to the next stage or to its end."""
    if decision.verdict in ENDINGS:
        end(case, decision, ENDINGS[Verdict(decision.verdict)], now)
        return
    agreed = Decision.objects.filter(case=case, stage=case.stage, verdict=Verdict.APPROVE).count()
    if agreed < case.stage.required:
        return
    stages = queries.stages_of([case.route_id])[case.route_id]
    following = next((row for row in stages if row.order > case.stage.order), None)
    if following is None:
        end(case, decision, "approve", now)
    else:
        advance(case, following, stages, decision.actor, now)
        for hook in on_advanced:
            hook(case, decision, now)


def advance(case: Case, stage: Stage, stages: list[Stage], actor: User | None, now: datetime) -> None:
    came_from = case.stage
    skipped = settle(case, stage, stages, now)
    case.save(update_fields=["stage", "stage_since", "escalated_at", "due_on"])
    record_skipped(case, skipped, now)
    tell("workflow.advance", case, actor=actor, now=now, from_stage=came_from.name, from_stage_en=came_from.name_en)


def end(case: Case, decision: Decision, transition: str, now: datetime) -> None:
    ended = machine.fire(case, transition, actor=decision.actor, reason=decision.reason, now=now)
    subjects[case.subject_type].follow(case.subject, decision, ended=ended.state, now=now)


@transaction.atomic
def cancel_case(subject: models.Model, *, actor: User | None, now: datetime | None = None) -> None:
    """End the open run over a subject that its author takes back. Nothing happens if there is none."""
    now = now or timezone.now()
    lock_subject(label(subject), subject.pk)
    case = queries.current_case(subject)
    if case is not None:
        machine.fire(case, "cancel", actor=actor, now=now)


@transaction.atomic
def declare_conflict(case: Case, *, reason: str, actor: User, now: datetime | None = None) -> ConflictOfInterest:
    """Step aside from a subject for good: those who remain, or who stands in, decide."""
    now = now or timezone.now()
    locked = lock(case)
    rules.may_declare_conflict(locked, actor, now).require()
    rules.has_reason(reason).require()
    declared = ConflictOfInterest.objects.create(
        user=actor,
        subject_type=locked.subject_type,
        subject_id=locked.subject_id,
        reason=reason.strip(),
        declared_at=now,
    )
    tell("workflow.declare_conflict", locked, actor=actor, now=now)
    skip_if_deserted(locked, actor, now)
    return declared


def skip_if_deserted(case: Case, actor: User | None, now: datetime) -> bool:
    """A stage whose last official went, and whose substitutes decide later, is skipped like any other."""
    if not queries.seating(case, now).must_skip:
        return False
    stages = queries.stages_of([case.route_id])[case.route_id]
    advance(case, case.stage, stages, actor, now)
    return True


def skip_deserted(now: datetime) -> int:
    """Let no case wait at a stage that nobody but a later decider could hold, e.g. since an appointment ended."""
    return sum(lock_and_skip(case, now) for case in queries.deserted_cases(now))


@transaction.atomic
def lock_and_skip(case: Case, now: datetime) -> bool:
    return skip_if_deserted(lock(case), None, now)


def escalate_overdue(now: datetime) -> int:
    """Record, once for each stage, that its deadline passed, and tell who holds it and who takes over."""
    late = Case.objects.filter(state=Case.State.OPEN, due_on__lt=queries.today(now), escalated_at=None)
    return sum(escalate(case, now) for case in late.order_by("id"))


@transaction.atomic
def escalate(case: Case, now: datetime) -> bool:
    locked = lock(case)
    if not locked.is_overdue(queries.today(now)) or locked.escalated_at:
        return False
    locked.escalated_at = now
    locked.save(update_fields=["escalated_at"])
    tell("workflow.escalate", locked, actor=None, now=now)
    return True
