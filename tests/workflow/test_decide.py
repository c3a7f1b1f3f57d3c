from datetime import datetime, timedelta
from functools import partial
from typing import Any

import pytest

from activity.answers import Refused, conflict
from activity.models import Event, Notice
from people.models import Role
from tests.cast import Cast, appoint
from tests.workflow.conftest import Trial
from tests.workflow.threads import at_once
from workflow import queries
from workflow.models import Case, Decision, Stage, Verdict
from workflow.services import cancel_case, decide, declare_conflict, open_case

APPROVAL = {"verdict": "approve", "reason": "Sesuai kebutuhan loket."}


def refused(case: Case, actor: Any, now: datetime | None = None, **given: Any) -> Any:
    """The refusal's answer; and that nothing was written."""
    before = Event.objects.count()
    with pytest.raises(Refused) as raised:
        decide(case, actor=actor, now=now, **{**APPROVAL, **given})
    assert Event.objects.count() == before
    assert not Decision.objects.filter(case=case, actor=actor).exists() or raised.value.answer.code == "already_decided"
    return raised.value.answer


def post(client: Any, case: Case, **given: Any) -> Any:
    return client.post(f"/api/cases/{case.pk}/decide/", {**APPROVAL, **given}, content_type="application/json")


def test_an_approval_moves_on_to_the_next_stage(case: Case, cast: Cast, client_of: Any, now: datetime) -> None:
    answer = post(client_of(cast.nofrizal), case)
    assert answer.status_code == 200
    assert [step["progress"] for step in answer.json()["steps"]] == ["done", "now", "ahead"]
    assert queries.holders(Case.objects.get(), now) == [cast.hendra]
    assert Notice.objects.filter(recipient=cast.hendra).count() == 1


def test_pages_of_the_subject_hear_of_each_step(
    case: Case, cast: Cast, django_capture_on_commit_callbacks: Any
) -> None:
    with django_capture_on_commit_callbacks() as pushed:
        decide(case, actor=cast.nofrizal, **APPROVAL)
    heard = [tuple(push.args) for push in pushed]
    verbs = [hint["verb"] for topic, hint in heard if topic == f"proposal:{case.subject_id}"]
    assert verbs == ["workflow.decide", "workflow.advance"]


def test_the_decision_keeps_the_office_in_which_it_was_taken(case: Case, cast: Cast) -> None:
    decision = decide(case, actor=cast.nofrizal, **APPROVAL)
    assert (decision.role, decision.unit, decision.capacity) == (Role.HEAD, cast.delima, "standing")
    assert not decision.is_substitute


def test_the_last_approval_ends_the_case_and_the_subject_follows(case: Case, cast: Cast, trial: Trial) -> None:
    for official in (cast.nofrizal, cast.hendra, cast.rizal):
        last = decide(Case.objects.get(), actor=official, **APPROVAL)
    ((subject, decision, ended),) = trial.followed
    assert (subject.pk, decision, ended) == (case.subject_id, last, "approved")
    assert Event.objects.filter(verb="workflow.approve").count() == 1


@pytest.mark.parametrize(("verdict", "state"), [("return", "returned"), ("reject", "rejected"), ("defer", "deferred")])
def test_one_other_verdict_ends_the_case(case: Case, cast: Cast, trial: Trial, verdict: str, state: str) -> None:
    decide(case, verdict=verdict, reason="RAB melebihi SBU.", defer_to_year=2099, actor=cast.nofrizal)
    assert Case.objects.get().state == state
    assert trial.followed[0][2] == state


def test_several_must_agree_where_the_stage_says_so(case: Case, cast: Cast) -> None:
    Stage.objects.filter(pk=case.stage_id).update(required=2)
    appoint(cast.erna, Role.HEAD, cast.delima)
    decide(Case.objects.get(), actor=cast.nofrizal, **APPROVAL)
    assert Case.objects.get().stage.order == 1
    decide(Case.objects.get(), actor=cast.erna, **APPROVAL)
    assert Case.objects.get().stage.order == 2


def test_one_return_ends_it_even_where_several_must_agree(case: Case, cast: Cast) -> None:
    Stage.objects.filter(pk=case.stage_id).update(required=2)
    appoint(cast.erna, Role.HEAD, cast.delima)
    decide(Case.objects.get(), actor=cast.nofrizal, **APPROVAL)
    decide(Case.objects.get(), actor=cast.erna, verdict="return", reason="Lengkapi.")
    assert Case.objects.get().state == Case.State.RETURNED


def test_a_closed_case_says_when_it_ended(case: Case, cast: Cast) -> None:
    cancel_case(case.subject, actor=cast.rina)
    answer = refused(case, cast.nofrizal)
    assert (answer.code, answer.status) == ("not_open", 409)


def test_not_your_stage_says_who_holds_it(case: Case, cast: Cast) -> None:
    for person in (cast.hendra, cast.rizal, cast.febri, cast.operator):
        answer = refused(case, person)
        assert (answer.code, answer.status) == ("not_your_stage", 403)
        assert "Nofrizal Caniago (Kelurahan Delima)" in answer.message


def test_voice_comes_before_decision(case: Case, cast: Cast, trial: Trial) -> None:
    trial.answer = conflict("voice_first", "Pemungutan suara dibuka sampai Senin.")
    assert refused(case, cast.nofrizal) == trial.answer


def test_nobody_decides_on_their_own(cast: Cast, propose: Any) -> None:
    case = open_case(propose(cast.nofrizal), author_unit=cast.delima, actor=None)
    answer = refused(case, cast.nofrizal)
    assert (answer.code, answer.status) == ("own_proposal", 403)


def test_an_author_who_joined_after_the_case_opened_does_not_decide(case: Case, cast: Cast, monkeypatch: Any) -> None:
    monkeypatch.setattr(Trial, "author_ids", lambda self, subject: {cast.nofrizal.pk})
    assert refused(case, cast.nofrizal).code == "own_proposal"


def test_nobody_decides_twice(case: Case, cast: Cast) -> None:
    """Even somebody who holds the next stage too."""
    appoint(cast.nofrizal, Role.HEAD, cast.personnel)
    decide(case, actor=cast.nofrizal, **APPROVAL)
    answer = refused(Case.objects.get(), cast.nofrizal)
    assert (answer.code, answer.status) == ("already_decided", 409)


def test_nobody_decides_with_a_declared_conflict(case: Case, cast: Cast) -> None:
    declare_conflict(case, reason="Adik saya calon peserta.", actor=cast.nofrizal)
    assert refused(case, cast.nofrizal).code == "declared_conflict"


def test_an_acting_official_is_refused_the_day_after_with_the_dates(case: Case, cast: Cast, now: datetime) -> None:
    today = queries.today(now)
    cast.nofrizal.appointments.update(ends=today - timedelta(days=30))
    appoint(cast.erna, Role.HEAD, cast.delima, "acting", starts=today - timedelta(days=9), ends=today)
    answer = refused(case, cast.erna, now=now + timedelta(days=1))
    assert (answer.code, answer.status) == ("outside_dates", 403)
    assert "Pelaksana tugas (Plt)" in answer.message
    assert str(today.year) in answer.message
    assert decide(case, actor=cast.erna, now=now, **APPROVAL).capacity == "acting"


def test_a_reason_is_needed(case: Case, cast: Cast, client_of: Any) -> None:
    assert refused(case, cast.nofrizal, reason="  ").code == "reason_missing"
    answer = post(client_of(cast.nofrizal), case, reason=" ")
    assert (answer.status_code, list(answer.json()["errors"])) == (400, ["reason"])


@pytest.mark.parametrize(("advice", "verdict"), [("approve", "reject"), ("approve", "defer"), ("reject", "approve")])
def test_a_verdict_against_the_vote_explains_itself(
    case: Case, cast: Cast, trial: Trial, client_of: Any, advice: str, verdict: str
) -> None:
    trial.vote = advice
    given = {"verdict": verdict, "defer_to_year": 2099}
    assert refused(case, cast.nofrizal, **given).code == "answer_to_vote_missing"
    answer = post(client_of(cast.nofrizal), case, **given)
    assert (answer.status_code, list(answer.json()["errors"])) == (400, ["answer_to_vote"])
    answer = post(client_of(cast.nofrizal), case, **given, answer_to_vote="Anggaran sudah terpakai.")
    assert answer.status_code == 200
    assert Decision.objects.get().against_vote


@pytest.mark.parametrize(("advice", "verdict"), [("approve", "return"), ("reject", "return"), ("", "reject")])
def test_other_verdicts_need_no_answer_to_the_vote(
    case: Case, cast: Cast, trial: Trial, advice: str, verdict: str
) -> None:
    trial.vote = advice
    assert not decide(case, verdict=verdict, reason="Lengkapi RAB.", actor=cast.nofrizal).against_vote


def test_a_deferral_names_a_year_ahead(case: Case, cast: Cast, client_of: Any) -> None:
    assert refused(case, cast.nofrizal, verdict="defer").code == "year_missing"
    assert refused(case, cast.nofrizal, verdict="defer", defer_to_year=2027).code == "year_not_ahead"
    answer = post(client_of(cast.nofrizal), case, verdict="defer")
    assert (answer.status_code, list(answer.json()["errors"])) == (400, ["defer_to_year"])


def test_a_decree_bears_a_number_and_a_date(case: Case, cast: Cast, trial: Trial, client_of: Any) -> None:
    trial.decree = True
    assert refused(case, cast.nofrizal).code == "decree_missing"
    answer = post(client_of(cast.nofrizal), case)
    assert (answer.status_code, list(answer.json()["errors"])) == (400, ["decree_number", "decree_date"])
    answer = post(client_of(cast.nofrizal), case, decree_number="800/1/2027", decree_date="2027-01-04")
    assert answer.status_code == 200
    assert Decision.objects.get().decree_number == "800/1/2027"


def test_a_verdict_that_makes_no_sense_here_is_refused(case: Case, cast: Cast, trial: Trial) -> None:
    trial.offered = {Verdict.APPROVE, Verdict.RETURN}
    assert refused(case, cast.nofrizal, verdict="reject").code == "verdict_not_available"


def test_a_stale_page_gets_a_clear_refusal(case: Case, cast: Cast, client_of: Any) -> None:
    seen = case.stage_id
    appoint(cast.erna, Role.HEAD, cast.delima)
    decide(case, actor=cast.nofrizal, **APPROVAL)
    answer = post(client_of(cast.erna), case, stage=seen)
    assert (answer.status_code, answer.json()["code"]) == (409, "decided_meanwhile")
    assert "Nofrizal Caniago" in answer.json()["message"]


def test_a_failure_in_what_follows_leaves_no_trace(case: Case, cast: Cast, monkeypatch: Any) -> None:
    def fail(*_: Any, **__: Any) -> None:
        raise RuntimeError

    monkeypatch.setattr(Trial, "follow", fail)
    events = Event.objects.count()
    with pytest.raises(RuntimeError):
        decide(case, verdict="return", reason="Lengkapi.", actor=cast.nofrizal)
    assert not Decision.objects.exists()
    assert (Case.objects.get().state, Event.objects.count()) == (Case.State.OPEN, events)


@pytest.mark.database
@pytest.mark.django_db(transaction=True)
def test_two_at_the_same_moment_give_one_decision_and_one_refusal(case: Case, cast: Cast) -> None:
    appoint(cast.erna, Role.HEAD, cast.delima)
    acts = [partial(decide, case, actor=person, **APPROVAL) for person in (cast.nofrizal, cast.erna)]
    results = at_once(acts)
    refusals = [result.answer for result in results if isinstance(result, Refused)]
    assert [(answer.code, answer.status) for answer in refusals] == [("decided_meanwhile", 409)]
    assert Decision.objects.count() == 1
    assert Case.objects.get().stage.order == 2


@pytest.mark.database
@pytest.mark.django_db(transaction=True)
def test_the_same_person_twice_at_the_same_moment_decides_once(case: Case, cast: Cast) -> None:
    results = at_once([partial(decide, case, actor=cast.nofrizal, **APPROVAL)] * 4)
    assert sum(isinstance(result, Decision) for result in results) == 1
    assert Decision.objects.count() == 1
