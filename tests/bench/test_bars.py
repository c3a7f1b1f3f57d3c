"""The bars of docs/performance.md that are counts: they do not depend on the machine."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from surveys.services import answer
from tests.bench import questions, readiness
from tests.bench.data import fill_up, lay_out, session_of
from tests.permissions import World
from tests.surveys.conftest import CODES, answers, opened, with_colleagues
from tests.world import build

pytestmark = [pytest.mark.django_db, pytest.mark.database]

ASKED: dict[str, Callable[[World, list[str]], Any]] = {
    "list page": lambda world, sessions: questions.lists(sessions, questions.FEW)[0],
    "API list": lambda world, sessions: questions.lists(sessions, questions.FEW)[1],
    "one proposal": lambda world, sessions: questions.board(world, sessions)[0],
    "API posts": lambda world, sessions: questions.board(world, sessions)[1],
    "POST a post": lambda world, sessions: questions.board(world, sessions)[2],
    "PUT a ballot": questions.voting,
}


@pytest.mark.parametrize("name", ASKED)
def test_a_request_stays_below_its_bar_of_queries(name: str) -> None:
    world = lay_out()
    fill_up(world, questions.FEW)
    question = ASKED[name](world, [session_of(world.cast.rina)])
    assert questions.queries_of(question) <= question.bar_queries


# The head of the district, on whose desk a proposal waits, and into the proposal that is opened another was merged.
@pytest.mark.parametrize("name", ["list page", "one proposal"])
def test_so_does_that_of_a_head_with_a_full_desk(name: str) -> None:
    world = lay_out()
    fill_up(world, questions.FEW)
    question = ASKED[name](world, [session_of(world.cast.rizal)])
    assert questions.queries_of(question) <= question.bar_queries


@pytest.mark.django_db(transaction=True)
def test_so_does_the_page_of_a_surveys_results(settings: Any, tmp_path: Path) -> None:
    settings.KEY_DIR = tmp_path / "keys"
    world = build()
    people = with_colleagues(world.cast, 3)
    survey = opened(world.cast, name="Kesiapan besar")
    for number, person in enumerate(people):
        answer(survey, person=person, answers=answers(number, CODES))
    published = readiness.published(world, survey)
    # One of the staff, for whom nothing is kept yet; then the head with a full desk.
    for reader in (world.cast.rina, world.cast.rizal):
        question = questions.results(published.pk, [session_of(reader)])
        assert questions.queries_of(question) <= question.bar_queries
