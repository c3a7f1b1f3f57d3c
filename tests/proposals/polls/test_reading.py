from datetime import datetime
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from frontend.views.timeline import timeline
from proposals import queries
from proposals.models import Candidate, Poll, Proposal
from tests.cast import Cast
from tests.proposals.polls import polling
from workflow.queries import current_case

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("who", ["rina", "rizal", "auditor", "desi"])
def test_polls_are_read_in_few_queries(poll: Poll, cast: Cast, client_of: Any, who: str) -> None:
    client = client_of(getattr(cast, who))
    for address, most in (("/api/polls/", 10), (f"/api/polls/{poll.pk}/", 10)):
        with CaptureQueriesContext(connection) as asked:
            assert client.get(address).status_code == 200
        assert len(asked) <= most, [row["sql"][:90] for row in asked]


def test_a_draft_is_not_seen(poll: Poll, cast: Cast, client_of: Any) -> None:
    Poll.objects.filter(pk=poll.pk).update(state=Poll.State.DRAFT)
    assert client_of(cast.rina).get("/api/polls/").json()["results"] == []
    assert client_of(cast.rina).get(f"/api/polls/{poll.pk}/").status_code == 404


def test_each_candidate_is_placed_with_what_was_left(poll: Poll, cast: Cast) -> None:
    voters = [cast.rina, cast.mutia, cast.erna, cast.febri, cast.lilis]
    polling.cast_many(poll, voters, lambda place: polling.ids(poll, *[(2, 3), (2, 3), (2,), (1,), ()][place]))
    closed = polling.close(poll)
    rows = list(queries.placed(closed, queries.candidates_for(closed, cast.rina)))
    assert [(row.candidate.label, row.left_before, row.lacking, row.by_tie) for row in rows] == [
        ("U-2027-002", 120 * polling.MILLION, 0, ""),
        ("U-2027-003", 60 * polling.MILLION, 0, ""),
        ("U-2027-001", 60 * polling.MILLION, 10 * polling.MILLION, ""),
    ]


def test_the_vote_advises_on_each_candidate(poll: Poll, cast: Cast) -> None:
    voters = [cast.rina, cast.mutia, cast.erna, cast.febri, cast.lilis]
    polling.cast_many(poll, voters, lambda place: polling.ids(poll, 2))
    proposals = {row.proposal.number: row.proposal for row in Candidate.objects.select_related("proposal")}
    assert {queries.vote_advice(row) for row in proposals.values()} == {""}
    polling.close(poll)
    assert {number: queries.vote_advice(row) for number, row in proposals.items()} == {
        1: "reject",
        2: "approve",
        3: "reject",
    }


@pytest.mark.parametrize("rewritten", [{"title": "Lain sama sekali"}, {"cost": 61_000_000}, {"learning_hours": 40}])
def test_what_was_rewritten_after_the_vote_has_no_advice(
    poll: Poll, cast: Cast, client_of: Any, now: datetime, rewritten: dict[str, Any]
) -> None:
    changed = "Usulan ini diubah sesudah pemungutan suara, jadi saran itu tidak berlaku lagi."
    voters = [cast.rina, cast.mutia, cast.erna, cast.febri, cast.lilis]
    polling.cast_many(poll, voters, lambda place: polling.ids(poll, 2))
    polling.close(poll)
    proposal = Proposal.objects.get(number=2)
    desk = f"/meja/{current_case(proposal).pk}/"
    assert changed not in client_of(cast.nofrizal).get(desk).content.decode()
    Proposal.objects.filter(pk=proposal.pk).update(**rewritten)
    assert queries.vote_advice(proposal) == ""
    assert changed in client_of(cast.nofrizal).get(desk).content.decode()
    road = timeline(Proposal.objects.select_related("call").get(number=2), now)
    assert any(changed in step.text for step in road)
