"""What was returned should come back by a day: told, reminded once, possible afterwards until the plan is closed."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import RequestFactory
from django.utils import timezone

from activity.models import Event, Notice
from activity.queries import text_of
from frontend.agenda import agenda
from frontend.context import Shell
from proposals import services
from proposals.models import Call, Proposal, State
from tests.proposals import factory
from workflow import working_days
from workflow.models import Route
from workflow.queries import holidays

pytestmark = pytest.mark.django_db


def shell_of_reader(user: Any) -> Shell:
    request = RequestFactory().get("/")
    request.user = user
    return Shell(request)


def in_working_days(number: int) -> Any:
    today = timezone.localdate()
    return working_days.add(today, number, holidays(today))


def test_the_author_is_told_the_day(cast, in_review) -> None:
    returned = factory.decided(in_review, cast.nofrizal, "return")
    assert returned.revise_by == in_working_days(5)
    notice = Notice.objects.get(recipient=cast.rina, event__verb="proposals.return_for_revision")
    assert f"{returned.revise_by.day}" in text_of(notice)
    assert "paling lambat" in text_of(notice)


def test_the_route_says_how_many_days(cast, in_review) -> None:
    Route.objects.filter(subject_type="proposals.proposal").update(revision_days=9)
    assert factory.decided(in_review, cast.nofrizal, "return").revise_by == in_working_days(9)


def test_a_new_version_of_the_route_keeps_or_changes_them(cast, client_of, in_review) -> None:
    stage = {"name": "Ditinjau atasan", "name_en": "Review", "role": "head", "where": "author_unit", "working_days": 3}
    client, address = client_of(cast.operator), "/api/routes/proposals.proposal/revise/"
    for asked, days in (({"revision_days": 7}, 7), ({}, 7), ({"revision_days": 0}, None)):
        body = {"name": "Usulan pelatihan", "stages": [stage], **asked}
        answer = client.post(address, body, content_type="application/json")
        assert answer.json().get("revision_days") == days or answer.status_code == 400
    assert Route.objects.get(subject_type="proposals.proposal", is_current=True).revision_days == 7


def test_the_author_is_reminded_once(cast, returned, now) -> None:
    services.remind_of_revisions(now)
    assert not Event.objects.filter(verb="proposals.remind_of_revision").exists()
    Proposal.objects.filter(pk=returned.pk).update(revise_by=in_working_days(1))
    for _minute in range(2):
        services.remind_of_revisions(now)
    notice = Notice.objects.get(event__verb="proposals.remind_of_revision")
    assert notice.recipient == cast.rina
    assert "ditunggu paling lambat" in text_of(notice)


def test_afterwards_it_can_still_come_back_and_the_page_says_so(cast, client_of, post, url, returned) -> None:
    Proposal.objects.filter(pk=returned.pk).update(revise_by=timezone.localdate() - timedelta(days=9))
    html = client_of(cast.rina).get(f"/usulan/{returned.pk}/").content.decode()
    assert "Tenggat perbaikan sudah lewat" in html
    assert post(cast.rina, url(returned, "resubmit")).status_code == 200
    assert Proposal.objects.get(pk=returned.pk).revise_by is None


def test_not_once_the_plan_is_closed(call, cast, client_of, post, url, returned) -> None:
    over = timezone.now() - timedelta(minutes=1)
    Call.objects.filter(pk=call.pk).update(revisions_until=over)
    answer = post(cast.rina, url(returned, "resubmit"))
    assert (answer.status_code, answer.json()["code"]) == (409, "revisions_over")
    assert Proposal.objects.get(pk=returned.pk).state == State.RETURNED
    assert "perbaikan tidak diterima lagi" in client_of(cast.rina).get(f"/usulan/{returned.pk}/").content.decode()


def test_the_day_is_on_the_proposal_and_on_the_home_page(cast, client_of, post, url, returned) -> None:
    assert post(cast.rina, url(returned), method="get").json()["revise_by"] == returned.revise_by.isoformat()
    errand = next(row for row in agenda(shell_of_reader(cast.rina)) if row.href == f"/usulan/{returned.pk}/")
    assert errand.until == returned.revise_by
