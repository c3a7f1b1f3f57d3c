from typing import Any

from activity.models import Event
from tests.cast import Cast
from workflow import queries
from workflow.models import Case, Verdict
from workflow.services import decide


def names(case: Case, now: Any) -> list[str]:
    return [user.name for user in queries.holders(case, now)]


def test_goes_to_the_head_of_the_authors_unit(case: Case, cast: Cast, now: Any) -> None:
    assert queries.holders(case, now) == [cast.nofrizal]
    assert Event.objects.get(verb="workflow.open_case").data["holders"] == [cast.nofrizal.pk]


def test_walks_all_stages(case: Case, cast: Cast, now: Any, trial: Any) -> None:
    for official in [cast.nofrizal, cast.hendra, cast.rizal]:
        case = Case.objects.get(pk=case.pk)
        decide(case, verdict=Verdict.APPROVE, reason="Sesuai kebutuhan.", actor=official)
    assert [ended for _, _, ended in trial.followed] == ["approved"]
    assert Case.objects.get(pk=case.pk).closed_at
