"""What tests of polls need: proposals that stand open, staff in numbers, and the passing of the vote's end."""

import random
from datetime import timedelta
from typing import Any

from django.utils import timezone

from people.models import User
from proposals import services
from proposals.methods import Form
from proposals.models import Call, Poll, Proposal, State
from tests import carving
from tests.cast import Cast, person
from tests.conftest import set_stage

MILLION = 1_000_000


def put_forward(call: Call, author: User, number: int, title: str, cost: int, hours: int = 12) -> Proposal:
    now = timezone.now()
    return Proposal.objects.create(
        call=call,
        number=number,
        author=author,
        unit=author.unit_on(timezone.localdate()),
        title=title,
        cost=cost,
        learning_hours=hours,
        participants=10,
        state=State.OPEN,
        state_since=now,
        created_at=now,
        edited_at=now,
    )


def three_proposals(call: Call, cast: Cast) -> list[Proposal]:
    """Together dearer than the budget of 120 million; any two fit except the first two."""
    return [
        put_forward(call, cast.rina, 1, "Pelayanan prima di loket", 70 * MILLION),
        put_forward(call, cast.mutia, 2, "Bahasa isyarat dasar", 60 * MILLION),
        put_forward(call, cast.erna, 3, "Mentoring pegawai baru", 0, hours=20),
    ]


def open_poll(call: Call, cast: Cast, **settings: Any) -> Poll:
    """By the greedy rule, whose outcome a reader of a test can see at once, unless `settings` say otherwise."""
    draft = services.usual_draft(set_stage(call, "vote"), timezone.now())
    for name, value in {"rule": "greedy", "parameters": {"utility": "cost", "minimum": 1}, **settings}.items():
        setattr(draft, name, value)
    draft.save()
    return services.open_poll(call, actor=cast.desi)


def more_staff(cast: Cast, number: int) -> list[User]:
    return [person(100 + place, f"Pegawai{place} Delima", cast.delima) for place in range(number)]


def hard_to_count(call: Call, cast: Cast) -> Poll:
    """Counted greedily; maximum welfare looks for costs that make up an odd budget, where all costs are even.

    Everybody wants one proposal, so that no other rule has anything to look for.
    """
    dice = random.Random(4)  # noqa: S311  the same one each time
    for number in range(1, 41):
        cost = 2 * dice.randrange(2 * MILLION, 20 * MILLION)
        put_forward(call, cast.rina, number, f"Pelatihan {number}", cost)
    Call.objects.filter(pk=call.pk).update(budget=240 * MILLION + 1)
    voters = more_staff(cast, 40)
    poll = open_poll(Call.objects.get(pk=call.pk), cast, form=Form.APPROVE)
    cast_many(poll, voters, lambda place: ids(poll, place + 1))
    return close(poll)


def end_vote(poll: Poll) -> Poll:
    """As if the voting window had ended a minute ago."""
    end = timezone.now() - timedelta(minutes=1)
    Poll.objects.filter(pk=poll.pk).update(opens_at=end - timedelta(days=9), closes_at=end)
    Call.objects.filter(pk=poll.call_id).update(vote_until=end)
    return Poll.objects.get(pk=poll.pk)


def ids(poll: Poll, *numbers: int) -> list[int]:
    """The candidates' ids by their proposals' numbers."""
    found = poll.candidates.filter(proposal__number__in=numbers)
    return list(found.order_by("proposal__number").values_list("pk", flat=True))


def cast_many(poll: Poll, voters: list[User], choose: Any) -> dict[int, str]:
    """Receipt codes by voter id; `choose(place)` gives the choices of the voter at that place."""
    return {
        voter.pk: services.cast_ballot(poll, voter=voter, choices=choose(place)) for place, voter in enumerate(voters)
    }


def close(poll: Poll, cast: Cast | None = None) -> Poll:
    services.close_poll(end_vote(poll), actor=cast.desi if cast else None)
    return Poll.objects.get(pk=poll.pk)


def scrubbed_at_last() -> None:
    carving.scrubbed_at_last(Poll, services.close_due_polls)
