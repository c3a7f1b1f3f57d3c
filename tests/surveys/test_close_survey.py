"""Closing, what stays of the answers, and what is told of them."""

import threading
from collections import Counter
from typing import Any

import pytest
from django.db import connection
from django.test import Client

from activity.models import Event
from activity.secrecy import keys
from activity.services import tick
from people.models import User
from surveys import services
from surveys.models import Comment, Participation, Response, Survey
from tests.cast import Cast
from tests.surveys.conftest import CODES, answers, ended, opened, scrubbed_at_last, with_colleagues

pytestmark = [pytest.mark.database, pytest.mark.django_db(transaction=True)]


def everybody_answers(survey: Survey, people: list[User], **more: Any) -> None:
    for number, one in enumerate(people):
        services.answer(survey, person=one, answers=answers(number, CODES), **more)


def close(survey: Survey) -> Survey:
    services.close_survey(ended(survey))
    return Survey.objects.get(pk=survey.pk)


def results_of(survey: Survey, reader: User) -> Any:
    client = Client()
    client.force_login(reader)
    return client.get(f"/api/surveys/{survey.pk}/results/")


def test_after_close_nothing_links_people_and_answers(cast: Cast) -> None:
    people = with_colleagues(cast, 6)
    survey = opened(cast)
    everybody_answers(survey, people)
    closed = close(survey)
    scrubbed_at_last()
    assert closed.state == Survey.State.CLOSED
    assert closed.unlinked_at is not None
    assert not keys.path_of(closed.key_id).exists()
    assert Response.objects.count() == Participation.objects.count() == closed.answered == 18
    assert not Response.objects.exclude(handle=None, sealed=None).exists()
    blocks = Counter(row.content["block"] for row in Response.objects.all())
    assert min(blocks.values()) >= 5
    event = Event.objects.get(verb="surveys.close_survey")
    assert "answers" not in event.data


def test_results_are_told_to_the_analyst_then_to_the_staff(cast: Cast) -> None:
    people = with_colleagues(cast, 6)
    survey = opened(cast)
    everybody_answers(survey, people)
    closed = close(survey)
    assert results_of(closed, cast.rina).json()["code"] == "not_published"
    told = results_of(closed, cast.analyst).json()
    assert told["response"]["valid"] == 18
    services.publish_survey(closed, actor=cast.analyst)
    read = results_of(closed, cast.rina).json()
    assert "flags" not in read
    office = read["units"][str(cast.district.pk)]
    assert office["n"] == 18
    assert 1 <= office["measures"]["total"]["mean"] <= 5
    assert read["units"] == told["units"]


def test_few_answers_tell_nothing(cast: Cast, survey: Survey) -> None:
    everybody_answers(survey, [cast.rina, cast.febri, cast.desi, cast.lilis])
    told = results_of(close(survey), cast.analyst).json()
    assert (told["units"], told["blocks"], told["items"]) == ({}, [], [])
    assert (told["response"]["valid"], told["response"]["rate"]) == (None, None)
    assert {row.content["block"] for row in Response.objects.all()} == {None}


def test_nobody_answered(cast: Cast, survey: Survey) -> None:
    closed = close(survey)
    assert closed.unlinked_at is not None
    assert results_of(closed, cast.analyst).json()["response"]["valid"] == 0


def test_comments_stand_apart_and_are_told_from_ten_answers(cast: Cast) -> None:
    people = with_colleagues(cast, 4)
    survey = opened(cast, "process")
    for number, one in enumerate(people[:9]):
        services.answer(survey, person=one, answers={"PR1": 3, "TERBUKA": f"Saran {number}"})
    reader = Client()
    reader.force_login(cast.analyst)
    assert reader.get(f"/api/surveys/{close(survey).pk}/comments/").json() == []
    assert not any("TERBUKA" in row.content["answers"] for row in Response.objects.all())
    assert Comment.objects.count() == 9

    second = services.open_survey(
        services.prepare_survey(
            name="Kesiapan",
            version=survey.series.version,
            office=cast.district,
            settings={
                "promise": "Janji",
                "promise_en": "Promise",
                "opens_at": survey.opens_at,
                "closes_at": Survey.objects.get(pk=survey.pk).closes_at.replace(year=2099),
            },
            actor=cast.analyst,
        ),
        actor=cast.analyst,
    )
    for number, one in enumerate(people[:10]):
        services.answer(second, person=one, answers={"PR1": 3, "TERBUKA": f"Saran {number}"})
    told = reader.get(f"/api/surveys/{close(second).pk}/comments/").json()
    assert {row["text"] for row in told} == {f"Saran {number}" for number in range(10)}


def test_background_is_kept_only_where_it_hides(cast: Cast) -> None:
    people = with_colleagues(cast, 6)
    survey = opened(cast, background=["status", "tenure"])
    for number, one in enumerate(people):
        background = {"status": "pns" if number < 17 else "pppk", "tenure": "under_2"}
        services.answer(survey, person=one, answers=answers(number, CODES), background=background)
    close(survey)
    kept = Counter(
        (row.content["block"], tuple(sorted(row.content["background"].items()))) for row in Response.objects.all()
    )
    assert min(kept.values()) >= 5


def test_the_clock_closes_and_repeats_harmlessly(cast: Cast, survey: Survey) -> None:
    everybody_answers(survey, [cast.rina, cast.febri])
    ended(survey)
    tick()
    tick()
    assert Survey.objects.get(pk=survey.pk).unlinked_at is not None
    assert Event.objects.filter(verb="surveys.close_survey").count() == 1
    assert Response.objects.count() == 2


def test_waves_are_compared_and_linked_by_a_code_of_ones_own(cast: Cast) -> None:
    people = with_colleagues(cast, 6)
    first = opened(cast, links_waves=True)
    for number, one in enumerate(people):
        services.answer(first, person=one, answers=answers(number, CODES), link=f"kode rahasia {number}")
    services.publish_survey(close(first), actor=cast.analyst)
    second = services.open_survey(
        services.prepare_survey(
            name="Kesiapan",
            version=first.series.version,
            office=cast.district,
            settings={
                "promise": "Janji",
                "promise_en": "Promise",
                "opens_at": first.opens_at,
                "closes_at": first.closes_at,
                "links_waves": True,
            },
            actor=cast.analyst,
        ),
        actor=cast.analyst,
    )
    for number, one in enumerate(people):
        services.answer(second, person=one, answers=answers(number + 1, CODES), link=f"KODE RAHASIA{number}")
    change = results_of(close(second), cast.analyst).json()["change"]
    assert change["wave"] == 1
    assert change["everybody"]["total"]["n_after"] == 18
    assert change["linked"]["total"]["n"] == 18
    assert change["blocks"]
    assert not any("kode" in str(row.content).lower() for row in Response.objects.all())


def test_fifty_at_once_count_once(cast: Cast, survey: Survey) -> None:
    def send() -> None:
        try:
            services.answer(survey, person=cast.rina, answers={"K1": 3})
        finally:
            connection.close()

    threads = [threading.Thread(target=send) for _ in range(50)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert Response.objects.count() == Participation.objects.count() == 1
