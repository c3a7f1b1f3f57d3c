"""While a survey is open, nothing that anybody can ask for depends on the answers, nor anything in the database."""

from collections.abc import Callable
from typing import Any

import pytest

from activity.models import Event, Notice
from people.models import User
from surveys import services
from surveys.models import Survey
from tests.attacking import dump, without_places
from tests.cast import Cast
from tests.observing import changed, seen_by
from tests.surveys.conftest import opened, with_colleagues

pytestmark = pytest.mark.django_db

Answers = dict[str, Any]
KINDS: list[Callable[[int], Answers]] = [
    lambda place: {"PR1": 5, "PR2": 5, "TERBUKA": "Lebih baik dari tahun lalu."},
    lambda place: {"PR1": 1, "TERBUKA": "x" * 500},
    lambda place: {},
    lambda place: {"PR1": "na", "PR2": 1 + place % 5},
]


@pytest.fixture
def survey(cast: Cast) -> Survey:
    return opened(cast, "process", background=["status", "tenure"], links_waves=True)


def all_answer(survey: Survey, people: list[User], answers: Callable[[int], Answers], **more: Any) -> None:
    for place, person in enumerate(people):
        services.answer(survey, person=person, answers=answers(place), **more)


@pytest.mark.database
def test_the_whole_database_is_the_same_whatever_is_answered(cast: Cast, survey: Survey) -> None:
    """But for the bytes of what is sealed, which is of one length: no mean, no counter, no trace elsewhere."""
    people = list(User.objects.filter(pk__in=survey.invited.values("user")))
    found = []
    for place, kind in enumerate(KINDS):
        more = {"background": {"status": "pppk"}, "link": "kucing77", "seconds": 3} if place % 2 else {}
        all_answer(survey, people, kind, **more)
        found.append(without_places(dump()))
    assert len(found[0]["surveys_response"]) == len(people)
    assert [one for one in found if one != found[0]] == []
    Survey.objects.update(answered=3)
    assert without_places(dump()) != found[0]


@pytest.mark.parametrize("who", ["rizal", "analyst", "operator", "rina"])
def test_nothing_changes_for_anybody_while_others_answer(cast: Cast, survey: Survey, client_of: Any, who: str) -> None:
    others = [person for person in with_colleagues(cast, 1) if survey.invited.filter(user=person).exists()]
    others += [cast.mutia, cast.erna, cast.febri, cast.nofrizal, cast.syahrul, cast.fauzan]
    client, ids = client_of(getattr(cast, who)), {survey.pk, survey.series_id}
    before = seen_by(client, ids)
    assert f"/api/surveys/{survey.pk}/results/" in before
    all_answer(survey, others, KINDS[0])
    services.withdraw_response(survey, person=cast.febri)
    assert changed(before, seen_by(client, ids)) == []


def test_an_answer_is_no_news(cast: Cast, survey: Survey, monkeypatch: pytest.MonkeyPatch) -> None:
    """No hint over a socket, no event, no notice; nor when it is taken back."""
    said: list[object] = []
    monkeypatch.setattr("activity.hub.publish", lambda *hint: said.append(hint))
    before = (Event.objects.count(), Notice.objects.count())
    services.answer(survey, person=cast.rina, answers={"PR1": 4})
    services.withdraw_response(survey, person=cast.rina)
    assert said == []
    assert (Event.objects.count(), Notice.objects.count()) == before
