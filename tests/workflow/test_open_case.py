from datetime import date, datetime, timedelta
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from activity.models import Event, Notice
from people.models import Role
from tests.cast import Cast, appoint
from workflow import queries
from workflow.models import Case, Holiday, Route, Stage, Verdict
from workflow.services import decide, install_routes, open_case

MONDAY = datetime(2026, 12, 21, 3, tzinfo=timezone.get_default_timezone())


def stages_skipped() -> list[str]:
    return [event.data["stage"] for event in Event.objects.filter(verb="workflow.skip_stage")]


def test_goes_to_the_head_of_the_authors_unit(case: Case, cast: Cast, now: datetime) -> None:
    assert queries.holders(case, now) == [cast.nofrizal]
    assert case.stage.order == 1
    assert Event.objects.get(verb="workflow.open_case").data["holders"] == [cast.nofrizal.pk]


def test_tells_who_holds_it(case: Case, cast: Cast) -> None:
    notice = Notice.objects.get()
    assert (notice.recipient, notice.path) == (cast.nofrizal, f"/meja/{case.pk}/")


def test_the_deadline_is_reckoned_in_working_days(cast: Cast, propose: Any) -> None:
    Holiday.objects.create(day=date(2026, 12, 25), name="Natal", kind=Holiday.Kind.NATIONAL)
    case = open_case(propose(), author_unit=cast.delima, actor=None, now=MONDAY)
    assert case.due_on == date(2026, 12, 29)


def test_a_subject_has_one_open_case(case: Case, cast: Cast, propose: Any) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        open_case(case.subject, author_unit=cast.delima, actor=None)
    assert Case.objects.count() == 1


def test_the_secretary_stands_in_for_a_head_who_is_the_author(cast: Cast, propose: Any, now: datetime) -> None:
    case = open_case(propose(cast.nofrizal), author_unit=cast.delima, actor=None)
    assert queries.holders(case, now) == [cast.yulfa]


def test_a_unit_without_a_head_falls_to_the_secretary(cast: Cast, propose: Any, now: datetime) -> None:
    case = open_case(propose(cast.fauzan, cast.finance), author_unit=cast.finance, actor=None)
    assert queries.holders(case, now) == [cast.yulfa]


def test_a_stage_whose_substitute_decides_later_is_skipped(cast: Cast, propose: Any, now: datetime) -> None:
    """The secretary's own proposal: nobody is left between her and the camat, who decides at the end anyway."""
    case = open_case(propose(cast.yulfa, cast.secretariat), author_unit=cast.secretariat, actor=None)
    assert stages_skipped() == ["Ditinjau atasan"]
    assert queries.holders(case, now) == [cast.hendra]
    assert [step.progress for step in queries.road(case)] == ["skipped", "now", "ahead"]


def test_the_camats_own_proposal_ends_with_the_secretary(cast: Cast, propose: Any, now: datetime) -> None:
    """She is the only one left for the last stage, so she is not spent on the first."""
    case = open_case(propose(cast.rizal, cast.district), author_unit=cast.district, actor=None)
    assert queries.holders(case, now) == [cast.hendra]
    decide(case, verdict=Verdict.APPROVE, reason="Sesuai.", actor=cast.hendra)
    case = Case.objects.get()
    assert queries.holders(case, now) == [cast.yulfa]


def test_an_acting_head_holds_it_beside_nobody_else(cast: Cast, propose: Any, now: datetime) -> None:
    today = queries.today(now)
    cast.nofrizal.appointments.update(ends=today - timedelta(days=1))
    appoint(cast.erna, Role.HEAD, cast.delima, "acting", starts=today, ends=today)
    case = open_case(propose(), author_unit=cast.delima, actor=None)
    assert queries.holders(case, now) == [cast.erna]
    assert queries.holders(case, now + timedelta(days=1)) == [cast.yulfa]


def test_a_unit_above_decides_where_the_stage_says_so(cast: Cast, propose: Any, now: datetime) -> None:
    Stage.objects.filter(route__subject_type="proposals.proposal", order=1).update(
        where=Stage.Where.ANCESTOR, ancestor_level=1
    )
    case = open_case(propose(cast.desi, cast.personnel), author_unit=cast.personnel, actor=None)
    assert queries.holders(case, now) == [cast.yulfa]


def test_nobody_at_all_waits_and_tells_who_can_appoint(cast: Cast, propose: Any, now: datetime) -> None:
    for person in (cast.nofrizal, cast.yulfa, cast.rizal):
        person.appointments.all().delete()
    case = open_case(propose(), author_unit=cast.delima, actor=None)
    assert queries.holders(case, now) == []
    assert Notice.objects.get().recipient == cast.operator


def test_a_returned_subject_starts_where_it_was_returned(case: Case, cast: Cast, now: datetime) -> None:
    decide(case, verdict=Verdict.APPROVE, reason="Sesuai.", actor=cast.nofrizal)
    decide(Case.objects.get(), verdict=Verdict.RETURN, reason="Lengkapi RAB.", actor=cast.hendra)
    again = open_case(case.subject, author_unit=cast.delima, actor=cast.rina)
    assert queries.holders(again, now) == [cast.hendra]
    assert [step.progress for step in queries.road(again)] == ["earlier", "now", "ahead"]


def test_an_appeal_goes_one_stage_higher(case: Case, cast: Cast, now: datetime) -> None:
    decide(case, verdict=Verdict.REJECT, reason="Tidak sesuai.", actor=cast.nofrizal)
    appeal = open_case(case.subject, author_unit=cast.delima, actor=cast.rina)
    assert queries.holders(appeal, now) == [cast.hendra]
    assert appeal.appeal_of == case


@pytest.mark.parametrize("order", [None, 4])
def test_an_appeal_from_the_last_stage_goes_to_who_takes_over_there(
    case: Case, cast: Cast, now: datetime, order: int | None
) -> None:
    for official, verdict in [(cast.nofrizal, "approve"), (cast.hendra, "approve"), (cast.rizal, "reject")]:
        decide(Case.objects.get(), verdict=verdict, reason="Alasan.", actor=official)
    appeal = open_case(case.subject, author_unit=cast.delima, actor=cast.rina, start_stage_order=order)
    assert appeal.stage.order == 3
    assert queries.holders(appeal, now) == [cast.yulfa]


def test_the_holders_of_every_item_are_those_of_the_named_stages(cast: Cast, now: datetime) -> None:
    found = queries.stage_holders_of_every_item("proposals.proposal", now)
    assert found == {cast.hendra.pk, cast.rizal.pk}


def test_the_usual_routes_are_laid_once(cast: Cast) -> None:
    Route.objects.all().delete()
    laid = install_routes(cast.district, cast.city, cast.personnel)
    assert [route.subject_type for route in laid] == ["proposals.proposal", "planning.plan"]
    assert Holiday.objects.exists()
    assert install_routes(cast.district, cast.city, cast.personnel) == []
