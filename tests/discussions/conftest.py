from typing import Any

import pytest

from activity import registry as activity
from discussions import registry, services
from discussions.models import Post
from people.models import Unit, User
from people.queries import today
from people.rules import may_read


@pytest.fixture
def board_subject(cast: Any, monkeypatch: pytest.MonkeyPatch) -> Unit:
    """A unit that has a board in these tests, so that they do not depend on the apps above."""
    kind = registry.BoardSubject(
        get=lambda pk: Unit.objects.get(pk=pk),
        may_see=lambda user, unit: user.unit_on(today()) is not None,
        may_post=lambda unit, user, now: may_read(user, now),
        followers=lambda unit: User.objects.filter(pk=cast.nofrizal.pk),
    )
    monkeypatch.setitem(registry.subjects, "people.unit", kind)
    seen = activity.Subject(may_see=lambda user, unit: True, path=lambda unit: f"/unit/{unit.pk}/")
    monkeypatch.setitem(activity.subjects, "people.unit", seen)
    return cast.delima


@pytest.fixture
def first(cast: Any, board_subject: Unit) -> Post:
    """What Rina said on the board of Delima."""
    return services.post("people.unit", board_subject, body="Saya setuju.", actor=cast.rina)
