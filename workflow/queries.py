"""Reads that more than one face needs: who holds a case, what waits for somebody."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.db import models
from django.db.models import Exists, OuterRef, Q, QuerySet, Value
from django.utils import timezone

from activity.models import Event, label
from activity.prepared import Asked, Parameter, Prepared
from people.models import Appointment, Role, User, holding_on
from workflow import working_days
from workflow.models import Case, ConflictOfInterest, Decision, Holiday, Route, Stage, Verdict
from workflow.registry import Summary, subjects
from workflow.seating import Bench, Roster, Seating

# How far around a day holidays are read to reckon deadlines: no stage runs longer.
HORIZON = timedelta(days=400)


@dataclass(frozen=True, slots=True)
class Waiting:
    """A case that somebody can decide now, as a row of the inbox."""

    case: Case
    summary: Summary
    working_days_left: int
    is_overdue: bool
    as_substitute: bool

    @property
    def days(self) -> int | None:
        return worth_saying(self.working_days_left, is_overdue=self.is_overdue)


def worth_saying(days: int, *, is_overdue: bool) -> int | None:
    """Working days left; None on the weekend after a deadline, when none has passed though it is over."""
    return None if is_overdue and days == 0 else days


def today(now: datetime) -> date:
    """The calendar day at the office."""
    return timezone.localdate(now)


def holidays(around: date) -> frozenset[date]:
    days = Holiday.objects.filter(day__range=(around - HORIZON, around + HORIZON))
    return frozenset(days.values_list("day", flat=True))


def cases_of(subject: models.Model) -> QuerySet[Case]:
    """All runs over a subject, the newest first."""
    rows = Case.objects.filter(subject_type=label(subject), subject_id=subject.pk)
    return rows.select_related("stage", "route", "unit").order_by("-id")


def current_case(subject: models.Model) -> Case | None:
    return cases_of(subject).filter(state=Case.State.OPEN).first()


def last_case(subject: models.Model) -> Case | None:
    return cases_of(subject).first()


def current_route(subject_type: str) -> Route:
    return Route.objects.get(subject_type=subject_type, is_current=True)


CURRENT_STAGES = Prepared(
    lambda: (
        Stage.objects.filter(route__subject_type=Parameter("subject_type", models.CharField()), route__is_current=True)
        .select_related("unit", "takeover_unit")
        .order_by("order")
    )
)


def asked_by_current_stages(subject_type: str) -> list[Asked]:
    """What it reads, for `read_together`."""
    return [CURRENT_STAGES.asked(subject_type=subject_type)]


def current_stages(subject_type: str) -> list[Stage]:
    """The stages of the newest version of the route, in their order."""
    return CURRENT_STAGES(subject_type=subject_type)


def may_see(user: Any, case: Any) -> bool:
    """Decisions are read by everyone who may see their subject, and by those who must decide."""
    kind = subjects.get(case.subject_type)
    if kind is None:
        return False
    return kind.may_see(user, case.subject) or user in holders(case, timezone.now())


def roster(day: date, roles: Iterable[str]) -> Roster:
    """Who holds these roles where on that day, by (role, unit)."""
    rows = Appointment.objects.filter(holding_on(day), role__in=set(roles), user__is_active=True)
    found: dict[tuple[str, int], list[Appointment]] = defaultdict(list)
    for row in rows.select_related("user", "unit").order_by("user__name", "id"):
        found[row.role, row.unit_id].append(row)
    return found


def administrators(day: str) -> list[User]:
    """Who can appoint an official on that day (ISO), when a stage has none."""
    return [row.user for rows in roster(date.fromisoformat(day), [Role.ADMINISTRATOR]).values() for row in rows]


def stages_of(route_ids: Iterable[int], *, or_current: bool = False) -> dict[int, list[Stage]]:
    """By route; with those of the current routes if `or_current`."""
    found: dict[int, list[Stage]] = defaultdict(list)
    wanted = Q(route_id__in=set(route_ids)) | (Q(route__is_current=True) if or_current else Q())
    rows = Stage.objects.filter(wanted).select_related("route", "unit", "takeover_unit")
    for stage in rows.order_by("route_id", "order"):
        found[stage.route_id].append(stage)
    return found


def roles_in(stages: Iterable[Stage]) -> set[str]:
    return {role for stage in stages for role in (stage.role, stage.takeover_role) if role}


def barred(cases: Sequence[Case]) -> dict[int, set[int]]:
    """By case: its authors, those who decided in it, who rejected what it appeals, and those in conflict."""
    found = {case.pk: set(case.author_ids) for case in cases}
    by_appealed = {case.appeal_of_id: case.pk for case in cases if case.appeal_of_id}
    by_subject = {(case.subject_type, case.subject_id): case.pk for case in cases}
    for subject_type, pk, user_id in out_of(cases, found, by_appealed):
        case_id = by_subject.get((subject_type, pk)) if subject_type else pk if pk in found else by_appealed[pk]
        if case_id is not None:
            found[case_id].add(user_id)
    return found


def out_of(cases: Sequence[Case], own: Iterable[int], appealed: Iterable[int]) -> QuerySet[Any, tuple[str, int, int]]:
    """('', case, who decided in it) and (kind of subject, its id, who declared a conflict), in one query."""
    decided = Decision.objects.filter(Q(case_id__in=own) | Q(case_id__in=appealed, verdict=Verdict.REJECT))
    conflicts = ConflictOfInterest.objects.filter(subject_id__in=[case.subject_id for case in cases])
    of_cases = decided.annotate(kind=Value("", models.CharField())).values_list("kind", "case_id", "actor_id")
    return of_cases.order_by().union(
        conflicts.order_by().values_list("subject_type", "subject_id", "user_id"), all=True
    )


def benches(cases: Sequence[Case], now: datetime, known: Mapping[int, list[Stage]] | None = None) -> dict[int, Bench]:
    """Who may sit in each case, in a number of queries that does not grow with the cases. `known`: their stages."""
    stages = known or stages_of(case.route_id for case in cases)
    officials = roster(today(now), roles_in(stage for rows in stages.values() for stage in rows))
    out = barred(cases)
    return {case.pk: Bench(case.unit, stages[case.route_id], officials, frozenset(out[case.pk])) for case in cases}


def bench(case: Case, now: datetime) -> Bench:
    return benches([case], now)[case.pk]


def seating(case: Case, now: datetime) -> Seating:
    """Who may decide at the case's present stage."""
    if not case.is_open:
        return Seating(())
    return bench(case, now).seating(case.stage_id, overdue=case.is_overdue(today(now)))


def holders(case: Case, now: datetime) -> list[User]:
    """Who can decide the case now."""
    return [seat.appointment.user for seat in seating(case, now).seats]


def stage_holders_of_every_item(subject_type: str, now: datetime) -> set[int]:
    """Ids of those who hold a named stage of the current route: they decide on every item, so they don't vote on it."""
    stages = Stage.objects.filter(route__subject_type=subject_type, route__is_current=True, where=Stage.Where.NAMED)
    match = stages.filter(role=OuterRef("role"), unit_id=OuterRef("unit_id"))
    rows = Appointment.objects.filter(holding_on(today(now)), Exists(match))
    return set(rows.values_list("user_id", flat=True))


def within_reach(user: User, day: date) -> QuerySet[Case]:
    """Open cases whose stage the user's appointments could reach: wider than the truth, which `seating` tells."""
    reach = Q(pk__in=[])
    for duty in user.duties(day):
        below = Q(unit__path__startswith=duty.unit.path) | Q(stage__unit__path__startswith=duty.unit.path)
        reach |= Q(stage__role=duty.role) & below
        reach |= Q(stage__takeover_role=duty.role, stage__takeover_unit_id=duty.unit_id)
    return Case.objects.filter(reach, state=Case.State.OPEN, subject_type__in=list(subjects))


@dataclass(frozen=True, slots=True)
class Desk:
    """(case, whether as a substitute) for each case that somebody may decide now, and the stages read for that."""

    waiting: list[tuple[Case, bool]]
    stages: Mapping[int, list[Stage]]

    def current_stages(self, subject_type: str) -> list[Stage]:
        """As the function of that name, which is asked only if the desk was empty."""
        for stages in self.stages.values():
            if stages[0].route.is_current and stages[0].route.subject_type == subject_type:
                return stages
        return current_stages(subject_type)


def desk_of(user: User, now: datetime) -> Desk:
    """The oldest deadline first."""
    day = today(now)
    cases = list(within_reach(user, day).select_related("stage", "unit", "route").order_by("due_on", "id"))
    if not cases:
        return Desk([], {})
    stages = stages_of((case.route_id for case in cases), or_current=True)
    at_the_table = benches(cases, now, stages)
    waiting = [
        (case, seat.is_substitute)
        for case in cases
        for seat in at_the_table[case.pk].seating(case.stage_id, overdue=case.is_overdue(day)).seats
        if seat.user_id == user.pk
    ]
    return Desk(waiting, stages)


def waiting_cases(user: User, now: datetime) -> list[tuple[Case, bool]]:
    return desk_of(user, now).waiting


def deserted_cases(now: datetime) -> list[Case]:
    """Open cases at a stage that must be skipped; a number of queries that does not grow with them."""
    cases = list(Case.objects.filter(state=Case.State.OPEN).select_related("stage", "unit", "route").order_by("id"))
    at_the_table = benches(cases, now) if cases else {}
    day = today(now)
    return [
        case for case in cases if at_the_table[case.pk].seating(case.stage_id, overdue=case.is_overdue(day)).must_skip
    ]


def describe(rows: Sequence[tuple[Case, bool]], now: datetime) -> list[Waiting]:
    """The rows of an inbox, with their subjects' summaries."""
    day = today(now)
    free = holidays(day)
    summaries = summaries_of([case for case, _ in rows])
    return [
        Waiting(
            case=case,
            summary=summaries[case.pk],
            working_days_left=working_days.left(day, case.due_on, free),
            is_overdue=case.is_overdue(day),
            as_substitute=substitute,
        )
        for case, substitute in rows
    ]


def summaries_of(cases: Iterable[Case]) -> dict[int, Summary]:
    """By case, one call for each kind of subject."""
    by_type: dict[str, list[Case]] = defaultdict(list)
    for case in cases:
        by_type[case.subject_type].append(case)
    return {
        case.pk: summaries[case.subject_id]
        for subject_type, rows in by_type.items()
        for summaries in [subjects[subject_type].summaries([case.subject_id for case in rows])]
        for case in rows
    }


def inbox(user: User, now: datetime) -> list[Waiting]:
    """What waits for somebody's decision, the oldest deadline first."""
    return describe(waiting_cases(user, now), now)


@dataclass(frozen=True, slots=True)
class Step:
    """A stage of a case as its reader meets it.

    `progress`: earlier (decided in a run before this one), skipped, done, now, ahead, never (the case ended before).
    """

    stage: Stage
    progress: str
    decisions: list[Decision]

    @property
    def ended_it(self) -> bool:
        """Whether the case ended here with anything but an approval."""
        return any(decision.verdict != Verdict.APPROVE for decision in self.decisions)


def road(case: Case) -> list[Step]:
    """The stages of the case's route with what was decided at each."""
    by_stage: dict[int, list[Decision]] = defaultdict(list)
    for decision in case.decisions.select_related("actor", "unit"):
        by_stage[decision.stage_id].append(decision)
    skips = Event.objects.filter(subject_type="workflow.case", subject_id=case.pk, verb="workflow.skip_stage")
    skipped = {event.data["stage_id"] for event in skips}
    return [
        Step(
            stage,
            progress(case, stage, decided=bool(by_stage[stage.pk]), skipped=stage.pk in skipped),
            by_stage[stage.pk],
        )
        for stage in stages_of([case.route_id])[case.route_id]
    ]


def progress(case: Case, stage: Stage, *, decided: bool, skipped: bool) -> str:
    if case.is_open and stage.pk == case.stage_id:
        return "now"
    if decided or skipped:
        return "done" if decided else "skipped"
    if stage.order < case.stage.order:
        return "earlier"
    return "ahead" if case.is_open else "never"


def decisions_by(user: User) -> list[Any]:
    """For the person's copy of their data."""
    words = ("case__subject_type", "case__subject_id", "verdict", "reason", "answer_to_vote", "decided_at")
    return list(Decision.objects.filter(actor=user).values(*words))
