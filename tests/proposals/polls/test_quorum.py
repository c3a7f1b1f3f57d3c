"""Below its quorum a vote advises nobody, and says so."""

from typing import Any

import pytest

from proposals import queries
from proposals.models import Call, Poll, Proposal
from tests.cast import Cast
from tests.proposals.polls import polling

pytestmark = pytest.mark.django_db(transaction=True)


def held(call: Call, cast: Cast, **quorum: int) -> Poll:
    poll = polling.open_poll(call, cast, **quorum)
    voters = [cast.rina, cast.mutia, cast.erna, cast.febri, cast.lilis, cast.fauzan]
    polling.cast_many(poll, voters, lambda place: polling.ids(poll, 1) if place else [])
    return polling.close(poll)


@pytest.mark.parametrize(
    ("quorum", "needed", "met"),
    [
        ({}, 0, True),
        ({"quorum_share": 51}, 6, True),
        ({"quorum_share": 61}, 7, False),
        ({"quorum_number": 7}, 7, False),
    ],
)
def test_the_vote_advises_when_enough_took_part(
    call: Call, cast: Cast, proposals: list[Proposal], client_of: Any, quorum: dict[str, int], needed: int, met: bool
) -> None:
    poll = held(call, cast, **quorum)
    shown = client_of(cast.rina).get(f"/api/polls/{poll.pk}/result/").json()
    assert shown["quorum"] == {"needed": needed, "met": met}
    assert shown["selected"] == ["U-2027-001"]
    first, *others = [row.pk for row in proposals]
    expected = {first: "approve", **dict.fromkeys(others, "reject")}
    assert queries.vote_advices([first, *others]) == (expected if met else {})
    page = client_of(cast.rina).get(f"/usulan/{first}/").content.decode()
    assert ("Pemungutan suara menyarankan setuju" in page) is met
    assert ("Kuorum tidak tercapai, jadi hasilnya tidak menyarankan apa pun." in page) is not met
