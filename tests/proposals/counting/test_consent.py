from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from proposals.counting import Election, Form, Project, consent
from proposals.counting.consent import Verdict
from proposals.counting.election import Stance


def stances(*ballots: dict[str, str], items: str = "ab") -> Election:
    return Election.of([Project(name, 0) for name in items], 0, ballots, Form.CONSENT)


def test_enough_agreement_without_a_block_is_consent() -> None:
    outcome = consent(stances({"a": "agree"}, {"a": "agree", "b": "agree"}, {"a": "agree"}, {"a": "disagree"}))
    assert outcome.selected == ("b", "a")
    assert outcome.explanation["a"].agreement == Fraction(3, 4)
    assert outcome.explanation["a"].stances[Stance.AGREE] == outcome.totals["a"] == 3


def test_one_block_is_never_outvoted() -> None:
    outcome = consent(stances(*[{"a": "agree"}] * 99, {"a": "block"}))
    assert outcome.selected == ()
    assert outcome.explanation["a"].verdict == Verdict.BLOCKED
    assert consent(stances(*[{"a": "agree"}] * 99, {"a": "block"}), most_blocks=1).selected == ("a",)


def test_abstaining_weighs_on_neither_side() -> None:
    outcome = consent(stances(*[{"a": "abstain"}] * 9, {"a": "agree"}))
    assert outcome.explanation["a"].agreement == 1
    assert outcome.selected == ("a",)
    outcome = consent(stances(*[{"a": "abstain"}] * 9, {"a": "agree"}), least_stands=2)
    assert outcome.explanation["a"].verdict == Verdict.TOO_FEW_TAKE_A_STAND


def test_too_little_agreement_and_nobody_at_all_are_told_apart() -> None:
    items = consent(stances({"a": "disagree"}, {"a": "agree"})).explanation
    assert items["a"].verdict == Verdict.TOO_FEW_AGREE
    assert items["b"].verdict == Verdict.TOO_FEW_TAKE_A_STAND
    assert items["b"].agreement is None


def test_what_means_nothing_is_refused() -> None:
    with pytest.raises(ValueError, match="stance"):
        stances({"a": "perhaps"})
    for thresholds in ({"agreement": 0}, {"agreement": "5/4"}, {"most_blocks": -1}, {"least_stands": 0}):
        with pytest.raises(ValueError, match="Agreement"):
            consent(stances({"a": "agree"}), **thresholds)
    with pytest.raises(ValueError, match="consent"):
        consent(Election.of([Project("a", 0)], 0, [["a"]]))


@given(st.lists(st.dictionaries(st.sampled_from("ab"), st.sampled_from(list(Stance)))), st.sampled_from("ab"))
def test_one_more_who_agrees_never_undoes_consent(ballots: list[dict[str, str]], item: str) -> None:
    before, after = consent(stances(*ballots)), consent(stances(*ballots, {item: "agree"}))
    assert set(before.selected) <= set(after.selected)
