"""What the result says of how well wishes were met, and of groups that were served first."""

from html import unescape
from pathlib import Path
from typing import Any

import pytest
from django.utils import timezone

from proposals import services
from proposals.models import Call, Poll, Proposal
from proposals.queries import keeping
from tests.cast import Cast
from tests.proposals.polls import polling

# The ballots are parted from their voters after a commit.
pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def key_folder(settings: Any, tmp_path: Path) -> None:
    settings.KEY_DIR = tmp_path


@pytest.fixture
def proposals(call: Call, cast: Cast) -> list[Proposal]:
    return polling.three_proposals(call, cast)


def counted(call: Call, cast: Cast, numbers: list[tuple[int, ...]], **settings: Any) -> Poll:
    """A poll of 35 electors whose ballots are published; of these the first cast what `numbers` says."""
    voters = polling.more_staff(cast, 25)
    poll = polling.open_poll(call, cast, **settings)
    polling.cast_many(poll, voters[: len(numbers)], lambda place: polling.ids(poll, *numbers[place]))
    polling.close(poll)
    services.tell_what_lacked(timezone.now())
    return Poll.objects.get(pk=poll.pk)


def result(poll: Poll, cast: Cast, client_of: Any) -> str:
    return unescape(client_of(cast.rina).get(f"/suara/{poll.pk}/hasil/").content.decode())


def test_a_minority_that_was_passed_over_is_named(
    call: Call, cast: Cast, proposals: list[Proposal], client_of: Any
) -> None:
    """Seven take 60 of 120 million for the second; five want the first, for 70 million, beyond their share of 50."""
    poll = counted(call, cast, [(2,)] * 7 + [(1, 3)] * 5)
    html = result(poll, cast, client_of)
    assert "Rata-rata 79% dari usulan yang didukung seorang pemilih terpilih (58% menurut biayanya)." in html
    assert "Setiap pemilih mendapat paling tidak satu usulan yang didukungnya, dan sedikitnya 50% darinya." in html
    assert "Tidak ada kelompok yang terlewat" in html
    assert "Pendukung usulan yang tidak terpilih" in html
    assert "50% (5 pemilih)" in html
    assert (
        "“Pelayanan prima di loket” akan terpilih bila 3 pemilih lagi memilihnya saja atau bila biayanya Rp10.000.000"
        in html
    )


def test_a_group_that_could_have_asked_for_more_is_the_witness(
    call: Call, cast: Cast, proposals: list[Proposal], client_of: Any
) -> None:
    """The first costs 70 of 120 million: of the ten who want either, seven want it, and the cheaper went first."""
    poll = counted(call, cast, [(1,)] * 7 + [(2,)] * 3, parameters={"utility": "cost", "minimum": 1})
    before = result(poll, cast, client_of)
    assert "Tidak ada kelompok yang terlewat" in before
    assert "3 dari 10 pemilih tidak mendapat satu pun usulan yang didukungnya." in before
    Poll.objects.get(pk=poll.pk).candidates.update(selected=False)
    keeping.KEPT.clear()
    html = result(poll, cast, client_of)
    assert "7 pemilih sama-sama mendukung “Pelayanan prima di loket”, yang tidak terpilih." in html
    assert "Bagian mereka dari pagu Rp84.000.000." in html


def test_a_small_electorate_tells_nothing_beyond_the_totals(
    call: Call, cast: Cast, proposals: list[Proposal], client_of: Any
) -> None:
    poll = polling.open_poll(call, cast)
    polling.cast_many(
        poll, [cast.rina, cast.mutia, cast.erna, cast.lilis, cast.nofrizal], lambda _: polling.ids(poll, 2)
    )
    polling.close(poll)
    html = result(poll, cast, client_of)
    assert "2 dari 3 usulan" in html or "1 dari 3 usulan" in html
    assert "Seberapa terpenuhi keinginan pemilih" not in html


@pytest.mark.parametrize("rule", ["equal-shares", "phragmen", "greedy", "max-welfare"])
def test_the_result_of_a_poll_that_serves_groups_says_what_came_first(
    rule: str, call: Call, cast: Cast, proposals: list[Proposal], client_of: Any
) -> None:
    """Without groups the second alone fits; the group asks for the first."""
    parameters = {"minimum": 1} if rule in {"greedy", "equal-shares"} else {}
    voters = polling.more_staff(cast, 25)
    poll = polling.open_poll(call, cast, rule=rule, parameters=parameters, covers="kelurahan")
    poll.candidates.filter(proposal__number=1).update(group="Delima")
    poll.candidates.exclude(proposal__number=1).update(group="")
    polling.cast_many(poll, voters[:8], lambda place: polling.ids(poll, 1 if place == 0 else 2))
    polling.close(poll)
    html = result(Poll.objects.get(pk=poll.pk), cast, client_of)
    assert "1 dari 3 usulan terpilih, seharga Rp70.000.000" in html
    if rule != "max-welfare":
        assert "diambil lebih dulu, agar setiap kelompok mendapat sesuatu" in html
