"""The whole road of a proposal, as steps to read: what happened, who holds it now, what comes next."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from functools import partial
from typing import Any

from django.db.models import BigIntegerField, Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from activity.models import Event
from activity.prepared import Parameter, Prepared, read_together
from people.models import Capacity
from planning.models import Plan, PlanLine
from proposals.models import Candidate, Poll, Proposal, State
from workflow import queries, working_days
from workflow.entrance import first_stage
from workflow.models import Case, Decision, Stage, Verdict
from workflow.seating import Seat

PROPOSAL = "proposals.proposal"
CASE = "workflow.case"
OF_PROPOSALS = {"submit", "open", "merge", "close", "resubmit", "appeal", "withdraw"}
OF_CASES = {"skip_stage", "escalate", "declare_conflict"}
MOST_HOLDERS = 3
EMPTY = queries.Desk([], {})
OF_EVENTS = ("created_at", "verb", "data", "actor__name")


@dataclass(frozen=True, slots=True)
class Step:
    """One step. `state`: done, bad, now, next. `words` is what a person wrote; `text` is what Rembuk says."""

    state: str
    title: str
    when: datetime | None = None
    who: str = ""
    text: str = ""
    words: str = ""
    against_vote: bool = False
    answer: str = ""
    path: str = ""
    icon_name: str = ""
    due_on: date | None = None
    days: int | None = None
    holders: tuple[str, ...] = ()


def timeline(proposal: Proposal, now: datetime, desk: queries.Desk = EMPTY) -> list[Step]:
    """Oldest first; the last ones are what comes next. For a proposal that the reader may see. `desk`: the reader's."""
    asked = [TOLD_OF_PROPOSAL.asked(pk=proposal.pk)] if proposal.state in AHEAD_OF_REVIEW else []
    with read_together(*asked, *(queries.asked_by_current_stages(PROPOSAL) if asked and not desk.stages else [])):
        return steps_of(proposal, now, desk)


def steps_of(proposal: Proposal, now: datetime, desk: queries.Desk) -> list[Step]:
    cases = [] if proposal.state in AHEAD_OF_REVIEW else list(queries.cases_of(proposal).order_by("id"))
    lines = list(lines_of(proposal)) if proposal.state in {State.APPROVED, State.ENACTED} else []
    past = [
        *from_events(proposal, cases),
        *from_decisions(cases),
        *from_poll(proposal),
        *from_merged(proposal),
        *from_lines(lines),
    ]
    past.sort(key=lambda step: step.when or now)
    return [*past, *present_and_next(proposal, cases, now), *still_ahead(proposal, cases, lines, desk)]


def events_of(proposal: Any) -> Q:
    return Q(subject_type=PROPOSAL, subject_id=proposal, verb__in=[f"proposals.{verb}" for verb in OF_PROPOSALS])


def told(events: Q) -> QuerySet[Event]:
    return Event.objects.filter(events).select_related("actor").only(*OF_EVENTS).order_by("id")


# Most roads have no case yet.
TOLD_OF_PROPOSAL = Prepared(lambda: told(events_of(Parameter("pk", BigIntegerField()))))


def from_events(proposal: Proposal, cases: list[Case]) -> Iterator[Step]:
    of_cases = Q(
        subject_type=CASE,
        subject_id__in=[case.pk for case in cases],
        verb__in=[f"workflow.{verb}" for verb in OF_CASES],
    )
    events = told(events_of(proposal.pk) | of_cases) if cases else TOLD_OF_PROPOSAL(pk=proposal.pk)
    for event in events:
        yield from_event(event)


def from_event(event: Event) -> Step:
    verb = event.verb.partition(".")[2]
    names = {"stage": stage_name(event.data), "into": event.data.get("into_title", "")}
    title, state, icon = TOLD[verb]
    return Step(
        state=state,
        title=str(title) % names,
        when=event.created_at,
        who=event.actor.name if event.actor and verb != "skip_stage" else "",
        text=str(EXPLAINED[verb]) if verb in EXPLAINED else "",
        words=event.data.get("reason", "") if verb in WITH_WORDS else "",
        path=f"/usulan/{event.data['into']}/" if verb == "merge" and "into" in event.data else "",
        icon_name=icon,
    )


# Verb: (title, state, icon).
TOLD = {
    "submit": (_("Diajukan"), "done", "send"),
    "open": (_("Dibuka untuk didiskusikan"), "done", "message-square"),
    "merge": (_("Digabung ke “%(into)s”"), "done", "merge"),
    "close": (_("Masa suara selesai, mulai ditinjau"), "done", "hourglass"),
    "resubmit": (_("Diperbaiki dan diajukan kembali"), "done", "refresh-cw"),
    "appeal": (_("Banding diajukan"), "done", "scale"),
    "withdraw": (_("Ditarik oleh pengusul"), "bad", "ban"),
    "skip_stage": (_("Tahap “%(stage)s” dilewati"), "done", "arrow-right"),
    "escalate": (_("Tenggat tahap “%(stage)s” terlewati"), "bad", "clock"),
    "declare_conflict": (_("Pejabat menyatakan benturan kepentingan"), "done", "user-check"),
}
EXPLAINED = {
    "skip_stage": _("Pejabat yang dapat memutuskan di tahap ini memutuskan pada tahap berikutnya."),
    "escalate": _("Sejak itu pengambil alih juga dapat memutuskan."),
    "declare_conflict": _("Pejabat lain memutuskan usulan ini."),
}
WITH_WORDS = {"merge", "resubmit", "appeal", "withdraw"}


def stage_name(data: dict[str, Any]) -> str:
    return Stage(name=data.get("stage", ""), name_en=data.get("stage_en", "")).title


def from_decisions(cases: list[Case]) -> Iterator[Step]:
    if not cases:
        return
    rows = Decision.objects.filter(case__in=cases).select_related("stage", "actor", "unit")
    for decision in rows.order_by("decided_at", "id"):
        title, state, icon = DECIDED[Verdict(decision.verdict)]
        yield Step(
            state=state,
            title=str(title) % {"stage": decision.stage.title, "year": decision.defer_to_year},
            when=decision.decided_at,
            who=office_of(decision),
            words=decision.reason,
            against_vote=decision.against_vote,
            answer=decision.answer_to_vote,
            icon_name=icon,
        )


DECIDED = {
    Verdict.APPROVE: (_("Disetujui pada tahap “%(stage)s”"), "done", "check"),
    Verdict.RETURN: (_("Dikembalikan untuk diperbaiki"), "bad", "undo-2"),
    Verdict.REJECT: (_("Ditolak pada tahap “%(stage)s”"), "bad", "x"),
    Verdict.DEFER: (_("Ditunda ke tahun %(year)s"), "bad", "calendar-clock"),
}


def office_of(decision: Decision) -> str:
    """Erna Widyastuti, Plt Kelurahan Delima (menggantikan)."""
    office = at_office(decision.actor.name, decision.unit.name if decision.unit else "", decision.capacity)
    return f"{office} ({_t('menggantikan')})" if decision.is_substitute else office


def at_office(name: str, unit: str, capacity: str) -> str:
    """Nofrizal Caniago, Kelurahan Delima."""
    place = " ".join(part for part in (SHORT.get(capacity, ""), unit) if part)
    return f"{name}, {place}" if place else name


# As people say them; both are also written out on the page of who is appointed.
SHORT: dict[str, str] = {Capacity.ACTING: "Plt", Capacity.DAILY_ACTING: "Plh"}


def from_poll(proposal: Proposal) -> Iterator[Step]:
    poll = getattr(proposal.call, "poll", None)
    if proposal.state in {State.DRAFT, State.SUBMITTED} or poll is None or not poll.is_counted:
        return
    counted = Candidate.objects.filter(proposal=proposal, poll__state__in=[Poll.State.CLOSED, Poll.State.CERTIFIED])
    for row in counted.select_related("poll", "proposal"):
        yield Step(
            state="done" if row.selected or not row.poll.meets_quorum else "bad",
            title=title_of_vote(row),
            when=row.poll.closes_at,
            text=words_of_vote(row),
            path=f"/suara/{row.poll_id}/hasil/",
            icon_name="vote",
        )


def words_of_vote(row: Candidate) -> str:
    if row.poll.hides_counts:
        return _t("Terlalu sedikit suara, jadi hasilnya tidak diterbitkan dan tidak menyarankan apa pun.")
    text = _t("Terpilih dalam pagu; peringkat %(rank)s.") if row.selected else _t("Tidak terpilih dalam pagu.")
    if not row.poll.meets_quorum:
        few = _t("Kuorum tidak tercapai, jadi hasilnya tidak menyarankan apa pun.")
        return " ".join([text % {"rank": row.rank}, few])
    changed = _t("Usulan ini diubah sesudah pemungutan suara, jadi saran itu tidak berlaku lagi.")
    return " ".join([text % {"rank": row.rank}, *([] if row.is_what_voters_saw else [changed])])


def title_of_vote(row: Candidate) -> str:
    """What the vote advised; few voters do not speak for the staff, so theirs advises nothing."""
    if not row.poll.meets_quorum:
        return _t("Pemungutan suara")
    return _t("Pemungutan suara menyarankan setuju") if row.selected else _t("Pemungutan suara tidak menyarankan")


def from_merged(proposal: Proposal) -> Iterator[Step]:
    for row in proposal.merged_here if proposal.number else []:
        title = _t("Usulan “%(title)s” digabungkan ke sini") % {"title": row.title}
        yield Step("done", title, when=row.state_since, who=row.author.name, icon_name="merge")


def lines_of(proposal: Proposal) -> Iterable[PlanLine]:
    return PlanLine.objects.filter(proposal=proposal).select_related("plan").order_by("plan__version", "id")


def from_lines(lines: list[PlanLine]) -> Iterator[Step]:
    """When it came into the draft of the plan, and each version that was enacted with it: the first one counts."""
    if lines:
        plan = lines[0].plan
        title = _t("Menjadi baris rancangan rencana %(year)s") % {"year": plan.year}
        yield Step("done", title, when=lines[0].added_at, path=f"/rencana/{plan.pk}/", icon_name="clipboard-list")
    for line in enacted(lines)[:1]:
        number = {"number": line.plan.decree_number, "year": line.plan.year}
        yield Step(
            "done",
            _t("Ditetapkan dalam rencana %(year)s") % number,
            when=line.plan.enacted_at,
            text=_t("Keputusan nomor %(number)s") % number,
            path=f"/rencana/{line.plan_id}/",
            icon_name="landmark",
        )


def enacted(lines: list[PlanLine]) -> list[PlanLine]:
    return [line for line in lines if line.plan.state == Plan.State.ENACTED]


def present_and_next(proposal: Proposal, cases: list[Case], now: datetime) -> Iterator[Step]:
    """Who holds it now and since when, then the later stages of its case; nothing for a road that has ended."""
    case = next((row for row in reversed(cases) if row.is_open), None)
    if case is not None:
        yield from at_a_stage(case, now)
    elif proposal.state == State.RETURNED:
        yield with_its_author(proposal, now)
    elif proposal.state in PRESENT:
        yield Step("now", str(PRESENT[State(proposal.state)]), when=proposal.state_since)


def still_ahead(proposal: Proposal, cases: list[Case], lines: list[PlanLine], desk: queries.Desk) -> Iterator[Step]:
    """What comes before its review, the stages of that, and the plan; of a returned one, from where it goes on."""
    if proposal.state == State.DRAFT:
        yield Step("next", str(PRESENT[State.SUBMITTED]))
    if proposal.state in {State.DRAFT, State.SUBMITTED}:
        yield Step("next", str(PRESENT[State.OPEN]))
    if proposal.state in {*AHEAD_OF_REVIEW, State.RETURNED}:
        stages = desk.current_stages(PROPOSAL)
        first = first_stage(stages, cases[-1] if cases else None)
        yield from (Step("next", stage.title) for stage in stages if stage.order >= first.order)
    if proposal.state in AHEAD_OF_PLAN and not enacted(lines):
        yield Step("next", _t("Masuk rencana tahunan dan ditetapkan"))


PRESENT = {
    State.DRAFT: _("Masih draf: hanya pengusul yang melihatnya"),
    State.SUBMITTED: _("Diperiksa: apakah sudah ada usulan serupa"),
    State.OPEN: _("Diskusi terbuka dan pemungutan suara"),
    State.APPROVED: _("Menunggu penetapan rencana"),
}
AHEAD_OF_REVIEW = {State.DRAFT, State.SUBMITTED, State.OPEN}
AHEAD_OF_PLAN = {*AHEAD_OF_REVIEW, State.IN_REVIEW, State.RETURNED, State.APPROVED}


def at_a_stage(case: Case, now: datetime) -> Iterator[Step]:
    day = timezone.localdate(now)
    bench = queries.bench(case, now)
    seats = bench.seating(case.stage_id, overdue=case.is_overdue(day)).seats
    yield Step(
        "now",
        case.stage.title,
        when=case.stage_since,
        text="" if seats else _t("Tahap ini belum ada pejabatnya; pengelola sistem perlu menunjuk."),
        holders=tuple(holder_name(seat) for seat in seats[:MOST_HOLDERS]),
        path=f"/meja/{case.pk}/",
        due_on=case.due_on,
        days=days_left(case, day),
    )
    yield from (Step("next", stage.title) for stage in bench.stages if stage.order > case.stage.order)


def with_its_author(proposal: Proposal, now: datetime) -> Step:
    """Returned: by when it should come back, and until when it still can."""
    day, due = timezone.localdate(now), proposal.revise_by
    step = partial(Step, "now", _t("Menunggu perbaikan dari pengusul"), when=proposal.state_since)
    if due is None:
        return step()
    is_late, end = day > due, proposal.call.revisions_until
    text = ""
    if end is not None and now >= end:
        text = _t("Masa penetapan sudah berakhir; perbaikan tidak diterima lagi.")
    elif is_late:
        text = _t(
            "Tenggat perbaikan sudah lewat. Usulan masih dapat diajukan lagi selama masa penetapan belum berakhir."
        )
    left = working_days.left(day, due, queries.holidays(day))
    return step(text=text, due_on=due, days=queries.worth_saying(left, is_overdue=is_late))


def days_left(case: Case, day: date) -> int | None:
    left = working_days.left(day, case.due_on, queries.holidays(day))
    return queries.worth_saying(left, is_overdue=case.is_overdue(day))


def holder_name(seat: Seat) -> str:
    row = seat.appointment
    return at_office(row.user.name, row.unit.name, row.capacity)
