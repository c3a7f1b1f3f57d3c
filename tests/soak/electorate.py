"""A district with thousands of electors, an open poll, and a session for each who votes."""

from dataclasses import dataclass
from datetime import timedelta
from secrets import SystemRandom
from typing import Any

from django.contrib.auth import login
from django.contrib.auth.hashers import make_password
from django.contrib.sessions.backends.db import SessionStore
from django.db import transaction
from django.http import HttpRequest
from django.utils import timezone

from people.models import EmploymentStatus, Membership, PostKind, User
from proposals import services
from proposals.models import Call, Poll
from tests.cast import START
from tests.conftest import set_stage
from tests.permissions import World
from tests.proposals.polls import polling
from tests.world import build

BACKEND = "people.signing_in.NipOrEmailBackend"
PASSWORD = "kata-sandi-uji-4711"


@dataclass
class Voter:
    """One who votes, how, and with which session ('': signs in with the password)."""

    pk: int
    nip: str
    choices: list[int]
    session: str = ""


@dataclass
class Electorate:
    poll: Poll
    voters: list[Voter]
    committee: str


def lay_out(number: int, *, signing_in: int) -> Electorate:
    """So many voters, of whom the first few have no session yet."""
    with transaction.atomic():
        world = build()
        staff = employ(world, number)
        poll = open_poll(world)
        candidates = list(poll.candidates.values_list("pk", flat=True))
        voters = [Voter(user.pk, user.nip or "", choose(candidates)) for user in staff]
        for voter, user in list(zip(voters, staff, strict=True))[signing_in:]:
            voter.session = session_of(user)
        committee = session_of(world.cast.desi)
    return Electorate(poll, voters, committee)


def employ(world: World, number: int) -> list[User]:
    hashed = make_password(PASSWORD)
    users = User.objects.bulk_create(
        (
            User(
                nip=f"{197001010000000000 + place}",
                name=f"Pemilih {place:05}",
                status=EmploymentStatus.PNS,
                password=hashed,
            )
            for place in range(number)
        ),
        batch_size=500,
    )
    Membership.objects.bulk_create(
        (
            Membership(
                user=user,
                unit=world.cast.delima,
                post="Pelaksana",
                post_kind=PostKind.EXECUTOR,
                grade="II/c",
                starts=START,
            )
            for user in users
        ),
        batch_size=500,
    )
    return users


def open_poll(world: World) -> Poll:
    set_stage(world.call, "vote")
    for number in range(901, 906):
        polling.put_forward(world.call, world.cast.erna, number, f"Pelatihan {number}", 20 * polling.MILLION)
    return services.open_poll(world.call, actor=world.cast.desi)


def choose(candidates: list[int]) -> list[int]:
    """At most one: whatever it costs, it is within the budget."""
    return SystemRandom().choice([[], *([candidate] for candidate in candidates)])


def session_of(user: User) -> str:
    """Signed in by what the sign-in page calls once the password is right; only the hashing of it is left out."""
    request: Any = HttpRequest()
    request.session = SessionStore()
    login(request, user, backend=BACKEND)
    request.session.save()
    return str(request.session.session_key)


def end_vote(poll: Poll) -> None:
    """As if the window had ended a second ago."""
    end = timezone.now() - timedelta(seconds=1)
    Call.objects.filter(pk=poll.call_id).update(vote_until=end)
    Poll.objects.filter(pk=poll.pk).update(closes_at=end)
