from datetime import datetime
from typing import Any

import pytest

from activity.answers import Refused
from activity.models import Event
from tests.cast import Cast
from tests.workflow.conftest import Trial
from workflow import queries
from workflow.models import Case, Route
from workflow.services import decide, open_case, revise_route

URL = "/api/routes/proposals.proposal/revise/"
REVIEW = {
    "name": "Ditinjau atasan",
    "name_en": "Line manager's review",
    "role": "head",
    "where": "author_unit",
    "working_days": 3,
}


def named(unit: Any, name: str = "Keputusan camat", **more: Any) -> dict[str, Any]:
    return {**REVIEW, "name": name, "where": "named", "unit": unit.pk if unit else None, **more}


def post(client: Any, *stages: dict[str, Any], **more: Any) -> Any:
    body = {"name": "Usulan pelatihan", "stages": stages, **more}
    return client.post(URL, body, content_type="application/json")


def test_makes_the_next_version(case: Case, cast: Cast, client_of: Any) -> None:
    answer = post(client_of(cast.operator), REVIEW, named(cast.district))
    body = answer.json()
    assert (answer.status_code, body["version"], body["running_cases"]) == (201, 2, 1)
    assert [(stage["order"], stage["name"]) for stage in body["stages"]] == [
        (1, "Ditinjau atasan"),
        (2, "Keputusan camat"),
    ]
    assert Event.objects.get(verb="workflow.revise_route").data["version"] == 2


def test_running_cases_stay_on_theirs(case: Case, cast: Cast, client_of: Any, propose: Any, now: datetime) -> None:
    post(client_of(cast.operator), named(cast.district))
    decide(case, verdict="approve", reason="Sesuai.", actor=cast.nofrizal)
    assert queries.holders(Case.objects.get(), now) == [cast.hendra]
    new = open_case(propose(), author_unit=cast.delima, actor=None)
    assert queries.holders(new, now) == [cast.rizal]


def test_a_returned_subject_starts_at_the_same_office_of_the_new_version(
    case: Case, cast: Cast, client_of: Any, now: datetime
) -> None:
    decide(case, verdict="approve", reason="Sesuai.", actor=cast.nofrizal)
    decide(Case.objects.get(), verdict="return", reason="Lengkapi.", actor=cast.hendra)
    post(client_of(cast.operator), named(cast.personnel, "Kepegawaian"), REVIEW, named(cast.district))
    again = open_case(case.subject, author_unit=cast.delima, actor=cast.rina)
    assert again.stage.name == "Kepegawaian"


def test_errors_stand_at_their_fields(cast: Cast, trial: Trial, client_of: Any) -> None:
    stages = [
        named(None),
        {**REVIEW, "working_days": 0},
        {**REVIEW, "where": "ancestor"},
        {**REVIEW, "takeover_role": "head"},
        {**REVIEW, "required": 0},
    ]
    answer = post(client_of(cast.operator), *stages)
    assert answer.status_code == 400
    fields = {place: list(errors) for place, errors in answer.json()["errors"]["stages"].items()}
    assert fields == {
        "0": ["unit"],
        "1": ["working_days"],
        "2": ["ancestor_level"],
        "3": ["takeover_unit"],
        "4": ["required"],
    }
    assert Route.objects.get(subject_type="proposals.proposal").version == 1


def test_a_route_has_at_least_one_stage(cast: Cast, trial: Trial, client_of: Any) -> None:
    assert list(post(client_of(cast.operator)).json()["errors"]) == ["stages"]


def test_what_will_not_run_is_a_warning(cast: Cast, trial: Trial, client_of: Any) -> None:
    takeover = {"takeover_role": "head", "takeover_unit": cast.district.pk}
    answer = post(
        client_of(cast.operator),
        {**REVIEW, **takeover},
        named(cast.finance, "Keuangan"),
        named(cast.district, required=2),
    )
    assert answer.status_code == 201
    assert len(answer.json()["warnings"]) == 3


def test_a_unit_left_over_from_another_choice_is_dropped(cast: Cast, trial: Trial, client_of: Any) -> None:
    answer = post(client_of(cast.operator), {**REVIEW, "unit": cast.finance.pk, "ancestor_level": 2})
    assert answer.json()["stages"][0]["unit"] is None
    assert answer.json()["stages"][0]["ancestor_level"] == 0


@pytest.mark.parametrize("who", ["rina", "hendra", "rizal", "desi"])
def test_only_an_administrator_revises(cast: Cast, trial: Trial, client_of: Any, who: str) -> None:
    answer = post(client_of(cast.people[who]), REVIEW)
    assert (answer.status_code, answer.json()["code"]) == (403, "not_administrator")


def test_an_unknown_kind_has_no_route(cast: Cast, client_of: Any) -> None:
    answer = client_of(cast.operator).post("/api/routes/people.user/revise/", {}, content_type="application/json")
    assert answer.status_code == 404
    with pytest.raises(Refused, match="unknown_subject_type"):
        revise_route("people.user", name="Alur", stages=[], actor=cast.operator)


def test_everybody_reads_the_routes(cast: Cast, trial: Trial, client_of: Any) -> None:
    body = client_of(cast.rina).get("/api/routes/").json()
    assert [route["subject_type"] for route in body["results"]] == ["proposals.proposal", "planning.plan"]
    assert not body["results"][0]["allowed_actions"]["revise"]["allowed"]
