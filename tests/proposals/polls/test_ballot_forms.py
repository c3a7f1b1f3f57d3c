"""Every form of ballot: what it takes, what it refuses in words at the candidate, and that all are sealed alike."""

import json
from typing import Any

import pytest

from proposals.models import Ballot, Call, Poll, Proposal, Turnout
from tests.cast import Cast
from tests.proposals.polls import polling

pytestmark = pytest.mark.django_db

APPROVE = {"form": "approve", "rule": "greedy", "parameters": {"utility": "cost", "most_choices": 2}}
POINTS = {"form": "points", "rule": "greedy", "parameters": {"utility": "points", "points_each": 10}}
SCORE = {"form": "score", "rule": "greedy", "parameters": {"utility": "points", "highest_score": 5}}
RANK = {"form": "rank", "rule": "schulze", "parameters": {}}
CONSENT = {"form": "consent", "rule": "consent", "parameters": {"agreement": "3/4"}}
CAPPED = {"capacity": 30, "capacity_of": "hours"}


@pytest.fixture
def held(call: Call, cast: Cast, proposals: list[Proposal], request: Any) -> Poll:
    return polling.open_poll(call, cast, **request.param)


def put(client: Any, poll: Poll, choices: Any = None, values: Any = None) -> Any:
    """`choices` are numbers of proposals, `values` by such numbers; what is no number of one stays as it is."""
    known = dict(zip((1, 2, 3), polling.ids(poll, 1, 2, 3), strict=True))
    body: dict[str, Any] = {}
    if choices is not None:
        body["choices"] = [known.get(number, number) for number in choices]
    if values is not None:
        body["values"] = {str(known.get(number, number)): value for number, value in values.items()}
    return client.put(f"/api/polls/{poll.pk}/ballot/", json.dumps(body), content_type="application/json")


GOOD = [
    (APPROVE, {"choices": [1, 2]}),
    (APPROVE, {"choices": []}),
    (POINTS, {"values": {1: 7, 2: 3}}),
    (POINTS, {"values": {1: 2, 3: 0}}),
    (SCORE, {"values": {1: 5, 2: 5, 3: 5}}),
    (RANK, {"choices": [3, 1, 2]}),
    (RANK, {"choices": [2]}),
    (CONSENT, {"values": {1: "agree", 2: "block", 3: "abstain"}}),
]


@pytest.mark.parametrize(("held", "given"), GOOD, indirect=["held"])
def test_a_ballot_is_read_back_as_it_was_given(held: Poll, cast: Cast, client_of: Any, given: dict[str, Any]) -> None:
    client = client_of(cast.rina)
    answer = put(client, held, **given)
    assert answer.status_code == 200, answer.content
    assert client.get(f"/api/polls/{held.pk}/ballot/").json() == answer.json()
    assert put(client, held, **given).json() == answer.json()
    assert Ballot.objects.count() == Turnout.objects.count() == 1


def test_what_is_not_given_is_not_kept(call: Call, cast: Cast, proposals: list[Proposal], client_of: Any) -> None:
    poll = polling.open_poll(call, cast, **POINTS)
    first = polling.ids(poll, 1)[0]
    assert put(client_of(cast.rina), poll, values={1: 2, 2: 0, 3: None}).json()["values"] == {str(first): 2}


def test_the_order_of_a_ranking_is_kept(call: Call, cast: Cast, proposals: list[Proposal], client_of: Any) -> None:
    poll = polling.open_poll(call, cast, **RANK)
    one, two, three = polling.ids(poll, 1, 2, 3)
    assert put(client_of(cast.rina), poll, choices=[3, 1, 2]).json()["choices"] == [three, one, two]


# The poll, what is given, the field and the number of the candidate at which the fault is said, and a word of it.
BAD = [
    (APPROVE, {"choices": [1, 2, 3]}, "choices", None, "Paling banyak 2"),
    (POINTS, {"values": {1: 7, 2: 4}}, "values", None, "11 poin"),
    (POINTS, {"values": {1: 11}}, "values", 1, "0 sampai 10"),
    (POINTS, {"values": {2: -1}}, "values", 2, "0 sampai 10"),
    (POINTS, {"values": {2: 1.5}}, "values", 2, "bilangan bulat"),
    (POINTS, {"values": {2: True}}, "values", 2, "bilangan bulat"),
    (SCORE, {"values": {1: 5, 3: 6}}, "values", 3, "0 sampai 5"),
    (SCORE, {"values": {1: "agree"}}, "values", 1, "bilangan bulat"),
    (RANK, {"choices": [1, 2, 1]}, "choices", 1, "dua kali"),
    (CONSENT, {"values": {2: "maybe"}}, "values", 2, "keberatan"),
    (CONSENT, {"values": {2: 1}}, "values", 2, "keberatan"),
]


@pytest.mark.parametrize(("held", "given", "field", "number", "words"), BAD, indirect=["held"])
def test_a_fault_is_said_in_words_at_its_candidate(
    held: Poll, cast: Cast, client_of: Any, given: dict[str, Any], field: str, number: int | None, words: str
) -> None:
    answer = put(client_of(cast.rina), held, **given)
    assert answer.status_code == 400
    errors = answer.json()["errors"][field]
    if number is not None:
        assert list(errors) == [str(polling.ids(held, number)[0])]
    assert words in json.dumps(errors)
    assert not Ballot.objects.exists()


@pytest.mark.parametrize("held", [APPROVE, POINTS, RANK, CONSENT], indirect=True)
def test_what_is_no_candidate_is_refused(held: Poll, cast: Cast, client_of: Any) -> None:
    value = "agree" if held.form == "consent" else 1
    takes_choices: list[dict[str, Any]] = [{"choices": [10**6]}]
    takes_values: list[dict[str, Any]] = [{"values": {10**6: value}}, {"values": {"dua": value}}]
    for given in takes_choices if held.form in {"approve", "rank"} else takes_values:
        answer = put(client_of(cast.rina), held, **given)
        assert (answer.status_code, answer.json()["code"]) == (409, "not_a_candidate")
    assert not Ballot.objects.exists()


def test_a_plan_in_small_stays_within_the_second_resource(
    call: Call, cast: Cast, proposals: list[Proposal], client_of: Any
) -> None:
    poll = polling.open_poll(call, cast, **CAPPED)
    assert put(client_of(cast.rina), poll, choices=[1]).status_code == 200
    answer = put(client_of(cast.rina), poll, choices=[2, 3])
    assert (answer.status_code, answer.json()["code"]) == (409, "over_capacity")
    assert "30" in answer.json()["message"]


def test_where_abstaining_is_not_allowed_an_empty_ballot_is_refused(
    call: Call, cast: Cast, proposals: list[Proposal], client_of: Any
) -> None:
    poll = polling.open_poll(call, cast, **POINTS, allows_abstention=False)
    answer = put(client_of(cast.rina), poll, values={1: 0})
    assert (answer.status_code, answer.json()["code"]) == (409, "no_abstention")
    assert not Turnout.objects.exists()


@pytest.mark.parametrize("held", [APPROVE, POINTS, SCORE, RANK, CONSENT], indirect=True)
def test_all_ballots_of_a_poll_have_one_length(held: Poll, cast: Cast, client_of: Any) -> None:
    long: dict[str, Any] = {"choices": [2, 1] if held.form == "approve" else [3, 2, 1]}
    if held.form in {"points", "score"}:
        long = {"values": {1: 3, 2: 3, 3: 3}}
    if held.form == "consent":
        long = {"values": dict.fromkeys((1, 2, 3), "disagree")}
    empty: dict[str, Any] = {"values": {}} if "values" in long else {"choices": []}
    for voter, given in ((cast.rina, long), (cast.mutia, empty)):
        assert put(client_of(voter), held, **given).status_code == 200
    assert len({len(row.sealed or b"") for row in Ballot.objects.all()}) == 1
