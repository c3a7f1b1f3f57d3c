import threading
from datetime import timedelta

import pytest
from django.db import connection
from django.utils import timezone

from activity.models import Event, Notice
from people.models import Membership
from proposals import services
from proposals.models import Proposal, State
from tests.conftest import set_stage
from tests.proposals import factory


def test_a_complete_draft_gets_the_next_number_of_its_call(call, cast, post, url, draft) -> None:
    answer = post(cast.rina, url(draft, "submit"))
    assert answer.status_code == 200
    assert answer.json()["state"] == "submitted"
    assert answer.json()["label"] == "U-2027-001"
    second = factory.submitted(call, cast.febri)
    assert second.number == 2


def test_those_who_look_for_duplicates_are_told(cast, draft) -> None:
    services.submit(draft, actor=cast.rina)
    told = Notice.objects.filter(event__verb="proposals.submit").values_list("recipient__name", flat=True)
    assert set(told) == {cast.lilis.name, cast.hendra.name}


def test_what_is_still_empty_is_said_field_by_field(call, cast, post, url) -> None:
    draft = services.start_draft(call, actor=cast.rina, title="Arsip")
    answer = post(cast.rina, url(draft, "submit"))
    assert answer.status_code == 400
    assert answer.json()["code"] == "invalid"
    assert set(answer.json()["errors"]) == {
        "problem",
        "audience",
        "remedy",
        "timing",
        "online",
        "participants",
        "form",
        "cost_lines",
    }


def test_the_form_of_learning_says_which_figures_it_needs(call, cast, post, url) -> None:
    draft = factory.a_draft(call, cast.rina, days=None)
    answer = post(cast.rina, url(draft, "submit"))
    assert answer.json()["errors"] == {"days": ["Isi berapa hari."]}


def test_a_programme_without_cost_says_so_with_a_line_of_nothing(call, cast) -> None:
    line = {"description": "Tanpa biaya", "volume": 1, "measure": "kegiatan", "unit_price": 0}
    assert factory.submitted(call, cast.rina, cost_lines=[line]).cost == 0


def test_somebody_elses_draft_cannot_be_seen(cast, post, url, draft) -> None:
    assert post(cast.febri, url(draft, "submit")).status_code == 404


def test_before_the_window_it_is_said_when_it_opens(call, cast, post, url, draft) -> None:
    call.propose_from = timezone.now() + timedelta(days=1)
    call.save()
    answer = post(cast.rina, url(draft, "submit"))
    assert (answer.status_code, answer.json()["code"]) == (409, "propose_window_not_open")


def test_after_the_window_it_is_said_when_it_ended(call, cast, post, url, draft) -> None:
    set_stage(call, "vote")
    answer = post(cast.rina, url(draft, "submit"))
    assert (answer.status_code, answer.json()["code"]) == (409, "propose_window_over")


def test_nobody_submits_twice(cast, post, url, draft) -> None:
    post(cast.rina, url(draft, "submit"))
    answer = post(cast.rina, url(draft, "submit"))
    assert (answer.status_code, answer.json()["code"]) == (409, "wrong_state")
    assert "Diajukan" in answer.json()["message"]


def test_who_left_the_office_proposes_nothing_more(cast, post, url, draft, now) -> None:
    Membership.objects.filter(user=cast.rina).update(ends=timezone.localdate(now) - timedelta(days=1))
    answer = post(cast.rina, url(draft, "submit"))
    assert (answer.status_code, answer.json()["code"]) == (403, "staff_only")


def test_it_belongs_to_the_unit_where_the_author_works_on_that_day(cast, draft, now) -> None:
    Membership.objects.filter(user=cast.rina).update(ends=timezone.localdate(now) - timedelta(days=1))
    Membership.objects.create(
        user=cast.rina, unit=cast.government, post="Pelaksana", post_kind="PELAKSANA", starts=timezone.localdate(now)
    )
    moved = type(cast.rina).objects.get(pk=cast.rina.pk)
    assert services.submit(draft, actor=moved).unit == cast.government


def test_a_rollback_leaves_no_trace(cast, draft) -> None:
    events = Event.objects.count()
    with factory.rolled_back():
        services.submit(draft, actor=cast.rina)
    stored = Proposal.objects.get(pk=draft.pk)
    assert (stored.state, stored.number) == (State.DRAFT, None)
    assert Event.objects.count() == events
    assert not Notice.objects.exists()


@pytest.mark.database
@pytest.mark.django_db(transaction=True)
def test_many_at_the_same_moment_get_numbers_without_gaps(transactional_db, call, cast) -> None:
    authors = [cast.rina, cast.febri, cast.erna, cast.mutia, cast.desi, cast.fauzan]
    drafts = [factory.a_draft(call, author) for author in authors]
    start = threading.Barrier(len(drafts))

    def submit(draft: Proposal) -> None:
        try:
            start.wait()
            services.submit(draft, actor=draft.author)
        finally:
            connection.close()

    threads = [threading.Thread(target=submit, args=[draft]) for draft in drafts]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(call.proposals.values_list("number", flat=True)) == [1, 2, 3, 4, 5, 6]
