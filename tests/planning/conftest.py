from datetime import datetime
from typing import Any

import pytest

from planning.models import Funding, Plan, PlanLine, Source
from proposals.models import Call, LearningForm, Path
from tests.cast import Cast
from tests.conftest import set_stage


@pytest.fixture
def form(db: None) -> LearningForm:
    found = LearningForm.objects.filter(code="bimtek").first()
    return found or LearningForm.objects.create(
        code="bimtek", name="Bimbingan teknis", name_en="Technical guidance", path=Path.CLASSICAL, order=1
    )


@pytest.fixture
def enacting(call: Call) -> Call:
    """The call with its cycle in the enact window."""
    return set_stage(call, "enact")


@pytest.fixture
def plan(cast: Cast, enacting: Call, now: datetime) -> Plan:
    return Plan.objects.create(office=cast.district, year=2027, ceiling=120_000_000, created_at=now)


@pytest.fixture
def line_of(cast: Cast, form: LearningForm, now: datetime) -> Any:
    """Put a line into a plan: `line_of(plan, title="…", cost=…)`; from a policy unless told otherwise."""

    def put(plan: Plan, **values: Any) -> PlanLine:
        defaults: dict[str, Any] = {
            "source": Source.POLICY,
            "source_note": "Perwako tentang pelayanan terpadu",
            "title": "Bimtek pelayanan prima",
            "unit": cast.delima,
            "form": form,
            "participants": 30,
            "learning_hours": 24,
            "cost": 29_700_000,
            "funding": Funding.DISTRICT,
            "added_at": now,
        }
        return PlanLine.objects.create(plan=plan, **{**defaults, **values})

    return put
