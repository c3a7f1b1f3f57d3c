"""What the candidate that came nearest lacked, by whatever rule: found by counting the ballots some forty times."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from proposals import limited, tally
from proposals.counting import Amount, pabulib
from proposals.counting.apart import Lacking
from proposals.methods import AGREE, RULES_OF_COUNT, Form
from proposals.models import Candidate, Poll


@dataclass(frozen=True, slots=True)
class Lacked:
    """`votes`: with so many more voters, each of whom did `wish`, the candidate (`project`: its label) had won;
    `money`: or at a cost lower by so much. None: no such change had helped, or it is not one of the rule's, or
    (`is_unfinished`) to find it took too long.
    """

    project: str
    votes: int | None
    wish: str
    money: Amount | None
    is_unfinished: bool = False

    def as_json(self) -> dict[str, Any]:
        money = None if self.money is None else pabulib.as_text(self.money)
        found = {"project": self.project, "votes": self.votes, "wish": self.wish, "money": money}
        return {**found, "is_unfinished": self.is_unfinished}


def runner_up(candidates: Iterable[Candidate]) -> Candidate | None:
    """Of candidates by rank the first that somebody wanted and the rule did not select."""
    return next((row for row in candidates if not row.selected and row.approvals), None)


def lacked(poll: Poll, candidates: list[Candidate]) -> Lacked | None:
    """None where everything that anybody wanted was selected. `candidates` by rank."""
    nearest = runner_up(candidates)
    if nearest is None:
        return None
    rule, label, marks = RULES_OF_COUNT[poll.rule], nearest.label, tally.open_marks(poll)
    wish, ballot = wish_for(label, poll, candidates)
    settings = tally.settings_of(poll, rule, poll.parameters, voters=len(marks))
    question = Lacking(rule.key, settings, label, ballot, most=10 * len(marks), money=rule.spends)
    found = limited.what_lacked(poll, candidates, marks, question)
    is_unfinished = len(found) < 1 + question.money
    votes = found.get("votes")
    return Lacked(label, None if votes is None else int(votes), wish, found.get("money"), is_unfinished)


def wish_for(label: str, poll: Poll, candidates: Iterable[Candidate]) -> tuple[str, Any]:
    """What a voter more had done who wanted this candidate most: in a word, and as a ballot in JSON."""
    form = Form(poll.form)
    if form is Form.POINTS:
        return "all_points", ((label, poll.parameters["points_each"]),)
    if form is Form.SCORE:
        return "highest_score", ((label, poll.parameters["highest_score"]),)
    if form is Form.CONSENT:
        return "agree", ((label, AGREE),)
    if form is not Form.RANK:
        return "alone", (label,)
    # A ranking of one is worth nothing in Borda points; the others follow as they came in.
    others = [row.label for row in candidates if row.label != label] if RULES_OF_COUNT[poll.rule].spends else []
    return "first", (label, *others)
