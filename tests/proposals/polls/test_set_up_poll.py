"""The committee sets up a poll as a draft, changes or discards it, and opens it: on order, or by the clock."""

import json
from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from activity.models import Event
from activity.services import tick
from people.models import Role, User
from proposals import services
from proposals.models import Call, Poll, Proposal
from tests.cast import Cast
from tests.conftest import set_stage

pytestmark = pytest.mark.django_db


def send(client: Any, url: str, **body: Any) -> Any:
    return client.post(url, json.dumps(body, default=str), content_type="application/json")


@pytest.fixture
def early(call: Call, proposals: list[Proposal]) -> Call:
    """Before the window of the vote."""
    return set_stage(call, "discuss")


@pytest.fixture
def draft(early: Call, cast: Cast, client_of: Any) -> Poll:
    answer = send(client_of(cast.desi), f"/api/calls/{early.pk}/set_up_poll/", form="approve", quorum_share=40)
    assert answer.status_code == 201
    return Poll.objects.get()


def test_a_draft_has_all_that_was_said_and_the_rest_as_usual(
    draft: Poll, early: Call, cast: Cast, client_of: Any
) -> None:
    shown = client_of(cast.fauzan).get(f"/api/polls/{draft.pk}/").json()
    assert (shown["state"], shown["form"], shown["rule"], shown["quorum_share"]) == (
        "draft",
        "approve",
        "equal-shares",
        40,
    )
    assert shown["parameters"] == {"most_choices": None, "utility": "cost", "completion": "add1", "minimum": 1}
    assert (draft.opens_at, draft.closes_at) == (early.vote_from, early.vote_until)
    assert shown["electorate"] == {"size": 10, "excluded": ["Hendra Saputra Nasution", "Rizal Hamdani"], "quorum": 4}
    event = Event.objects.get(verb="proposals.set_up_poll")
    assert event.data["quorum_share"] == 40


def test_nobody_but_the_committee_knows_of_a_draft(draft: Poll, cast: Cast, client_of: Any) -> None:
    for who in (cast.rina, cast.rizal, cast.auditor):
        assert client_of(who).get(f"/api/polls/{draft.pk}/").status_code == 404
        assert client_of(who).get("/api/polls/").json()["results"] == []


def test_a_change_leaves_the_rest_and_another_form_begins_with_its_usual_rule(
    draft: Poll, cast: Cast, client_of: Any
) -> None:
    client, url = client_of(cast.desi), f"/api/polls/{draft.pk}/change/"
    answer = send(client, url, form="rank", rule="stv", parameters={"seats": 2})
    assert answer.status_code == 200
    assert (answer.json()["parameters"], answer.json()["quorum_share"]) == ({"seats": 2}, 40)
    answer = send(client, url, form="points")
    assert answer.json()["rule"] == "equal-shares"
    assert answer.json()["parameters"]["points_each"] == 10
    answer = send(client, url, parameters={"points_each": 20})
    assert answer.json()["parameters"]["points_each"] == 20
    assert Event.objects.filter(verb="proposals.change_poll").count() == 3


FAULTS: list[tuple[dict[str, Any], list[str]]] = [
    ({"form": "approve", "rule": "stv"}, ["rule"]),
    ({"form": "points", "parameters": {"points_each": 0}}, ["parameters"]),
    ({"parameters": {"seats": 2}}, ["parameters"]),
    ({"parameters": {"completion": "lain"}}, ["parameters"]),
    ({"quorum_number": 3}, ["quorum_number"]),
    ({"quorum_share": 101}, ["quorum_share"]),
    ({"form": "rank", "rule": "schulze", "capacity": 20}, ["capacity"]),
    ({"electorate_roles": ["raja"]}, ["electorate_roles"]),
    ({"closes_at": timezone.now()}, ["closes_at"]),
    ({"opens_at": timezone.now() - timedelta(days=900)}, ["opens_at"]),
]


@pytest.mark.parametrize(("body", "fields"), FAULTS)
def test_what_does_not_fit_together_is_said_at_its_field(
    draft: Poll, cast: Cast, client_of: Any, body: dict[str, Any], fields: list[str]
) -> None:
    answer = send(client_of(cast.desi), f"/api/polls/{draft.pk}/change/", **body)
    assert answer.status_code == 400
    assert list(answer.json()["errors"]) == fields
    assert not Event.objects.filter(verb="proposals.change_poll").exists()


def test_a_unit_of_another_office_votes_in_its_own(draft: Poll, cast: Cast, client_of: Any) -> None:
    answer = send(client_of(cast.desi), f"/api/polls/{draft.pk}/change/", electorate_units=[cast.city.pk])
    assert list(answer.json()["errors"]) == ["electorate_units"]


def test_a_call_has_one_draft_and_a_draft_can_be_discarded(
    draft: Poll, early: Call, cast: Cast, client_of: Any
) -> None:
    client = client_of(cast.desi)
    answer = send(client, f"/api/calls/{early.pk}/set_up_poll/")
    assert (answer.status_code, answer.json()["code"]) == (409, "poll_drafted")
    assert send(client, f"/api/polls/{draft.pk}/discard/").status_code == 204
    assert not Poll.objects.exists()
    assert Event.objects.filter(verb="proposals.discard_poll").exists()


def test_nothing_that_voters_saw_is_changed_once_it_is_open(draft: Poll, cast: Cast, client_of: Any) -> None:
    set_stage(draft.call, "vote")
    client = client_of(cast.desi)
    Poll.objects.filter(pk=draft.pk).update(closes_at=draft.call.vote_until)
    assert send(client, f"/api/polls/{draft.pk}/open/").json()["state"] == "open"
    before = Poll.objects.values().get()
    for verb in ("change", "discard", "open"):
        answer = send(client, f"/api/polls/{draft.pk}/{verb}/", quorum_share=1)
        assert (answer.status_code, answer.json()["code"]) == (409, "poll_opened")
    assert Poll.objects.values().get() == before


def test_a_draft_opens_by_itself_when_its_time_has_come(draft: Poll, cast: Cast) -> None:
    later = draft.opens_at + timedelta(days=1)
    services.change_poll(draft, settings={"opens_at": later}, actor=cast.desi)
    tick(later - timedelta(minutes=1))
    assert Poll.objects.get().state == Poll.State.DRAFT
    tick(later)
    poll = Poll.objects.get()
    assert (poll.state, poll.opens_at, poll.electorate_size, poll.quorum) == (Poll.State.OPEN, later, 10, 4)
    assert Event.objects.get(verb="proposals.open_poll").actor is None


def test_a_draft_without_candidates_waits(draft: Poll, cast: Cast) -> None:
    Proposal.objects.update(state="withdrawn")
    tick(draft.opens_at)
    assert Poll.objects.get().state == Poll.State.DRAFT


def test_a_rule_that_spends_needs_costs(draft: Poll, cast: Cast, client_of: Any) -> None:
    Proposal.objects.update(cost=0)
    set_stage(draft.call, "vote")
    client = client_of(cast.desi)
    Poll.objects.filter(pk=draft.pk).update(closes_at=draft.call.vote_until)
    answer = send(client, f"/api/polls/{draft.pk}/open/")
    assert (answer.status_code, answer.json()["code"]) == (409, "no_costs")
    services.change_poll(draft, settings={"form": "rank", "rule": "schulze", "parameters": {}}, actor=cast.desi)
    assert send(client, f"/api/polls/{draft.pk}/open/").status_code == 200


def electors(poll: Poll) -> set[User]:
    return set(User.objects.filter(pk__in=poll.electors.values("user")))


def test_the_electorate_is_what_the_committee_defined(call: Call, cast: Cast, proposals: list[Proposal]) -> None:
    def held(**settings: Any) -> set[User]:
        Poll.objects.all().delete()
        units = settings.pop("electorate_units", None)
        draft = services.usual_draft(set_stage(call, "vote"), timezone.now())
        for name, value in settings.items():
            setattr(draft, name, value)
        draft.save()
        if units:
            draft.electorate_units.set(units)
        poll = services.open_poll(Call.objects.get(pk=call.pk), actor=cast.desi)
        found = electors(poll)
        poll.electors.all().delete()
        poll.candidates.all().delete()
        return found

    assert held(electorate_units=[cast.delima]) == {cast.nofrizal, cast.erna, cast.rina, cast.febri}
    assert held(electorate_roles=[Role.HEAD]) == {cast.yulfa, cast.syahrul, cast.nofrizal}
    assert cast.rizal in held(includes_deciders=True)
    assert held(electorate_day=timezone.localdate() - timedelta(days=1)) == held()


def test_a_quorum_that_nobody_can_reach_does_not_open(
    call: Call, cast: Cast, proposals: list[Proposal], client_of: Any
) -> None:
    draft = services.usual_draft(set_stage(call, "vote"), timezone.now())
    draft.quorum_number = 11
    draft.save()
    answer = send(client_of(cast.desi), f"/api/polls/{draft.pk}/open/")
    assert (answer.status_code, answer.json()["code"]) == (409, "quorum_out_of_reach")


def test_a_draft_follows_the_window(draft: Poll, early: Call) -> None:
    moved = {"vote_from": early.vote_from + timedelta(days=1), "vote_until": early.vote_until + timedelta(days=2)}
    services.set_windows(early, actor=None, **moved)
    now = Poll.objects.get()
    assert (now.opens_at, now.closes_at) == (moved["vote_from"], moved["vote_until"])


def test_a_closing_time_of_its_own_stays_while_it_lies_in_the_window(draft: Poll, early: Call, cast: Cast) -> None:
    own = early.vote_until - timedelta(days=3)
    services.change_poll(draft, settings={"closes_at": own}, actor=cast.desi)
    services.set_windows(early, actor=None, vote_until=early.vote_until + timedelta(days=1))
    assert Poll.objects.get().closes_at == own
    services.set_windows(early, actor=None, vote_until=own - timedelta(days=1))
    assert Poll.objects.get().closes_at == own - timedelta(days=1)


def test_what_can_be_set_up_is_told(cast: Cast, client_of: Any) -> None:
    forms = {row["form"]: row for row in client_of(cast.desi).get("/api/poll-methods/").json()}
    assert [rule["key"] for rule in forms["consent"]["rules"]] == ["consent"]
    assert not next(rule for rule in forms["rank"]["rules"] if rule["key"] == "stv")["spends"]
    shares = forms["knapsack"]["rules"][0]
    assert shares["key"] == "equal-shares"
    assert {row["name"]: row["default"] for row in shares["parameters"]}["completion"] == "add1"
    assert "Pagu dibagi rata" in shares["sentence"]
