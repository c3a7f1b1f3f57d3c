"""The demo: one database full of a district's year, told through the services."""

from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.test import override_settings

from activity import triggers
from activity.models import Event
from discussions.models import Post
from people.models import Unit, User
from planning.demo import loading
from planning.demo.boards import FOLDER, read
from planning.demo.programme import programmes
from planning.demo.voting import APPROVALS, VOTERS, fill
from planning.management.commands.load_demo import alone
from planning.models import Plan
from proposals.models import Candidate, Poll, Proposal
from surveys.models import Survey
from workflow.models import Case

STATES = {
    "enacted": 4,
    "open": 7,
    "in_review": 3,
    "approved": 2,
    "submitted": 1,
    "draft": 1,
    "deferred": 1,
    "rejected": 1,
    "returned": 1,
    "merged": 1,
}
# Means of both waves, as the seed gives them: 3.4 and 3.7, and 2.9 and 2.8.
READINESS = (3.40, 3.70)
RESISTANCE = (2.91, 2.82)


@pytest.mark.database
@pytest.mark.django_db(transaction=True)
def test_the_demo_is_the_district_of_the_domain(tmp_path: Path) -> None:
    said = StringIO()
    with override_settings(DEMO=True, DATA_DIR=tmp_path, KEY_DIR=tmp_path / "keys"):
        call_command("load_demo", stdout=said)
        first = said.getvalue()
        call_command("load_demo", stdout=said)
    assert said.getvalue().count("Memuat demo") == 1
    assert "rizal@rembuk.example" in first
    assert (tmp_path / "demo-password").stat().st_mode & 0o777 == 0o600
    found = {state: Proposal.objects.filter(state=state).count() for state in STATES}
    assert found == STATES
    assert User.objects.filter(memberships__isnull=False).distinct().count() == 65
    poll = Poll.objects.exclude(state=Poll.State.DRAFT).get()
    assert (poll.state, poll.ballots_cast, poll.unlinked_at is not None) == ("certified", VOTERS, True)
    assert (poll.meets_quorum, poll.rule) == (True, "equal-shares")
    assert poll.unit_totals is not None
    assert len(poll.unit_totals["cells"]) >= 2
    assert Poll.objects.get(state=Poll.State.DRAFT).form == "approve"
    tied = Candidate.objects.filter(approvals=APPROVALS["3"]).values_list("approvals", flat=True)
    assert len(tied) == 2
    assert Case.objects.filter(state="open").exclude(escalated_at=None).count() == 1
    assert Post.objects.count() >= 90
    assert Post.objects.exclude(hidden_reason="").count() == 3
    assert [(plan.version, plan.state) for plan in Plan.objects.all()] == [(2, "draft"), (1, "enacted"), (1, "enacted")]
    assert not Event.objects.filter(data__has_key="choices").exists()
    call_command("verify_ledger", stdout=StringIO())
    assert_waves_as_described()


def assert_waves_as_described() -> None:
    """The expected aggregates of both waves: answers, mean, and that the unit of four is hidden in the first."""
    ready = {survey.wave: survey for survey in Survey.objects.filter(series__name="Kesiapan menghadapi perubahan")}
    assert [(ready[wave].answered, ready[wave].eligible) for wave in (1, 2)] == [(46, 64), (51, 64)]
    assert [total_of(ready[wave]) for wave in (1, 2)] == [pytest.approx(mean, abs=0.005) for mean in READINESS]
    resistant = Survey.objects.filter(series__name="Kecenderungan menghadapi perubahan").order_by("wave")
    assert [total_of(survey) for survey in resistant] == [pytest.approx(mean, abs=0.005) for mean in RESISTANCE]
    for survey in [*ready.values(), *resistant]:
        if survey.results is not None:
            alphas = [factor["alpha"] for factor in survey.results["factors"].values()]
            assert [alpha for alpha in alphas if not 0.75 <= alpha <= 0.88] == [], survey
    flags = ready[1].results["flags"]
    assert (flags["straight_lining"], flags["all_missing"]) == (2, 1)
    shown = {
        wave: set(Unit.objects.filter(pk__in=ready[wave].results["units"]).values_list("name", flat=True))
        for wave in (1, 2)
    }
    assert "Kelurahan Binawidya" not in shown[1]
    assert {"Kelurahan Tobek Godang", "Kelurahan Binawidya"} <= shown[2], "one of seven, and four who became five"
    assert not [name for wave in (1, 2) for name in shown[wave] if name.startswith("Seksi")]
    assert Survey.objects.filter(answered=0).count() == 1


def total_of(survey: Survey) -> Any:
    return survey.results["units"][str(survey.series.office_id)]["measures"]["total"]["mean"]


@pytest.mark.database
@pytest.mark.django_db(transaction=True)
def test_an_interrupted_one_is_cleared_and_begun_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    said = StringIO()
    with override_settings(DEMO=True, DATA_DIR=tmp_path, KEY_DIR=tmp_path / "keys"):
        with monkeypatch.context() as broken:
            broken.setattr(loading, "next_year", interrupt)
            with pytest.raises(KeyboardInterrupt):
                call_command("load_demo", stdout=said)
        assert loading.is_interrupted()
        for long_part in ("next_year", "surveying.survey_all"):
            monkeypatch.setattr(f"planning.demo.loading.{long_part}", lambda story: None)
        call_command("load_demo", stdout=said)
    assert said.getvalue().count("dibersihkan") == 1
    assert loading.is_loaded()
    assert Event.objects.filter(verb=loading.BEGUN).count() == 1
    assert not triggers.missing()
    call_command("verify_ledger", stdout=StringIO())


def interrupt(story: Any) -> None:
    raise KeyboardInterrupt


@pytest.mark.django_db
def test_two_loaders_do_not_clear_each_other_s_demo(tmp_path: Path) -> None:
    with override_settings(DEMO=True, DATA_DIR=tmp_path), alone(), pytest.raises(CommandError, match="another process"):
        call_command("load_demo")
    assert loading.is_empty()


def test_it_is_refused_outside_a_demo() -> None:
    with override_settings(DEMO=False), pytest.raises(CommandError):
        call_command("load_demo")


@pytest.mark.django_db
def test_it_is_refused_where_there_is_something(cast: Any, tmp_path: Path) -> None:
    before = User.objects.count()
    with override_settings(DEMO=True, DATA_DIR=tmp_path), pytest.raises(CommandError, match="not empty"):
        call_command("load_demo")
    assert User.objects.count() == before


def test_every_ballot_fits_and_every_candidate_gets_its_approvals() -> None:
    costs = {row.key: sum(volume * price for _, volume, _, price in row.costs) for row in programmes("first_round")}
    ballots = fill([(int(key), costs[key], wanted) for key, wanted in APPROVALS.items()], VOTERS, 120_000_000)
    assert all(sum(costs[str(choice)] for choice in ballot) <= 120_000_000 for ballot in ballots)
    assert {key: sum(int(key) in ballot for ballot in ballots) for key in APPROVALS} == APPROVALS


def test_the_boards_answer_only_what_was_said_before() -> None:
    for file in FOLDER.glob("*.txt"):
        for place, talk in enumerate(read(file.read_text(encoding="utf-8")), start=1):
            assert talk.parent is None or talk.parent < place
            assert 0 < len(talk.body) <= 4_000
