"""Two polls over sixty proposals that share no sentence, for the weight of their pages: one open, one counted."""

import random
import re

from django.utils import timezone

from people.models import User
from planning.models import Cycle
from proposals import services
from proposals.models import Call, Poll, Proposal
from tests.cast import Cast
from tests.conftest import windows_around
from tests.permissions import World
from tests.proposals.polls import polling
from tests.serving import ROOT

PROPOSALS = 60
PROGRAMMES = ROOT / "planning" / "demo" / "programmes"


def lay_polls(world: World) -> None:
    """Adds `ballot`, a poll that Rina may vote in, and `result`, one that is counted, its ballots published."""
    voters = [world.cast.rina, *polling.more_staff(world.cast, 34)]
    dice = random.Random(60)  # noqa: S311  the same sixty each time, not a secret
    world["ballot"] = open_poll(world.cast, 8, dice)
    poll = open_poll(world.cast, 9, dice, shows_unit_totals=True)
    cast_ballots(poll, voters, dice)
    world["result"] = polling.close(poll)


def open_poll(cast: Cast, number: int, dice: random.Random, **settings: bool) -> Poll:
    dates = windows_around(timezone.now(), "vote")
    cycle = {name: dates.pop(name) for name in list(dates) if name.startswith(("decide", "enact"))}
    call = Call.objects.create(office=cast.district, year=2027, round=number, budget=300 * polling.MILLION, **dates)
    Cycle.objects.create(call=call, **cycle)
    for place in range(1, PROPOSALS + 1):
        row = polling.put_forward(call, cast.mutia, place, text(dice, 7), dice.randrange(5, 60) * polling.MILLION)
        told = {"problem": text(dice, 20), "audience": text(dice, 9), "remedy": text(dice, 15)}
        Proposal.objects.filter(pk=row.pk).update(**told)
    draft = services.set_up_poll(call, settings=settings, actor=cast.desi)
    return services.open_poll(draft.call, actor=cast.desi)


def words() -> list[str]:
    """What the demo's proposals are made of."""
    found = "\n".join(path.read_text() for path in sorted(PROGRAMMES.glob("*.toml")))
    return sorted(set(re.findall(r"\b[a-z]{3,}\b", found)))


def text(dice: random.Random, length: int) -> str:
    return f"{' '.join(dice.choices(words(), k=length)).capitalize()}."


def cast_ballots(poll: Poll, voters: list[User], dice: random.Random) -> None:
    rows = list(poll.candidates.all())
    for voter in voters:
        chosen, left = [], poll.budget
        for row in dice.sample(rows, len(rows)):
            if row.cost <= left:
                chosen.append(row.pk)
                left -= row.cost
        services.cast_ballot(poll, voter=voter, choices=chosen)
