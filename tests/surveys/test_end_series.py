"""Ending a series: no wave follows, the key that linked waves is destroyed, and what was told stays."""

from typing import Any

import pytest
from django.utils import timezone

from activity.models import Event
from activity.secrecy import keys
from surveys import services
from surveys.models import Series, Survey
from tests.cast import Cast
from tests.surveys.conftest import CODES, answers, ended, opened, plan, with_colleagues

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def told(cast: Cast) -> Survey:
    """Published, with a code for linking from everybody."""
    people = with_colleagues(cast, 2)
    survey = opened(cast, links_waves=True)
    for number, one in enumerate(people):
        services.answer(survey, person=one, answers=answers(number, CODES), link=f"kode {number} rahasia")
    services.close_survey(ended(survey))
    return services.publish_survey(Survey.objects.get(), actor=cast.analyst)


def end(client: Any, survey: Survey) -> Any:
    return client.post(f"/api/surveys/{survey.pk}/end-series/")


def contents(survey: Survey) -> list[dict[str, Any]]:
    return [row.content or {} for row in survey.responses.all()]


def test_nothing_is_left_that_links_waves(cast: Cast, told: Survey, client_of: Any) -> None:
    before = contents(told)
    assert all("link" in content for content in before)
    assert keys.has_key(told.series.link_key_id)
    answer = end(client_of(cast.analyst), told)
    assert answer.status_code == 200
    assert answer.json()["series_ended_at"]
    assert not keys.path_of(told.series.link_key_id).exists()
    after = contents(told)
    assert not [content for content in after if "link" in content]
    plain = [{name: value for name, value in content.items() if name != "link"} for content in before]
    assert sorted(map(str, after)) == sorted(map(str, plain))
    assert Event.objects.get(verb="surveys.end_series").actor == cast.analyst


def test_it_stays_visible_and_no_wave_follows(cast: Cast, told: Survey, client_of: Any) -> None:
    results = client_of(cast.rina).get(f"/api/surveys/{told.pk}/results/").json()
    assert "Akhiri seri" in client_of(cast.analyst).get(f"/survei/{told.pk}/hasil/").content.decode()
    end(client_of(cast.analyst), told)
    assert client_of(cast.rina).get(f"/api/surveys/{told.pk}/results/").json() == results
    assert "Seri ini sudah berakhir" in client_of(cast.rina).get(f"/survei/{told.pk}/hasil/").content.decode()
    body = plan(name="Kesiapan", version=told.series.version_id, office=cast.district.pk)
    refused = client_of(cast.analyst).post("/api/surveys/", body, content_type="application/json")
    assert (refused.status_code, refused.json()["code"]) == (409, "series_ended")
    again = end(client_of(cast.analyst), told)
    assert (again.status_code, again.json()["code"]) == (409, "series_ended")


def test_while_people_answer_it_goes_on(cast: Cast, survey: Survey, client_of: Any) -> None:
    refused = end(client_of(cast.analyst), survey)
    assert (refused.status_code, refused.json()["code"]) == (409, "wave_running")
    assert end(client_of(cast.rizal), survey).status_code == 403


def test_the_clock_finishes_what_was_interrupted(cast: Cast, told: Survey) -> None:
    Series.objects.update(ended_at=timezone.now())
    services.finish_ended_series(timezone.now())
    assert not keys.has_key(told.series.link_key_id)
    assert not [content for content in contents(told) if "link" in content]
