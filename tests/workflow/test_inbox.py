from datetime import datetime, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from people.models import Role
from tests.cast import Cast, appoint
from tests.workflow.conftest import Trial
from workflow import queries
from workflow.models import Case
from workflow.services import decide, open_case

URL = "/api/cases/inbox/"


def rows(client: Any) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = client.get(URL).json()["results"]
    return found


def test_says_what_waits_since_when_and_how_long_it_may(case: Case, cast: Cast, trial: Trial, client_of: Any) -> None:
    trial.vote = "approve"
    (row,) = rows(client_of(cast.nofrizal))
    assert row["subject"]["title"] == "Bimtek pelayanan prima"
    assert (row["subject"]["advice"], row["working_days_left"], row["is_overdue"]) == ("approve", 5, False)
    assert row["case"]["stage"]["title"] == "Ditinjau atasan"


@pytest.mark.parametrize("who", ["rina", "hendra", "rizal", "yulfa", "operator", "partner"])
def test_others_have_nothing_waiting(case: Case, cast: Cast, client_of: Any, who: str) -> None:
    assert rows(client_of(cast.people[who])) == []


def test_follows_the_case_from_desk_to_desk(case: Case, cast: Cast, client_of: Any) -> None:
    decide(case, verdict="approve", reason="Sesuai.", actor=cast.nofrizal)
    assert rows(client_of(cast.nofrizal)) == []
    assert len(rows(client_of(cast.hendra))) == 1


def test_an_overdue_case_lies_on_both_desks(case: Case, cast: Cast, client_of: Any) -> None:
    Case.objects.update(due_on=queries.today(case.opened_at) - timedelta(days=7))
    (mine,) = rows(client_of(cast.nofrizal))
    (taken_over,) = rows(client_of(cast.yulfa))
    assert (mine["is_overdue"], mine["working_days_left"], mine["as_substitute"]) == (True, -5, False)
    assert taken_over["as_substitute"]


def test_the_oldest_deadline_comes_first(cast: Cast, propose: Any, client_of: Any) -> None:
    late, soon = (open_case(propose(title=title), author_unit=cast.delima, actor=None) for title in ("B", "A"))
    Case.objects.filter(pk=soon.pk).update(due_on=late.due_on - timedelta(days=2))
    assert [row["case"]["id"] for row in rows(client_of(cast.nofrizal))] == [soon.pk, late.pk]


@pytest.mark.database
def test_the_number_of_queries_does_not_grow(cast: Cast, propose: Any, client_of: Any) -> None:
    client = client_of(cast.nofrizal)
    counts = []
    for _ in range(2):
        for _ in range(5):
            open_case(propose(), author_unit=cast.delima, actor=None)
        with CaptureQueriesContext(
            connection,
        ) as captured:
            client.get(URL)
        counts.append(len(captured))
    assert counts[0] == counts[1] <= 14


@pytest.mark.database
def test_the_inbox_and_the_holders_agree(cast: Cast, propose: Any, now: datetime) -> None:
    appoint(cast.erna, Role.HEAD, cast.delima, "acting", starts=queries.today(now))
    for author, unit in [(cast.rina, cast.delima), (cast.nofrizal, cast.delima), (cast.yulfa, cast.secretariat)]:
        open_case(propose(author, unit), author_unit=unit, actor=None)
    Case.objects.filter(unit=cast.secretariat).update(due_on=queries.today(now) - timedelta(days=1))
    for person in cast.people.values():
        waiting = {case.pk for case, _ in queries.waiting_cases(person, now)}
        held = {case.pk for case in Case.objects.all() if person in queries.holders(case, now)}
        assert waiting == held, person


def test_a_case_is_read_by_who_may_see_its_subject(case: Case, cast: Cast, trial: Trial, client_of: Any) -> None:
    trial.blind = {cast.partner.pk}
    url = f"/api/cases/{case.pk}/"
    assert client_of(cast.partner).get(url).status_code == 404
    body = client_of(cast.rina).get(url).json()
    assert not body["allowed_actions"]["decide"]["allowed"]
    assert body["allowed_actions"]["decide"]["code"] == "own_proposal"
    listed = client_of(cast.rina).get(f"/api/cases/?subject_type={case.subject_type}&subject_id={case.subject_id}")
    assert [row["id"] for row in listed.json()["results"]] == [case.pk]
    assert client_of(cast.rina).get("/api/cases/").status_code == 400
