"""How well wishes were met, and what the nearest lacked: worked out once, told where ballots are published."""

from fractions import Fraction
from typing import Any
from uuid import uuid4

import pytest
from django.test import TestCase
from django.utils import timezone

from proposals import limited, services, tally
from proposals.methods import Form
from proposals.models import Call, Poll
from proposals.queries import keeping
from proposals.unit_totals import satisfaction_by_unit
from tests.cast import Cast
from tests.proposals.polls import polling

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def key_folder(settings: Any, tmp_path: Any) -> None:
    settings.KEY_DIR = tmp_path / "keys"


def counted(call: Call, cast: Cast, electors: int = 25, **settings: Any) -> Poll:
    """Four of six voters want the first for 70 million, two the second for 60: of 120 million it lacks 10."""
    polling.three_proposals(call, cast)
    voters = polling.more_staff(cast, electors)[:6]
    poll = polling.open_poll(call, cast, **settings)
    for place, voter in enumerate(voters):
        services.cast_ballot(poll, voter=voter, choices=polling.ids(poll, 1 if place < 4 else 2))
    with TestCase.captureOnCommitCallbacks(execute=True):
        polling.close(poll)
    return Poll.objects.get(pk=poll.pk)


def result(client: Any, poll: Poll) -> Any:
    answer = client.get(f"/api/polls/{poll.pk}/result/")
    assert answer.status_code == 200
    return answer.json()


def test_the_clock_works_out_what_the_nearest_lacked(call: Call, cast: Cast, client_of: Any) -> None:
    poll = counted(call, cast)
    assert result(client_of(cast.rina), poll)["runner_up"] is None
    services.tell_what_lacked(timezone.now())
    # Two more stand level with the first, and the cheaper goes before it.
    lacked = {"project": "U-2027-002", "votes": 2, "wish": "alone", "money": "10000000", "is_unfinished": False}
    assert result(client_of(cast.rina), poll)["runner_up"] == lacked
    html = client_of(cast.rina).get(f"/suara/{poll.pk}/hasil/").content.decode()
    assert "akan terpilih bila 2 pemilih lagi memilihnya saja atau bila biayanya" in html


@pytest.mark.parametrize(
    ("rule", "parameters", "votes"), [("instant-runoff", {}, 3), ("schulze", {}, 3), ("stv", {"seats": 1}, 3)]
)
def test_of_votes_without_money_it_is_told_in_votes(
    rule: str, parameters: dict[str, Any], votes: int, call: Call, cast: Cast, client_of: Any
) -> None:
    poll = counted(call, cast, form=Form.RANK, rule=rule, parameters=parameters)
    services.tell_what_lacked(timezone.now())
    assert result(client_of(cast.rina), poll)["runner_up"] == {
        "project": "U-2027-002",
        "votes": votes,
        "wish": "first",
        "money": None,
        "is_unfinished": False,
    }


def test_the_clock_does_not_wait_for_what_takes_for_ever(
    call: Call, cast: Cast, client_of: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(limited, "SECONDS_OF_THE_CLOCK", 1)
    with TestCase.captureOnCommitCallbacks(execute=True):
        poll = polling.hard_to_count(call, cast)
    # As if the close had been patient enough.
    Poll.objects.filter(pk=poll.pk).update(rule="max-welfare", parameters={"utility": "cost"})
    services.tell_what_lacked(timezone.now())
    found = result(client_of(cast.rina), poll)["runner_up"]
    assert (found["votes"], found["money"], found["is_unfinished"]) == (None, None, True)
    html = client_of(cast.rina).get(f"/suara/{poll.pk}/hasil/").content.decode()
    assert "dihentikan, karena dengan aturan ini terlalu lama." in html
    # Not tried again each minute.
    assert Poll.objects.get(pk=poll.pk).lacked is not None


def of_another_round(poll: Poll, number: int) -> None:
    """Counted like this one, with nothing on it."""
    call = Call.objects.get(pk=poll.call_id)
    call.pk, call.round = None, number
    call.save()
    poll.pk, poll.call, poll.key_id = None, call, uuid4()
    poll.save()


def test_a_round_works_out_one_poll_and_one_that_fails_stops_no_other(call: Call, cast: Cast) -> None:
    faulty = counted(call, cast)
    Poll.objects.filter(pk=faulty.pk).update(rule="unheard-of")
    for number in (2, 3):
        of_another_round(Poll.objects.get(pk=faulty.pk), number)
    for left in (2, 1, 1):
        services.tell_what_lacked(timezone.now())
        assert Poll.objects.filter(lacked__isnull=True).count() == left
    assert Poll.objects.get(lacked__isnull=True).pk == faulty.pk


def test_of_few_electors_neither_is_worked_out_nor_told(call: Call, cast: Cast, client_of: Any) -> None:
    poll = counted(call, cast, electors=10)
    services.tell_what_lacked(timezone.now())
    assert Poll.objects.get(pk=poll.pk).lacked is None
    told = result(client_of(cast.rina), poll)
    assert (told["runner_up"], told["proportionality"], told["unit_satisfaction"]) == (None, None, None)


def test_a_result_is_worked_out_once_for_all_who_read_it(
    call: Call, cast: Cast, client_of: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    poll, counts = counted(call, cast), []
    election_of = tally.election_of

    def noted(*given: Any) -> Any:
        counts.append(given)
        return election_of(*given)

    monkeypatch.setattr(tally, "election_of", noted)
    page = f"/suara/{poll.pk}/hasil/"
    first = client_of(cast.rina).get(page).content.decode()
    assert counts
    counts.clear()
    again = client_of(cast.mutia).get(page)
    told = result(client_of(cast.mutia), poll)
    assert counts == []
    assert "pemilih tidak mendapat satu pun usulan yang didukungnya" in first
    assert "pemilih tidak mendapat satu pun usulan yang didukungnya" in again.content.decode()
    assert told["proportionality"]["everybody"]["average_number"] == "2/3"
    assert told["proportionality"]["passed_over"]["U-2027-002"]["with_nothing"] == 2
    # Of another outcome nothing is known yet.
    Poll.objects.filter(pk=poll.pk).update(outcome={**(poll.outcome or {}), "cost": "1"})
    client_of(cast.rina).get(page)
    assert counts


def test_what_is_kept_tells_of_no_single_ballot(call: Call, cast: Cast, client_of: Any) -> None:
    poll = counted(call, cast, rule="equal-shares", parameters={"utility": "cost", "completion": "add1", "minimum": 1})
    keeping.KEPT.clear()
    client_of(cast.rina).get(f"/suara/{poll.pk}/hasil/")
    client_of(cast.desi).get(f"/suara/{poll.pk}/aturan/")
    assert len(keeping.KEPT) == 4
    assert "frozenset" not in repr(keeping.KEPT)


def test_satisfaction_of_units_is_reckoned_from_what_is_published_of_them() -> None:
    cells = [
        {"name": "Satu", "ballots": 8, "supporters": {"a": 6, "b": 2, "c": None}},
        {"name": "Dua", "ballots": 10, "supporters": {"a": 0, "b": 0, "c": None}},
    ]
    one, two = satisfaction_by_unit({"cells": cells}, ["a"], {"a": 10, "b": 30, "c": 5})
    assert (one.average, one.number, one.money, one.untold) == (Fraction(3, 4), Fraction(3, 4), Fraction(1, 2), 1)
    assert (two.average, two.number, two.money) == (Fraction(0), None, None)
