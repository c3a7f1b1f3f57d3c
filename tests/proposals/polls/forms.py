"""Every form of ballot with two ballots that differ, for tests that must hold whatever the form."""

from typing import Any

from proposals import ballots
from proposals.methods import SUITABLE, Form, completed
from proposals.models import Poll
from tests.proposals.polls import polling

Given = dict[str, Any]


def settings_of(form: Form) -> dict[str, Any]:
    """A poll of that form by its usual rule, with totals by unit."""
    rule = SUITABLE[form][0]
    return {
        "form": form,
        "rule": rule.key,
        "parameters": completed(form, rule, {})[0],
        "shows_unit_totals": True,
    }


def two_ballots(poll: Poll) -> list[Given]:
    """As a voter gives them, over the three candidates of `polling.three_proposals`."""
    one, two, three = polling.ids(poll, 1, 2, 3)
    return {
        Form.APPROVE: [{"choices": [one]}, {"choices": [two, three]}],
        Form.KNAPSACK: [{"choices": [one]}, {"choices": [two, three]}],
        Form.RANK: [{"choices": [one, two, three]}, {"choices": [three, two]}],
        Form.POINTS: [{"values": {str(one): 10}}, {"values": {str(two): 3, str(three): 7}}],
        Form.SCORE: [{"values": {str(one): 5}}, {"values": {str(two): 1, str(three): 5}}],
        Form.CONSENT: [{"values": {str(one): "agree"}}, {"values": {str(two): "block", str(three): "disagree"}}],
    }[Form(poll.form)]


def as_stored(given: Given) -> str:
    """The ballot's text as it lies open after the close."""
    return ballots.as_text(given.get("choices") or given["values"])
