"""What is kept of a board is never out of date, and never shows one reader what only another may see."""

from datetime import datetime, timedelta
from typing import Any

import pytest
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from discussions import services
from discussions.models import Board, Post
from frontend.templatetags.rembuk import ago, says_so_until
from people.models import Membership, Role, Unit, User
from people.services import appoint
from proposals.models import Call, Proposal, State
from tests.frontend.test_board import LABEL, page, talk

WORDS = "Pesan ke-2."


@pytest.fixture
def proposal(cast: Any, call: Call) -> Proposal:
    now = timezone.now()
    times = {"state_since": now, "created_at": now, "edited_at": now}
    return Proposal.objects.create(
        call=call, number=1, author=cast.rina, unit=cast.delima, title="Bahasa isyarat", state=State.OPEN, **times
    )


@pytest.fixture
def read(cast: Any, client_of: Any, proposal: Proposal) -> Any:
    """The page as somebody sees it; read twice, so that the second time comes from what was kept."""
    clients = {name: client_of(cast.people[name]) for name in ("rina", "febri", "mutia", "syahrul", "yulfa")}
    talk(cast, proposal, 5)

    def html(name: str) -> str:
        page(clients[name], proposal)
        return page(clients[name], proposal)

    return html


def post_in(html: str, post: Post) -> str:
    """The mark-up of one post."""
    start = html.index(f'id="post-{post.pk}"')
    return html[start : html.index("</li>", start)]


def first_of(author: User) -> Post:
    return Post.objects.filter(author=author).earliest("pk")


def test_a_new_post_and_a_changed_one_are_seen_at_once(cast: Any, proposal: Proposal, read: Any) -> None:
    assert "Setuju sekali." not in read("mutia")
    services.post(LABEL, proposal, body="Setuju sekali.", actor=cast.febri)
    assert "Setuju sekali." in read("mutia")
    services.edit(Post.objects.latest("pk"), body="Setuju, dengan catatan.", actor=cast.febri)
    assert "Setuju sekali." not in read("mutia")
    assert "Setuju, dengan catatan." in read("mutia")


def test_hidden_words_are_gone_for_others_at_once_and_come_back(cast: Any, read: Any) -> None:
    hidden = Post.objects.get(body=WORDS)
    assert hidden.author == cast.nofrizal
    assert all(WORDS in read(name) for name in ("rina", "mutia"))
    appoint(cast.syahrul, role=Role.MODERATOR, unit=cast.district, starts=timezone.localdate(), actor=cast.operator)
    services.hide(hidden, reason="Menyebut nama warga.", actor=cast.syahrul)
    assert WORDS in read("syahrul")
    assert all(WORDS not in read(name) for name in ("rina", "mutia", "febri"))
    services.restore(Post.objects.get(pk=hidden.pk), actor=cast.syahrul)
    assert all(WORDS in read(name) for name in ("rina", "mutia"))


def test_each_reader_has_their_own_buttons(cast: Any, read: Any) -> None:
    own = first_of(cast.febri)
    assert 'data-verb="hide"' not in read("mutia")
    assert "data-edit" in post_in(read("febri"), own)
    assert "data-edit" not in post_in(read("mutia"), own)
    assert "data-edit" not in post_in(read("syahrul"), own)
    appoint(cast.syahrul, role=Role.MODERATOR, unit=cast.district, starts=timezone.localdate(), actor=cast.operator)
    assert 'data-verb="hide"' in read("syahrul")
    assert 'data-verb="hide"' not in read("mutia")
    assert 'data-verb="hide"' not in read("rina")


def test_the_time_to_edit_ends_by_the_clock(cast: Any, read: Any) -> None:
    own = first_of(cast.febri)
    assert "data-edit" in post_in(read("febri"), own)
    Post.objects.filter(pk=own.pk).update(created_at=timezone.now() - timedelta(minutes=16))
    assert "data-edit" not in post_in(read("febri"), own)


def test_names_and_units_of_authors_are_those_of_now(cast: Any, read: Any) -> None:
    read("mutia")
    User.objects.filter(pk=cast.febri.pk).update(name="Febri Nama Baru")
    assert "Febri Nama Baru" in read("mutia")
    work = Membership.objects.get(user=cast.febri)
    Membership.objects.filter(pk=work.pk).update(post="Jabatan Baru")
    assert "Jabatan Baru" in read("mutia")
    Unit.objects.filter(pk=work.unit_id).update(name="Kelurahan Nama Baru")
    assert "Kelurahan Nama Baru" in read("mutia")


def test_somebody_put_in_charge_is_marked_at_once(cast: Any, read: Any) -> None:
    own = first_of(cast.febri)
    assert "post-marked" not in post_in(read("mutia"), own)
    cast.febri.appointments.create(
        role=Role.MODERATOR, unit=cast.district, starts=timezone.localdate() - timedelta(days=1)
    )
    assert "Moderator" in post_in(read("mutia"), own)


def test_two_readers_have_marks_of_their_own(cast: Any, proposal: Proposal, read: Any) -> None:
    board = Board.objects.get()
    services.mark_read(board, actor=cast.mutia, post_id=Post.objects.earliest("pk").pk)
    assert "data-unread-mark" in read("mutia")
    assert "data-unread-mark" not in read("syahrul")
    services.mark_read(board, actor=cast.mutia, post_id=Post.objects.latest("pk").pk)
    assert "data-unread-mark" not in read("mutia")


def test_a_board_that_closes_takes_no_more_words(cast: Any, call: Call, read: Any) -> None:
    assert 'id="composer"' in read("mutia")
    call.discuss_until = timezone.now() - timedelta(minutes=1)
    call.propose_until = call.discuss_until
    call.save()
    assert 'id="composer"' not in read("mutia")
    assert "Masa diskusi berakhir" in read("mutia")


def test_each_reader_has_a_token_of_their_own(client_of: Any, cast: Any, proposal: Proposal, read: Any) -> None:
    tokens = {
        name: read(name).split('name="csrfmiddlewaretoken" value="')[1].split('"')[0] for name in ("rina", "mutia")
    }
    assert len(set(tokens.values())) == 2
    assert all(len(token) == 64 for token in tokens.values())


@given(
    age=st.timedeltas(min_value=timedelta(0), max_value=timedelta(days=3)),
    share=st.floats(min_value=0, max_value=1, exclude_max=True),
)
def test_the_age_of_a_post_stays_as_it_is_said_until_then(age: timedelta, share: float) -> None:
    now = datetime(2026, 11, 24, 7, 5, 3, 12, tzinfo=timezone.get_current_timezone())
    value = now - age
    until = says_so_until(value, now)
    assert until > now
    assert ago(value, now) == ago(value, min(now + share * (until - now), until - timedelta(microseconds=1)))
