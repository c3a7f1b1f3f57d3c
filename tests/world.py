"""A district in the middle of its year: one of everything that the permission table's addresses can name."""

from datetime import date, datetime, timedelta
from typing import Any

from django.utils import timezone

from discussions.models import Board, Post
from people.models import Competence, CompetenceKind, User
from planning.models import Cycle, Funding, Plan, PlanLine, Source
from proposals.models import Call, LearningForm, Poll, Proposal, State
from tests.cast import assemble
from tests.conftest import windows_around
from tests.permissions import World
from workflow.models import Case, Holiday, Route


def build() -> World:
    """Cast, call and cycle; `draft`, `submitted`, … one proposal for each state, all by Rina, and the rest."""
    now = timezone.now()
    world = World()
    world.cast = assemble()
    world.update(world.cast.people)
    world.update({name: value for name, value in vars(world.cast).items() if name != "people"})
    dates = windows_around(now, "propose")
    cycle_dates = {name: dates.pop(name) for name in list(dates) if name.startswith(("decide", "enact"))}
    world.call = world["call"] = Call.objects.create(office=world.cast.district, year=2027, budget=120_000_000, **dates)
    world.cycle = world["cycle"] = Cycle.objects.create(call=world.call, **cycle_dates)
    world["competence"] = Competence.objects.create(
        code="pelayanan-publik", name="Pelayanan publik", name_en="Public service", kind=CompetenceKind.MANAGERIAL
    )
    world["form"] = LearningForm.objects.first() or LearningForm.objects.create(**learning_form())
    put_forward(world, now)
    talk(world, now)
    decide(world, now)
    plan(world, now)
    world["poll"] = Poll.objects.create(
        call=world.call,
        budget=world.call.budget,
        opens_at=world.call.vote_from,
        closes_at=world.call.vote_until,
        created_at=now,
    )
    world["holiday"] = Holiday.objects.create(day=date(2035, 1, 1), name="Tahun Baru", kind=Holiday.Kind.NATIONAL)
    return world


def learning_form() -> dict[str, Any]:
    return {"code": "pelatihan", "name": "Pelatihan", "name_en": "Training course", "path": "classical", "order": 1}


def propose(world: World, state: str, number: int | None, author: User, now: datetime, **more: Any) -> Proposal:
    return Proposal.objects.create(
        call=world.call,
        number=number,
        author=author,
        unit=author.unit_on(timezone.localdate(now)) or world.cast.delima,
        title=f"Pelatihan pelayanan publik ({state})",
        problem="Antrean panjang setiap Senin.",
        audience="Petugas loket",
        remedy="Latihan berlayanan",
        timing="Maret 2027",
        online="no",
        participants=12,
        competence=world["competence"],
        form=world["form"],
        days=2,
        cost=29_700_000,
        state=state,
        state_since=now,
        created_at=now,
        edited_at=now,
        **more,
    )


def put_forward(world: World, now: datetime) -> None:
    rina = world.cast.rina
    world["open"] = propose(world, State.OPEN, 1, rina, now)
    extra = {State.MERGED: {"merged_into": world["open"]}, State.DEFERRED: {"deferred_to_year": 2028}}
    world[State.DRAFT] = propose(world, State.DRAFT, None, rina, now)
    for number, state in enumerate(sorted(set(State.values) - {State.OPEN, State.DRAFT}), start=2):
        world[state] = propose(world, state, number, rina, now, **extra.get(State(state), {}))


def talk(world: World, now: datetime) -> None:
    world["board"] = board = Board.objects.create(
        subject_type="proposals.proposal", subject_id=world["open"].pk, revision=2, post_count=2
    )
    world["post"] = Post.objects.create(
        board=board, author=world.cast.febri, body="Setuju, loket kami juga.", created_at=now, revision=1
    )
    world["hidden_post"] = Post.objects.create(
        board=board,
        author=world.cast.febri,
        body="Kata kasar.",
        created_at=now,
        revision=2,
        hidden_at=now,
        hidden_by=world.cast.lilis,
        hidden_reason="Menyerang pribadi.",
    )


def decide(world: World, now: datetime) -> None:
    world["route"] = route = Route.objects.get(subject_type="proposals.proposal")
    world["stage"] = first = route.stages.get(order=1)
    world["case"] = Case.objects.create(
        route=route,
        subject_type="proposals.proposal",
        subject_id=world["in_review"].pk,
        unit=world.cast.delima,
        stage=first,
        opened_at=now - timedelta(days=1),
        stage_since=now - timedelta(days=1),
        due_on=(now + timedelta(days=7)).date(),
    )


def plan(world: World, now: datetime) -> None:
    district = world.cast.district
    world["plan"] = Plan.objects.create(office=district, year=2027, ceiling=120_000_000, created_at=now)
    world["enacted_plan"] = Plan.objects.create(
        office=district,
        year=2026,
        ceiling=100_000_000,
        created_at=now,
        state=Plan.State.ENACTED,
        enacted_at=now,
        decree_number="800/12/2026",
        decree_date=date(2026, 1, 5),
    )
    world["plan_line"] = PlanLine.objects.create(
        plan=world["plan"],
        proposal=world["approved"],
        source=Source.PROPOSAL,
        title=world["approved"].title,
        unit=world.cast.delima,
        form=world["form"],
        participants=12,
        learning_hours=16,
        cost=29_700_000,
        funding=Funding.DISTRICT,
        added_at=now,
    )
