"""A ballot has one way of being written: nobody can mark theirs so that a buyer finds it in the published list."""

import pytest

from activity.answers import Refused
from proposals import ballots
from proposals.ballots import Paper
from proposals.methods import AGREE, Form

COSTS = {3: 10, 4: 20}


def paper(form: Form) -> Paper:
    return Paper(form, {"points_each": 10, "highest_score": 10}, COSTS, budget=100, uses={})


@pytest.mark.parametrize("name", ["03", "+3", "3.0", " 3", "3_", "\u0663", "\uff13", "0" * 30 + "3", "-3", "", "x"])
@pytest.mark.parametrize("form", [Form.POINTS, Form.SCORE, Form.CONSENT])
def test_an_id_is_written_in_one_way(form: Form, name: str) -> None:
    value = AGREE if form == Form.CONSENT else 1
    assert ballots.marks_of(paper(form), (), {"3": value}) == {"3": value}
    for values in ({name: value}, {name: value, "4": value}, {name: value, "3": value}):
        with pytest.raises(Refused) as refusal:
            ballots.marks_of(paper(form), (), values)
        assert refusal.value.answer.code == "not_a_candidate"


@pytest.mark.parametrize("form", [Form.POINTS, Form.SCORE])
def test_nothing_is_said_in_one_way(form: Form) -> None:
    said = [{}, {"3": 0}, {"3": None}, {"4": 0, "3": None}]
    assert {ballots.as_text(ballots.marks_of(paper(form), (), values)) for values in said} == {"{}"}
    either = [{"3": 1, "4": 2}, {"4": 2, "3": 1}]
    assert len({ballots.as_text(ballots.marks_of(paper(form), (), values)) for values in either}) == 1


@pytest.mark.parametrize("form", [Form.APPROVE, Form.KNAPSACK])
def test_a_set_is_written_in_one_way(form: Form) -> None:
    said = [[3, 4], [4, 3], [4, 3, 4]]
    assert {ballots.as_text(ballots.marks_of(paper(form), choices, {})) for choices in said} == {"[3,4]"}
