"""Several polls at a real server, in which the order of casting gives away the choices to whoever can restore it."""

from dataclasses import dataclass
from datetime import datetime
from secrets import SystemRandom

from django.utils import timezone

from people.models import User
from planning.models import Cycle
from proposals import services
from proposals.methods import Form
from proposals.models import Call, Poll
from tests import visiting
from tests.attacking import Dump
from tests.cast import Cast
from tests.conftest import set_stage, windows_around
from tests.proposals.polls import polling
from tests.proposals.polls.forms import Given, as_stored, settings_of, two_ballots

dice = SystemRandom()
VOTERS = 60
# What somebody sends before the ballot that they mean, and what the server says: nothing, no id, an unknown candidate.
ERRORS = [
    ({"choices": [], "values": {}}, 200),
    ({"choices": [0]}, 400),
    ({"choices": [999_999_999], "values": {"999999999": 1}}, 409),
]


@dataclass
class Day:
    """One poll, open: whoever votes early gives `early`, the others `late`."""

    poll: Poll
    order: list[User]
    early: Given
    late: Given

    def given(self, place: int) -> Given:
        return self.early if place < len(self.order) // 2 else self.late

    @property
    def truth(self) -> dict[int, str]:
        return {voter.pk: as_stored(self.given(place)) for place, voter in enumerate(self.order)}


def more_calls(call: Call, number: int) -> list[Call]:
    """The call and further rounds of the same year, each with its cycle, all in their voting window."""
    now = timezone.now()
    rounds = [another_round(call, 2 + place, now) for place in range(number - 1)]
    return [set_stage(one, "vote") for one in (call, *rounds)]


def another_round(call: Call, number: int, now: datetime) -> Call:
    dates = windows_around(now, "vote")
    of_cycle = {name: dates.pop(name) for name in list(dates) if name.startswith(("decide", "enact"))}
    another = Call.objects.create(office=call.office, year=call.year, round=number, budget=call.budget, **dates)
    Cycle.objects.create(call=another, **of_cycle)
    return another


def open_day(call: Call, cast: Cast, voters: list[User], form: Form) -> Day:
    polling.three_proposals(call, cast)
    poll = polling.open_poll(call, cast, **settings_of(form))
    ballots = two_ballots(poll)
    dice.shuffle(ballots)
    return Day(poll, dice.sample(voters, len(voters)), *ballots)


def voters_of(cast: Cast) -> list[User]:
    """Staff with a password, whose ids tell nothing about when they vote."""
    voters = polling.more_staff(cast, VOTERS)
    visiting.give_passwords(voters)
    return voters


def vote(day: Day, port: int) -> dict[int, str]:
    """One after the other signs in, reads the notices and votes; every fifth errs and changes it. Codes by voter."""
    return {voter.pk: visit(day, voter, place, port) for place, voter in enumerate(day.order)}


def visit(day: Day, voter: User, place: int, port: int) -> str:
    answer = visiting.visit(
        voter,
        port,
        page=f"/suara/{day.poll.pk}/",
        address=f"/api/polls/{day.poll.pk}/ballot/",
        sent=[*(ERRORS if place % 5 == 0 else []), (day.given(place), 200)],
        thanks=f"/suara/{day.poll.pk}/tanda-terima/",
    )
    return str(answer["code"])


def vote_at_once(day: Day) -> None:
    """The same without a server: each gets a session, reads the notices, and votes."""
    for place, voter in enumerate(day.order):
        visiting.arrive(voter)
        services.cast_ballot(day.poll, voter=voter, **day.given(place))


def rows_of(tables: Dump, poll: Poll) -> Dump:
    """Without the rows of other polls, which everybody can tell."""
    return {name: [row for row in rows if row.get("poll_id", poll.pk) == poll.pk] for name, rows in tables.items()}


def close(day: Day) -> None:
    services.close_poll(polling.end_vote(day.poll), now=timezone.now())
