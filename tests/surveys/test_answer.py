"""Answering, changing and withdrawing, through HTTP."""

import pytest
from django.test import Client

from activity.answers import Refused
from activity.models import Event, Notice
from activity.secrecy import keys
from people.models import Membership, User
from surveys import services
from surveys.models import Participation, Response, Survey
from tests.cast import Cast
from tests.surveys.conftest import CODES, answers, ended, opened, prepared


def client_of(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def put(user: User, survey: Survey, **payload: object) -> object:
    return client_of(user).put(f"/api/surveys/{survey.pk}/response/", payload, content_type="application/json")


def test_answers_go_into_the_box_and_come_back_to_their_author(cast: Cast, survey: Survey) -> None:
    given = answers(1, CODES) | {"K1": "na"}
    assert put(cast.rina, survey, answers=given).status_code == 204
    own = client_of(cast.rina).get(f"/api/surveys/{survey.pk}/response/")
    assert own.json()["answers"] == given
    assert own["Cache-Control"] == "no-store"
    other = client_of(cast.febri).get(f"/api/surveys/{survey.pk}/response/")
    assert other.json()["answers"] == {}


def test_answering_again_exchanges_the_answers(cast: Cast, survey: Survey) -> None:
    put(cast.rina, survey, answers=answers(1, CODES))
    put(cast.rina, survey, answers={"K1": 2})
    assert Response.objects.count() == Participation.objects.count() == 1
    assert client_of(cast.rina).get(f"/api/surveys/{survey.pk}/response/").json()["answers"] == {"K1": 2}


def test_answering_leaves_no_event_and_no_notice(cast: Cast, survey: Survey) -> None:
    before = (Event.objects.count(), Notice.objects.count())
    put(cast.rina, survey, answers=answers(1, CODES))
    assert (Event.objects.count(), Notice.objects.count()) == before


def test_what_is_sealed_has_one_length(cast: Cast) -> None:
    survey = opened(cast, "process", background=["status", "tenure"], links_waves=True)
    put(cast.rina, survey, answers={})
    long = {"TERBUKA": "Panjang sekali. " * 31, "PR1": 5}
    put(cast.febri, survey, answers=long, background={"status": "pns", "tenure": "2_to_5"}, link="kucing77")
    sealed = [bytes(row.sealed or b"") for row in Response.objects.all()]
    assert len({len(one) for one in sealed}) == 1
    assert not any(b"Panjang" in one for one in sealed)


@pytest.mark.parametrize(
    ("given", "where"),
    [({"K1": 6}, "K1"), ({"K1": "5"}, "K1"), ({"K1": True}, "K1"), ({"X9": 1}, "X9"), ({"K1": 0}, "K1")],
)
def test_what_is_no_answer_is_refused_at_its_question(
    cast: Cast, survey: Survey, given: dict[str, object], where: str
) -> None:
    refused = put(cast.rina, survey, answers=given)
    assert refused.status_code == 400
    assert where in refused.json()["errors"]["answers"]
    assert not Response.objects.exists()


def test_a_comment_has_an_end_and_no_control_characters(cast: Cast) -> None:
    survey = opened(cast, "process")
    assert put(cast.rina, survey, answers={"TERBUKA": "x" * 501}).status_code == 400
    put(cast.rina, survey, answers={"TERBUKA": "a\x00b\x1b\nc"})
    assert client_of(cast.rina).get(f"/api/surveys/{survey.pk}/response/").json()["answers"]["TERBUKA"] == "ab\nc"


def test_only_declared_background_is_kept(cast: Cast) -> None:
    survey = opened(cast, background=["status"])
    put(cast.rina, survey, answers={}, background={"status": "pppk", "tenure": "over_10"})
    assert client_of(cast.rina).get(f"/api/surveys/{survey.pk}/response/").json()["background"] == {"status": "pppk"}
    assert put(cast.rina, survey, answers={}, background={"status": "camat"}).status_code == 400


def test_withdrawing_leaves_nothing(cast: Cast, survey: Survey) -> None:
    put(cast.rina, survey, answers=answers(1, CODES))
    mine = client_of(cast.rina)
    assert mine.delete(f"/api/surveys/{survey.pk}/response/").status_code == 204
    assert not Response.objects.exists()
    assert not Participation.objects.exists()
    again = mine.delete(f"/api/surveys/{survey.pk}/response/")
    assert (again.status_code, again.json()["code"]) == (409, "nothing_to_withdraw")


def test_who_was_not_there_at_opening_cannot_answer(cast: Cast, survey: Survey) -> None:
    survey.invited.filter(user=cast.rina).delete()
    refused = put(cast.rina, survey, answers={})
    assert (refused.status_code, refused.json()["code"]) == (403, "not_invited")


def test_the_end_binds_before_the_clock_comes(cast: Cast, survey: Survey) -> None:
    refused = put(cast.rina, ended(survey), answers={})
    assert (refused.status_code, refused.json()["code"]) == (409, "survey_over")


def test_nothing_of_results_is_told_while_people_answer(cast: Cast, survey: Survey) -> None:
    put(cast.rina, survey, answers=answers(1, CODES))
    for reader in (cast.rina, cast.analyst, cast.rizal):
        for part in ("results", "comments", "initiatives"):
            refused = client_of(reader).get(f"/api/surveys/{survey.pk}/{part}/")
            assert (refused.status_code, refused.json()["code"]) == (409, "results_hidden")


def test_after_opening_nothing_is_loosened(cast: Cast, survey: Survey) -> None:
    changed = {"promise": "Lain", "promise_en": "Other", "opens_at": survey.opens_at, "closes_at": survey.closes_at}
    refused = client_of(cast.analyst).put(f"/api/surveys/{survey.pk}/", changed, content_type="application/json")
    assert (refused.status_code, refused.json()["code"]) == (409, "already_opened")


def test_thresholds_are_never_below_the_promise(cast: Cast) -> None:
    draft = prepared(cast)
    lower = {
        "promise": "Lain",
        "promise_en": "Other",
        "opens_at": draft.opens_at,
        "closes_at": draft.closes_at,
        "mean_from": 4,
    }
    refused = client_of(cast.analyst).put(f"/api/surveys/{draft.pk}/", lower, content_type="application/json")
    assert "mean_from" in refused.json()["errors"]


def test_an_error_in_an_instrument_says_where(cast: Cast) -> None:
    refused = client_of(cast.analyst).post(
        "/api/instruments/", {"instrument": "coba", "definition": {"name": {}}}, content_type="application/json"
    )
    assert refused.status_code == 400
    assert "name.id" in refused.json()["errors"]["definition"]


def test_a_key_whose_survey_failed_to_open_is_gone(cast: Cast) -> None:
    draft = prepared(cast)
    Membership.objects.all().delete()
    with pytest.raises(Refused):
        services.open_survey(draft, actor=cast.analyst)
    assert not keys.path_of(draft.key_id).exists()


def test_who_is_invited_is_told_that_it_opened(cast: Cast, survey: Survey) -> None:
    told = set(Notice.objects.filter(event__verb="surveys.open_survey").values_list("recipient", flat=True))
    assert told == set(survey.invited.values_list("user", flat=True))
    assert cast.rina.pk in told
