from typing import Any

import pytest

from activity.answers import Refused, conflict
from activity.models import Event
from discussions import queries, registry, services
from discussions.models import Board, Post
from people.models import Unit

pytestmark = pytest.mark.database
LABEL = "people.unit"


def test_a_post_advances_the_board_and_is_recorded(cast: Any, board_subject: Unit) -> None:
    first = services.post(LABEL, board_subject, body="  Saya setuju. 👍 ", actor=cast.rina)
    second = services.post(LABEL, board_subject, body="Saya juga.", actor=cast.febri, parent=first)
    assert first.body == "Saya setuju. 👍"
    assert (first.revision, second.revision) == (1, 2)
    board = queries.board_of(LABEL, board_subject.pk)
    assert (board.revision, board.post_count) == (2, 2)
    assert Event.objects.filter(verb="discussions.post", actor=cast.rina).count() == 1
    assert queries.unread_counts(cast.rina, [board]) == {board.pk: 1}
    assert queries.unread_counts(cast.febri, [board]) == {}


@pytest.mark.parametrize(("body", "code"), [(" \n ", "empty"), ("a" * 4001, "too_long")])
def test_a_body_that_does_not_fit_leaves_no_trace(cast: Any, board_subject: Unit, body: str, code: str) -> None:
    with pytest.raises(Refused) as refused:
        services.post(LABEL, board_subject, body=body, actor=cast.rina)
    assert refused.value.answer.code == code
    assert not Post.objects.exists()
    assert not Board.objects.exists()
    assert not Event.objects.exists()


def test_the_subject_decides_who_may_post(cast: Any, board_subject: Unit, monkeypatch: Any) -> None:
    closed = registry.BoardSubject(
        get=lambda pk: board_subject, may_see=lambda *_: True, may_post=lambda *_: conflict("closed", "Ditutup.")
    )
    monkeypatch.setitem(registry.subjects, LABEL, closed)
    with pytest.raises(Refused) as refused:
        services.post(LABEL, board_subject, body="Halo", actor=cast.rina)
    assert refused.value.answer.code == "closed"


def test_a_reply_stays_on_its_board(cast: Any, board_subject: Unit) -> None:
    first = services.post(LABEL, board_subject, body="Di sini", actor=cast.rina)
    with pytest.raises(Refused) as refused:
        services.post(LABEL, cast.government, body="Di sana", actor=cast.rina, parent=first)
    assert refused.value.answer.code == "other_board"
