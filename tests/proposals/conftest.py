from typing import Any

import pytest

from proposals import services
from proposals.models import Call, Proposal, State
from tests.cast import Cast
from tests.conftest import set_stage
from tests.proposals import factory


@pytest.fixture
def draft(call: Call, cast: Cast) -> Proposal:
    """Rina's complete draft."""
    return factory.a_draft(call, cast.rina)


@pytest.fixture
def submitted(call: Call, cast: Cast) -> Proposal:
    return factory.submitted(call, cast.rina)


@pytest.fixture
def opened(call: Call, cast: Cast) -> Proposal:
    return factory.opened(call, cast.rina, cast.lilis)


@pytest.fixture
def in_review(opened: Proposal, call: Call) -> Proposal:
    """In its approval route, in the window of deciding; the vote was not held."""
    set_stage(call, "decide")
    services.close_for_review(call)
    return Proposal.objects.get(pk=opened.pk)


@pytest.fixture
def rejected(in_review: Proposal, cast: Cast) -> Proposal:
    return factory.decided(in_review, cast.nofrizal, "reject")


@pytest.fixture
def returned(in_review: Proposal, cast: Cast) -> Proposal:
    return factory.decided(in_review, cast.nofrizal, "return")


@pytest.fixture
def post(client_of: Any) -> Any:
    """`post(cast.rina, "/api/…", {...})` sends JSON as somebody."""

    def send(user: Any, url: str, body: Any = None, method: str = "post") -> Any:
        return getattr(client_of(user), method)(url, body or {}, content_type="application/json")

    return send


@pytest.fixture
def url() -> Any:
    def address(proposal: Proposal, verb: str = "") -> str:
        return f"/api/proposals/{proposal.pk}/" + (f"{verb}/" if verb else "")

    return address


@pytest.fixture
def state_of() -> Any:
    def stored(proposal: Proposal) -> State:
        return State(Proposal.objects.values_list("state", flat=True).get(pk=proposal.pk))

    return stored
