from typing import Any

import pytest

from activity.models import Notice
from activity.services import record
from proposals.models import Call, State
from tests.cast import Cast
from tests.frontend.test_home import put_forward

pytestmark = pytest.mark.django_db


def tell(cast: Cast, call: Call) -> Notice:
    """Rina is told that her proposal was opened."""
    proposal = put_forward(call, cast.rina, State.OPEN)
    record("proposals.open", proposal, actor=cast.lilis)
    return Notice.objects.filter(recipient=cast.rina).get()


def test_what_one_was_told_is_listed_with_its_address(client_of: Any, cast: Cast, call: Call) -> None:
    notice = tell(cast, call)
    page = client_of(cast.rina).get("/pemberitahuan/").content.decode()
    assert f'href="{notice.path}"' in page
    assert f'data-newest="{notice.pk}"' in page
    assert "1 belum dibaca." in page


def test_reading_the_page_changes_nothing_by_itself(client_of: Any, cast: Cast, call: Call) -> None:
    notice = tell(cast, call)
    client_of(cast.rina).get("/pemberitahuan/")
    assert Notice.objects.get(pk=notice.pk).read_at is None


def test_nobody_sees_what_another_was_told(client_of: Any, cast: Cast, call: Call) -> None:
    notice = tell(cast, call)
    assert notice.path not in client_of(cast.mutia).get("/pemberitahuan/").content.decode()


def test_the_empty_page_says_what_will_come(client_of: Any, cast: Cast) -> None:
    assert "Belum ada pemberitahuan" in client_of(cast.rina).get("/pemberitahuan/").content.decode()
