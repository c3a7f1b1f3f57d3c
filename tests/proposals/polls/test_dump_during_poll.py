"""What a copy of the database tells while the poll is open: who took part, and nothing of what they chose."""

from collections.abc import Callable

import pytest

from people.models import User
from proposals import services
from proposals.methods import Form
from proposals.models import Call, Poll, Proposal
from tests.attacking import dump, without_places
from tests.cast import Cast
from tests.proposals.polls import polling
from tests.proposals.polls.forms import Given, settings_of, two_ballots

pytestmark = [pytest.mark.database, pytest.mark.django_db(transaction=True)]
VOTERS = 12


@pytest.fixture(params=Form)
def poll(request: pytest.FixtureRequest, call: Call, cast: Cast, proposals: list[Proposal]) -> Poll:
    polling.more_staff(cast, VOTERS)
    return polling.open_poll(call, cast, **settings_of(request.param))


def cast_all(poll: Poll, choose: Callable[[int], Given]) -> None:
    for place, voter in enumerate(User.objects.filter(name__startswith="Pegawai").order_by("pk")):
        services.cast_ballot(poll, voter=voter, **choose(place))


def kinds_of_ballots(poll: Poll) -> list[Callable[[int], Given]]:
    """Everybody alike, everybody something else, nobody anything, and each in their own way."""
    one, other = two_ballots(poll)
    return [lambda place: one, lambda place: other, lambda place: {}, lambda place: [one, other, {}][place % 3]]


def test_the_whole_database_is_the_same_whatever_is_chosen(poll: Poll) -> None:
    """But for the bytes of the sealed ballots, which are of one length: no counter, no total, no trace elsewhere."""
    found = []
    for choose in kinds_of_ballots(poll):
        cast_all(poll, choose)
        found.append(without_places(dump()))
    assert len(found[0]["proposals_ballot"]) == VOTERS
    assert [one for one in found if one != found[0]] == []


def test_the_comparison_would_see_a_single_change(poll: Poll) -> None:
    before = without_places(dump())
    poll.candidates.filter(pk=polling.ids(poll, 1)[0]).update(approvals=1)
    assert without_places(dump()) != before


def test_sealed_ballots_are_of_one_length_and_never_alike(poll: Poll) -> None:
    sealed = set()
    for choose in kinds_of_ballots(poll):
        cast_all(poll, choose)
        sealed |= {bytes(row) for row in poll.ballots.values_list("sealed", flat=True)}
    assert len(sealed) == VOTERS * len(kinds_of_ballots(poll))
    assert len({len(row) for row in sealed}) == 1
