import pytest

from activity.answers import Refused
from tests.cast import Cast
from workflow.models import Case
from workflow.services import cancel_case


def test_ends_the_open_case(case: Case, cast: Cast) -> None:
    cancel_case(case.subject, actor=cast.rina)
    closed = Case.objects.get()
    assert closed.state == Case.State.CANCELLED
    assert closed.closed_at


def test_does_nothing_where_none_is_open(case: Case, cast: Cast) -> None:
    cancel_case(case.subject, actor=cast.rina)
    cancel_case(case.subject, actor=cast.rina)
    assert Case.objects.count() == 1


def test_only_the_author_takes_it_back(case: Case, cast: Cast) -> None:
    with pytest.raises(Refused, match="not_author"):
        cancel_case(case.subject, actor=cast.febri)
    assert Case.objects.get().state == Case.State.OPEN
