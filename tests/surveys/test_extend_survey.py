from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from activity.models import Event, Notice
from surveys.models import Survey
from tests.cast import Cast
from tests.surveys.conftest import ended

pytestmark = pytest.mark.django_db


def extend(client: Any, survey: Survey, days: float, reason: str = "Banyak yang dinas luar") -> Any:
    body = {"closes_at": f"{survey.closes_at + timedelta(days=days)}", "reason": reason}
    return client.post(f"/api/surveys/{survey.pk}/extend/", body, content_type="application/json")


def test_everybody_invited_reads_why_there_is_more_time(cast: Cast, survey: Survey, client_of: Any) -> None:
    assert extend(client_of(cast.analyst), survey, 3).status_code == 200
    assert Survey.objects.get().closes_at == survey.closes_at + timedelta(days=3)
    event = Event.objects.get(verb="surveys.extend_survey")
    assert (event.actor, event.data["reason"]) == (cast.analyst, "Banyak yang dinas luar")
    told = set(Notice.objects.filter(event=event).values_list("recipient", flat=True))
    assert told == set(survey.invited.values_list("user", flat=True))
    shown = client_of(cast.rina).get("/api/notices/").json()["results"]
    assert any("dinas luar" in row["text"] for row in shown)


@pytest.mark.parametrize("days", [-1, 0])
def test_time_is_given_never_taken(cast: Cast, survey: Survey, client_of: Any, days: int) -> None:
    refused = extend(client_of(cast.analyst), survey, days)
    assert (refused.status_code, refused.json()["code"]) == (409, "not_later")
    assert not Event.objects.filter(verb="surveys.extend_survey").exists()


def test_a_reason_is_needed(cast: Cast, survey: Survey, client_of: Any) -> None:
    assert "reason" in extend(client_of(cast.analyst), survey, 3, reason="").json()["errors"]


def test_what_is_over_stays_over(cast: Cast, survey: Survey, client_of: Any) -> None:
    refused = extend(client_of(cast.analyst), ended(survey), 9)
    assert (refused.status_code, refused.json()["code"]) == (409, "survey_over")


def test_the_page_offers_it_to_the_analyst(cast: Cast, survey: Survey, client_of: Any) -> None:
    action = f"/api/surveys/{survey.pk}/extend/"
    assert action in client_of(cast.analyst).get(f"/survei/{survey.pk}/").content.decode()
    assert action not in client_of(cast.rina).get(f"/survei/{survey.pk}/").content.decode()


def test_the_copy_of_ones_data_says_to_what_one_was_invited_and_no_more(
    cast: Cast, survey: Survey, client_of: Any
) -> None:
    mine = client_of(cast.rina)
    before = mine.get("/api/me/export/").json()["surveys"]
    mine.put(f"/api/surveys/{survey.pk}/response/", {"answers": {"K1": 5}}, content_type="application/json")
    assert mine.get("/api/me/export/").json()["surveys"] == before
    assert [row["survey__series__name"] for row in before["invited"]] == ["Kesiapan"]
    assert survey.closes_at > timezone.now()


def test_an_open_survey_is_not_offered_to_be_opened_again(cast: Cast, survey: Survey, client_of: Any) -> None:
    actions = client_of(cast.analyst).get(f"/api/surveys/{survey.pk}/").json()["allowed_actions"]
    assert (actions["open"]["allowed"], actions["open"]["code"]) == (False, "already_opened")
    assert client_of(cast.analyst).post(f"/api/surveys/{survey.pk}/open/").status_code == 409
