from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

import pytest
from django.utils import timezone

from activity.answers import YES, Answer
from people.models import Unit
from proposals.models import Call, Proposal
from tests.cast import Cast
from workflow import registry
from workflow.models import Case, Verdict
from workflow.registry import Summary
from workflow.services import open_case

KIND = "proposals.proposal"


@dataclass
class Trial:
    """A plain registration for proposals: what the engine asks is answered from these fields."""

    answer: Answer = YES
    vote: str = ""
    offered: set[str] = field(default_factory=lambda: set(Verdict.values))
    decree: bool = False
    blind: set[int] = field(default_factory=set)
    followed: list[tuple[Any, Any, str]] = field(default_factory=list)

    def get(self, pk: int) -> Proposal:
        return Proposal.objects.get(pk=pk)

    def may_be_decided(self, subject: Any, user: Any, now: datetime) -> Answer:
        return self.answer

    def author_ids(self, subject: Proposal) -> set[int]:
        return {subject.author_id}

    def unit(self, subject: Proposal) -> Unit:
        return subject.unit

    def may_see(self, user: Any, subject: Any) -> bool:
        return user.pk not in self.blind

    def advice(self, subject: Any) -> str:
        return self.vote

    def verdicts(self, subject: Any, stage: Any) -> set[str]:
        return self.offered

    def year(self, subject: Proposal) -> int:
        return subject.call.year

    def asks_decree(self, subject: Any, stage: Any) -> bool:
        return self.decree

    def summaries(self, pks: Iterable[int]) -> dict[int, Summary]:
        rows = Proposal.objects.filter(pk__in=pks).select_related("unit")
        return {
            row.pk: Summary(row.title, f"/usulan/{row.pk}/", row.unit.name, row.cost, row.learning_hours, self.vote)
            for row in rows
        }

    def follow(self, subject: Any, decision: Any, *, ended: str, now: datetime) -> None:
        self.followed.append((subject, decision, ended))


@pytest.fixture
def trial(monkeypatch: pytest.MonkeyPatch) -> Trial:
    kind = Trial()
    monkeypatch.setitem(registry.subjects, KIND, kind)
    return kind


@pytest.fixture
def propose(cast: Cast, call: Call, trial: Trial) -> Any:
    """Make a proposal of somebody: `propose(cast.rina, cast.delima)`."""

    def make(author: Any = None, unit: Unit | None = None, title: str = "Bimtek pelayanan prima") -> Proposal:
        now = timezone.now()
        return Proposal.objects.create(
            call=call,
            number=Proposal.objects.count() + 1,
            author=author or cast.rina,
            unit=unit or cast.delima,
            title=title,
            state_since=now,
            created_at=now,
            edited_at=now,
        )

    return make


@pytest.fixture
def case(cast: Cast, propose: Any) -> Case:
    """Rina's proposal from Delima, with the head of Delima."""
    return open_case(propose(), author_unit=cast.delima, actor=None)
