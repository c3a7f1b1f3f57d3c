from datetime import timedelta

import pytest
from django.utils import timezone

from activity.models import Event, Notice
from proposals import services
from proposals.models import State
from tests.cast import appoint
from tests.proposals import factory
from workflow import working_days


def test_a_moderator_opens_it_and_the_author_is_told(cast, post, url, submitted) -> None:
    answer = post(cast.lilis, url(submitted, "open"))
    assert (answer.status_code, answer.json()["state"]) == (200, "open")
    assert Notice.objects.filter(recipient=cast.rina, event__verb="proposals.open").exists()


def test_the_personnel_officer_may_too(cast, post, url, submitted) -> None:
    assert post(cast.hendra, url(submitted, "open")).status_code == 200


@pytest.mark.parametrize("who", ["rina", "rizal", "desi", "auditor"])
def test_others_may_not(cast, post, url, submitted, who) -> None:
    answer = post(getattr(cast, who), url(submitted, "open"))
    assert (answer.status_code, answer.json()["code"]) == (403, "checker_only")


def test_nobody_checks_the_own_proposal(cast, call, post, url) -> None:
    own = factory.submitted(call, cast.lilis)
    answer = post(cast.lilis, url(own, "open"))
    assert (answer.status_code, answer.json()["code"]) == (403, "own_proposal")


def test_a_moderator_of_another_place_may_not(cast, post, url, submitted) -> None:
    appoint(cast.febri, "moderator", cast.city)
    assert post(cast.febri, url(submitted, "open")).json()["code"] == "checker_only"


def test_what_is_open_is_not_opened_again(cast, post, url, opened) -> None:
    answer = post(cast.lilis, url(opened, "open"))
    assert (answer.status_code, answer.json()["code"]) == (409, "wrong_state")


def test_the_clock_opens_it_after_three_working_days(cast, submitted, now, state_of) -> None:
    today = timezone.localdate(now)
    last_day = working_days.add(today, 3, frozenset())
    services.open_unchecked(now + timedelta(days=(last_day - today).days))
    assert state_of(submitted) == State.SUBMITTED
    later = now + timedelta(days=(last_day - today).days + 1)
    services.open_unchecked(later)
    services.open_unchecked(later)
    assert state_of(submitted) == State.OPEN
    assert Event.objects.get(verb="proposals.open").actor is None


def test_the_clock_opens_it_at_the_latest_when_discussion_ends(call, submitted, state_of, now) -> None:
    call.propose_until = call.discuss_until = now
    call.save()
    services.open_unchecked(now)
    assert state_of(submitted) == State.OPEN


def test_a_rollback_leaves_no_trace(cast, submitted, state_of) -> None:
    with factory.rolled_back():
        services.open(submitted, actor=cast.lilis)
    assert state_of(submitted) == State.SUBMITTED
    assert not Event.objects.filter(verb="proposals.open").exists()
