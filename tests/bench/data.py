"""A district with many proposals and a long board, written straight into the database."""

from datetime import timedelta

from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore
from django.db import connection, transaction
from django.db.models import Max
from django.utils import timezone

from discussions.models import Board, Post
from people.models import User
from proposals.models import Proposal, State
from tests.conftest import set_stage
from tests.permissions import World
from tests.world import build

POSTS = 500


def lay_out() -> World:
    with transaction.atomic():
        world = build()
        set_stage(world.call, "discuss")
        talk(world)
    return world


def talk(world: World) -> None:
    """Fill the board of the open proposal with 500 posts of three people."""
    board: Board = world["board"]
    now = timezone.now()
    authors = [world.cast.febri, world.cast.mutia, world.cast.erna]
    Post.objects.bulk_create(
        Post(
            board=board,
            author=authors[number % 3],
            body=f"Tanggapan nomor {number}: di loket kami antrean paling panjang pada hari Senin.",
            created_at=now - timedelta(minutes=POSTS - number),
            revision=board.revision + number,
        )
        for number in range(1, POSTS + 1)
    )
    Board.objects.filter(pk=board.pk).update(revision=board.revision + POSTS, post_count=board.post_count + POSTS)


def fill_up(world: World, total: int) -> None:
    """Add open proposals of twelve people until the call has so many."""
    there, last = Proposal.objects.count(), Proposal.objects.aggregate(last=Max("number"))["last"]
    template: Proposal = world["open"]
    authors = [person for person in world.cast.people.values() if person.unit_on(timezone.localdate())]
    rows = [
        Proposal(
            **{
                field.attname: getattr(template, field.attname)
                for field in Proposal._meta.fields
                if not field.primary_key
            }
            | {
                "number": last + number,
                "author_id": authors[number % len(authors)].pk,
                "unit_id": authors[number % len(authors)].unit_on(timezone.localdate()).pk,
                "title": f"Pelatihan nomor {last + number} untuk petugas pelayanan di kecamatan dan kelurahan",
                "state": State.OPEN,
                "state_since": timezone.now() - timedelta(minutes=last + number),
            }
        )
        for number in range(1, total - there + 1)
    ]
    Proposal.objects.bulk_create(rows, batch_size=500)
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            # As the server does by itself after a while. SQLite does not.
            cursor.execute("ANALYZE")


def session_of(user: User) -> str:
    """The key of a new session in which the user is signed in."""
    session = SessionStore()
    session[SESSION_KEY] = str(user.pk)
    session[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[-1]
    session[HASH_SESSION_KEY] = user.get_session_auth_hash()
    session.create()
    return str(session.session_key)
