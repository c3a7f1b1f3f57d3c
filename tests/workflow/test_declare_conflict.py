from datetime import datetime
from typing import Any

import pytest

from activity.answers import Refused
from activity.models import Event, Notice
from tests.cast import Cast
from workflow import queries
from workflow.models import Case, ConflictOfInterest
from workflow.services import declare_conflict, open_case


def post(client: Any, case: Case, reason: str) -> Any:
    url = f"/api/cases/{case.pk}/declare-conflict/"
    return client.post(url, {"reason": reason}, content_type="application/json")


def test_the_substitute_decides_instead_and_is_told(case: Case, cast: Cast, client_of: Any, now: datetime) -> None:
    answer = post(client_of(cast.nofrizal), case, "Adik saya calon peserta.")
    assert answer.status_code == 200
    assert [holder["name"] for holder in answer.json()["holders"]] == [cast.yulfa.name]
    assert Notice.objects.filter(recipient=cast.yulfa, event__verb="workflow.declare_conflict").exists()


def test_the_reason_stays_out_of_the_ledger(case: Case, cast: Cast) -> None:
    declare_conflict(case, reason="Adik saya calon peserta.", actor=cast.nofrizal)
    assert "Adik" not in str(Event.objects.get(verb="workflow.declare_conflict").data)


def test_a_reason_is_needed(case: Case, cast: Cast, client_of: Any) -> None:
    assert post(client_of(cast.nofrizal), case, " ").status_code == 400


def test_only_who_could_decide_steps_aside(case: Case, cast: Cast) -> None:
    with pytest.raises(Refused, match="not_your_stage"):
        declare_conflict(case, reason="Teman.", actor=cast.hendra)
    assert not ConflictOfInterest.objects.exists()


def test_nobody_steps_aside_twice(case: Case, cast: Cast) -> None:
    declare_conflict(case, reason="Teman.", actor=cast.nofrizal)
    with pytest.raises(Refused, match="declared_conflict"):
        declare_conflict(case, reason="Teman.", actor=cast.nofrizal)


def test_it_holds_for_later_cases_of_the_same_subject(case: Case, cast: Cast, now: datetime) -> None:
    declare_conflict(case, reason="Teman.", actor=cast.nofrizal)
    subject = case.subject
    Case.objects.all().delete()
    again = open_case(subject, author_unit=cast.delima, actor=None)
    assert queries.holders(again, now) == [cast.yulfa]


def test_a_stage_left_to_who_decides_later_is_skipped(case: Case, cast: Cast, now: datetime) -> None:
    declare_conflict(case, reason="Teman.", actor=cast.nofrizal)
    declare_conflict(Case.objects.get(), reason="Saya juga.", actor=cast.yulfa)
    assert queries.holders(Case.objects.get(), now) == [cast.hendra]
    assert Event.objects.filter(verb="workflow.skip_stage").count() == 1
