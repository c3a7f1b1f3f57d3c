import re
from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from discussions import services
from discussions.models import Board, Post
from proposals.models import Call, Proposal, State

LABEL = "proposals.proposal"


@pytest.fixture
def proposal(cast: Any, call: Call) -> Proposal:
    now = timezone.now()
    return Proposal.objects.create(
        call=call,
        number=1,
        author=cast.rina,
        unit=cast.delima,
        title="Bahasa isyarat untuk petugas loket",
        state=State.OPEN,
        state_since=now,
        created_at=now,
        edited_at=now,
    )


def talk(cast: Any, proposal: Proposal, number: int) -> Board:
    board = Board.objects.create(subject_type=LABEL, subject_id=proposal.pk, revision=number, post_count=number)
    authors = [cast.rina, cast.febri, cast.nofrizal, cast.lilis, cast.erna]
    Post.objects.bulk_create(
        Post(board=board, author=authors[n % 5], body=f"Pesan ke-{n}.", created_at=timezone.now(), revision=n)
        for n in range(1, number + 1)
    )
    return board


def page(client: Any, proposal: Proposal) -> str:
    return str(client.get(f"/usulan/{proposal.pk}/").content.decode())


def part(client: Any, proposal: Proposal, query: str) -> str:
    return str(client.get(f"/papan/{LABEL}/{proposal.pk}/?{query}").content.decode())


def ids(html: str) -> list[int]:
    return [int(pk) for pk in re.findall(r'data-post="(\d+)"', html)]


def test_the_newest_are_at_the_bottom_and_older_ones_follow_on_demand(
    cast: Any, client_of: Any, proposal: Proposal
) -> None:
    talk(cast, proposal, 45)
    client, everything = client_of(cast.febri), list(Post.objects.values_list("pk", flat=True))
    html = page(client, proposal)
    assert ids(html) == everything[-20:]
    assert "data-board-older" in html
    older = part(client, proposal, f"before={ids(html)[0]}")
    assert ids(older) == everything[5:25]
    assert "data-more" in older
    assert "data-more" not in part(client, proposal, f"before={everything[5]}")


def test_the_first_unread_post_is_marked_and_shown(cast: Any, client_of: Any, proposal: Proposal) -> None:
    board = talk(cast, proposal, 60)
    everything = list(Post.objects.values_list("pk", flat=True))
    assert "data-unread-mark" not in page(client_of(cast.syahrul), proposal)
    services.mark_read(board, actor=cast.syahrul, post_id=everything[19])
    html = page(client_of(cast.syahrul), proposal)
    assert ids(html)[0] <= everything[20]
    assert html.index("data-unread-mark") < html.index(f'data-post="{everything[20]}"')
    assert html.index("data-unread-mark") > html.index(f'data-post="{everything[19]}"')


def test_what_changed_is_read_by_revision(cast: Any, client_of: Any, proposal: Proposal) -> None:
    client = client_of(cast.febri)
    assert ids(part(client, proposal, "since=0")) == []
    first = services.post(LABEL, proposal, body="Satu", actor=cast.rina)
    second = services.post(LABEL, proposal, body="Dua", actor=cast.lilis)
    services.edit(first, body="Satu, <b>diubah</b>", actor=cast.rina)
    html = part(client, proposal, "since=1")
    assert ids(html) == [second.pk, first.pk]
    assert 'data-revision="3" data-topic="board:' in html
    assert "Satu, &lt;b&gt;diubah&lt;/b&gt;" in html


def test_hidden_words_are_for_their_author_and_moderators_only(cast: Any, client_of: Any, proposal: Proposal) -> None:
    rude = services.post(LABEL, proposal, body="Kata kasar sekali", actor=cast.rina)
    services.post(LABEL, proposal, body="Tenang", actor=cast.febri, parent=rude)
    services.hide(rude, reason="Menyerang pribadi", actor=cast.lilis)
    for reader in (cast.febri, cast.rizal, cast.auditor):
        client = client_of(reader)
        for html in (page(client, proposal), part(client, proposal, "since=0"), client.get("/").content.decode()):
            assert "Kata kasar" not in html
        assert "Alasan: Menyerang pribadi" in page(client, proposal)
    assert "Kata kasar" in page(client_of(cast.lilis), proposal)
    assert 'data-verb="appeal"' in page(client_of(cast.rina), proposal)
    services.appeal(rude, reason="Itu kutipan", actor=cast.rina)
    assert 'data-verb="appeal"' not in page(client_of(cast.rina), proposal)


def test_buttons_are_those_that_the_rules_allow(cast: Any, client_of: Any, proposal: Proposal) -> None:
    post = services.post(LABEL, proposal, body="Satu", actor=cast.rina)
    assert "data-edit>" in page(client_of(cast.rina), proposal)
    assert "data-edit>" not in page(client_of(cast.febri), proposal)
    assert 'data-verb="hide"' not in page(client_of(cast.rizal), proposal)
    assert 'data-verb="hide"' in page(client_of(cast.lilis), proposal)
    Post.objects.filter(pk=post.pk).update(created_at=timezone.now() - timedelta(minutes=16))
    assert "data-edit>" not in page(client_of(cast.rina), proposal)


def test_who_may_not_speak_reads_why(cast: Any, client_of: Any, proposal: Proposal) -> None:
    assert 'id="composer"' in page(client_of(cast.febri), proposal)
    html = page(client_of(cast.auditor), proposal)
    assert ('id="composer"' in html) != ("board-closed" in html)


def test_a_thousand_posts_open_like_twenty(
    cast: Any, client_of: Any, proposal: Proposal, django_assert_max_num_queries: Any
) -> None:
    talk(cast, proposal, 1000)
    client = client_of(cast.febri)
    with django_assert_max_num_queries(18):
        html = page(client, proposal)
    assert len(ids(html)) == 20
