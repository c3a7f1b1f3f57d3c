"""Who may decide at a stage of a case on one day: the regular official, or who stands in. Pure: reads nothing."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from people.models import Appointment, Unit
from workflow.models import Stage

Roster = Mapping[tuple[str, int], Sequence[Appointment]]


@dataclass(frozen=True, slots=True)
class Seat:
    """An appointment that lets its holder decide. `is_substitute`: sits for somebody who can't or doesn't decide."""

    appointment: Appointment
    is_substitute: bool = False

    @property
    def user_id(self) -> int:
        return self.appointment.user_id


@dataclass(frozen=True, slots=True)
class Seating:
    """The seats of a stage. `kept_for_later`: some could sit here, but decide at a later stage of the same route."""

    seats: tuple[Seat, ...]
    kept_for_later: bool = False

    @property
    def must_skip(self) -> bool:
        return not self.seats and self.kept_for_later


@dataclass(frozen=True, slots=True)
class Bench:
    """The officials of one route on one day. `barred`: authors, those in conflict, those who decided already."""

    author_unit: Unit
    stages: Sequence[Stage]
    roster: Roster
    barred: frozenset[int]

    def appointed(self, role: str, unit_id: int | None) -> list[Appointment]:
        rows = self.roster.get((role, unit_id), ()) if role and unit_id else ()
        return [row for row in rows if row.user_id not in self.barred]

    def regular(self, stage: Stage) -> list[Appointment]:
        return self.appointed(stage.role, stage.place(self.author_unit))

    def takeover(self, stage: Stage) -> list[Appointment]:
        return self.appointed(stage.takeover_role, stage.takeover_unit_id)

    def above(self, stage: Stage) -> list[Appointment]:
        """The holders of the stage's role at the nearest unit above that has one."""
        place = stage.unit if stage.where == Stage.Where.NAMED and stage.unit else self.author_unit
        start = stage.place(self.author_unit)
        chain = place.ancestor_ids()
        higher = chain[chain.index(start) + 1 :] if start in chain else chain
        return next((found for unit_id in higher if (found := self.appointed(stage.role, unit_id))), [])

    def seating(self, stage_id: int, *, overdue: bool = False) -> Seating:
        """Regular officials, joined by who takes over when overdue; if none is left, the substitutes."""
        stage = next(row for row in self.stages if row.pk == stage_id)
        indispensable = self.indispensable_at_the_end(stage)
        later = indispensable | self.deciding_later(stage)
        regular, held_back = sift(self.regular(stage), indispensable)
        takeover, held_takeover = sift(self.takeover(stage), later)
        seats = [Seat(row) for row in regular]
        if overdue or not regular:
            seats += [Seat(row, is_substitute=True) for row in takeover]
        if seats:
            return Seating(once_each(seats))
        climbed, held_above = sift(self.above(stage), later)
        return Seating(
            once_each([Seat(row, is_substitute=True) for row in climbed]),
            kept_for_later=bool(held_back or held_takeover or held_above),
        )

    def deciding_later(self, stage: Stage) -> set[int]:
        """Who decides at a later stage that a route names: they are not asked twice."""
        named = [row for row in self.stages if row.order > stage.order and row.where == Stage.Where.NAMED]
        return {appointment.user_id for row in named for appointment in self.regular(row)}

    def indispensable_at_the_end(self, stage: Stage) -> set[int]:
        """Without whom the last stage would have too few: spending them earlier would leave the case with nobody."""
        last = self.stages[-1]
        if last.order <= stage.order:
            return set()
        seats = self.seating(last.pk).seats
        return {seat.user_id for seat in seats} if len(seats) <= last.required else set()


def sift(appointments: Iterable[Appointment], kept: set[int]) -> tuple[list[Appointment], list[Appointment]]:
    """(who may sit, who is kept for a later stage)."""
    rows = list(appointments)
    return [row for row in rows if row.user_id not in kept], [row for row in rows if row.user_id in kept]


def once_each(seats: Iterable[Seat]) -> tuple[Seat, ...]:
    """Somebody with two appointments sits once, in the first of them."""
    first: dict[int, Seat] = {}
    for seat in seats:
        first.setdefault(seat.user_id, seat)
    return tuple(first.values())
