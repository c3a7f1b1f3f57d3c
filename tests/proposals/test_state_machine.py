"""Whatever people try in whatever order, a proposal moves only along the chart of docs (design: the states)."""

from typing import Any, ClassVar

from django.db import transaction
from django.utils import timezone
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import Bundle, RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test

from activity.answers import Refused
from activity.models import Event
from proposals import services
from proposals.models import Proposal, State
from tests.cast import Cast
from tests.conftest import set_stage
from tests.proposals import factory
from workflow.models import Case, Verdict
from workflow.queries import current_case, holders

CHART = {
    ("draft", "submitted"),
    ("submitted", "open"),
    ("submitted", "merged"),
    ("open", "in_review"),
    ("in_review", "approved"),
    ("in_review", "returned"),
    ("in_review", "rejected"),
    ("in_review", "deferred"),
    ("returned", "in_review"),
    ("rejected", "in_review"),
    ("approved", "enacted"),
    *((state, "withdrawn") for state in ("draft", "submitted", "open", "returned")),
}
PEOPLE = ["rina", "febri", "lilis", "hendra", "nofrizal", "rizal", "yulfa"]
people = st.sampled_from(PEOPLE)


class Road(RuleBasedStateMachine):
    """Staff and officials act at random; the year's windows move back and forth."""

    call: Any
    cast: Cast
    walked: ClassVar[set[tuple[str, str]]] = set()
    proposals = Bundle("proposals")

    def __init__(self) -> None:
        super().__init__()
        self.savepoint = transaction.atomic()
        self.savepoint.__enter__()
        self.seen: dict[int, str | None] = {}
        set_stage(self.call, "propose")

    def teardown(self) -> None:
        transaction.set_rollback(True)
        self.savepoint.__exit__(None, None, None)

    def person(self, name: str) -> Any:
        return self.cast.people[name]

    def attempt(self, verb: Any, proposal: int, **options: Any) -> None:
        """The verb, refused or not; a refusal has a code, a reason, and leaves no trace."""
        before, events, answer = self.states(), Event.objects.count(), None
        try:
            with transaction.atomic():
                verb(Proposal.objects.get(pk=proposal), **options)
        except Refused as refused:
            answer = refused.answer
        if answer is not None:
            assert (bool(answer.code), str(answer.message)[-1]) == (True, ".")
            assert (self.states(), Event.objects.count()) == (before, events)

    def states(self) -> dict[int, str]:
        return dict(Proposal.objects.values_list("pk", "state"))

    @initialize(target=proposals, steps=st.integers(0, 3))
    def begin(self, steps: int) -> int:
        """One proposal that is already some way along, so that the late steps are tried as often as the early ones."""
        rina, lilis = self.cast.rina, self.cast.lilis
        draft = factory.a_draft(self.call, rina)
        moves: list[Any] = [
            lambda: services.submit(draft, actor=rina),
            lambda: services.open(draft, actor=lilis),
            lambda: self.vote_ends(draft, actor=None),
        ]
        for move in moves[:steps]:
            move()
        return draft.pk

    @rule(target=proposals, author=st.sampled_from(["rina", "febri", "nofrizal"]))
    def write(self, author: str) -> int:
        set_stage(self.call, "propose")
        return factory.a_draft(self.call, self.person(author)).pk

    @rule(stage=st.sampled_from(["propose", "discuss", "vote", "decide"]))
    def time_passes(self, stage: str) -> None:
        set_stage(self.call, stage)

    @rule(proposal=proposals, who=people, verb=st.sampled_from(["submit", "open", "withdraw", "resubmit", "enact"]))
    def act(self, proposal: int, who: str, verb: str) -> None:
        self.attempt(getattr(services, verb), proposal, actor=self.person(who))

    @rule(proposal=proposals, choice=st.integers(0, 3))
    def go_on(self, proposal: int, choice: int) -> None:
        """Whoever has the next step takes one of those that its state offers, in the right window."""
        row = Proposal.objects.get(pk=proposal)
        steps = {
            State.DRAFT: [(services.submit, row.author), (services.withdraw, row.author)],
            State.SUBMITTED: [(services.open, self.cast.lilis), (services.withdraw, row.author)],
            State.OPEN: [(self.vote_ends, None), (services.withdraw, row.author)],
            State.RETURNED: [(services.resubmit, row.author), (services.withdraw, row.author)],
            State.APPROVED: [(services.enact, self.cast.delegate)],
            State.REJECTED: [(self.appeal, row.author)],
        }.get(State(row.state), [])
        if row.state == State.DRAFT:
            set_stage(self.call, "propose")
        if steps:
            verb, actor = steps[0] if choice else steps[-1]
            self.attempt(verb, proposal, actor=actor)

    def vote_ends(self, proposal: Proposal, *, actor: None) -> None:
        set_stage(self.call, "decide")
        services.close_for_review(self.call)

    def appeal(self, proposal: Proposal, *, actor: Any) -> None:
        services.appeal(proposal, actor=actor, reason="Mohon ditinjau lagi.")

    @rule(proposal=proposals, choice=st.sampled_from(Verdict.values))
    def holder_decides(self, proposal: int, choice: str) -> None:
        set_stage(self.call, "decide")
        case = current_case(Proposal.objects.get(pk=proposal))
        if case is not None:
            self.attempt(factory.decided, proposal, by=holders(case, timezone.now())[0], verdict=choice)

    @rule(proposal=proposals, into=proposals, who=st.sampled_from(["lilis", "hendra"]))
    def merge(self, proposal: int, into: int, who: str) -> None:
        self.attempt(services.merge, proposal, into=Proposal.objects.get(pk=into), actor=self.person(who))

    @rule(
        proposal=proposals,
        who=st.sampled_from(["nofrizal", "hendra", "rizal", "yulfa"]),
        verdict=st.sampled_from(Verdict.values),
    )
    def decide(self, proposal: int, who: str, verdict: str) -> None:
        if Case.objects.filter(subject_id=proposal, subject_type="proposals.proposal", state="open").exists():
            self.attempt(factory.decided, proposal, by=self.person(who), verdict=verdict)

    @rule(proposal=proposals)
    def whoever_holds_it_approves(self, proposal: int) -> None:
        for _stage in range(3):
            self.holder_decides(proposal, Verdict.APPROVE)

    @invariant()
    def every_step_is_on_the_chart(self) -> None:
        """Between two looks several steps may lie, so the ledger is asked for each of them."""
        for event in Event.objects.filter(subject_type="proposals.proposal", verb__startswith="proposals."):
            if "from" in event.data:
                assert (event.data["from"], event.data["to"]) in CHART
                self.walked.add((event.data["from"], event.data["to"]))

    @invariant()
    def numbers_have_no_gaps(self) -> None:
        numbers = sorted(Proposal.objects.exclude(number=None).values_list("number", flat=True))
        assert numbers == list(range(1, len(numbers) + 1))

    @invariant()
    def merged_ones_live_on_in_something_that_is_not_merged(self) -> None:
        for row in Proposal.objects.filter(state=State.MERGED).select_related("merged_into"):
            assert row.merged_into is not None
            assert row.merged_into.state != State.MERGED

    @invariant()
    def only_what_is_reviewed_has_an_open_case(self) -> None:
        reviewed = set(Proposal.objects.filter(state=State.IN_REVIEW).values_list("pk", flat=True))
        cases = Case.objects.filter(state=Case.State.OPEN, subject_type="proposals.proposal")
        assert set(cases.values_list("subject_id", flat=True)) == reviewed

    @invariant()
    def nobody_decided_on_what_is_theirs(self) -> None:
        for proposal in Proposal.objects.all():
            cases = Case.objects.filter(subject_type="proposals.proposal", subject_id=proposal.pk)
            assert not cases.filter(decisions__actor=proposal.author_id).exists()


def test_proposals_move_only_along_the_chart(call, cast) -> None:
    machine = type("ThisRoad", (Road,), {"call": call, "cast": cast})
    services.install_learning_forms()
    run_state_machine_as_test(
        machine,
        settings=settings(
            max_examples=20,
            stateful_step_count=25,
            deadline=None,
            derandomize=True,
            suppress_health_check=list(HealthCheck),
        ),
    )
    assert len(Road.walked) >= len(CHART) // 2, "the people were too timid for this to prove anything"
