"""Proposals as their author would write them, and moved along the road by the verbs themselves."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils import timezone

from people.models import User
from proposals import services
from proposals.models import Call, LearningForm, Proposal
from workflow import services as workflow
from workflow.models import Verdict
from workflow.queries import current_case

LINES: list[Any] = [
    {"description": "Honor narasumber", "volume": 24, "measure": "OJ", "unit_price": 700_000},
    {"description": "Makan dan minum", "volume": 90, "measure": "OH", "unit_price": 70_000},
]
COST = 24 * 700_000 + 90 * 70_000


def answers(**other: Any) -> dict[str, Any]:
    services.install_learning_forms()
    written = {
        "title": "Pelayanan ramah di loket Simpang Baru",
        "problem": "Antrean panjang setiap Senin dan warga sering kembali.",
        "audience": "Petugas loket kelurahan",
        "remedy": "Latihan berlayanan dan membaca berkas",
        "timing": "Maret 2027",
        "online": "partly",
        "participants": 12,
        "form": LearningForm.objects.get(code="workshop"),
        "days": 3,
        "cost_lines": LINES,
    }
    return {**written, **other}


def a_draft(call: Call, author: User, **other: Any) -> Proposal:
    return services.start_draft(call, actor=author, **answers(**other))


def submitted(call: Call, author: User, now: datetime | None = None, **other: Any) -> Proposal:
    return services.submit(a_draft(call, author, **other), actor=author, now=now)


def opened(call: Call, author: User, by: User, **other: Any) -> Proposal:
    return services.open(submitted(call, author, **other), actor=by)


def decided(proposal: Proposal, by: User, verdict: str = Verdict.APPROVE, **other: Any) -> Proposal:
    """One decision at the present stage, in a stage of the year that allows it. Returns the stored proposal."""
    case = current_case(proposal)
    assert case is not None
    if verdict == Verdict.DEFER:
        other.setdefault("defer_to_year", timezone.localdate().year + 2)
    workflow.decide(case, verdict=verdict, reason="Sudah dipertimbangkan.", actor=by, **other)
    return Proposal.objects.get(pk=proposal.pk)


@contextmanager
def rolled_back() -> Iterator[None]:
    """What happens inside is undone, as when something later in the same transaction fails."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)
