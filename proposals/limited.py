"""A poll's ballots counted by other rules in a process of its own (counting.apart), within a limit of time.

Maximum welfare may take for ever, with thirty proposals already where all want the same. A page, an answer or the clock
must not wait for that: what is not done in time is said to be so. The poll's own outcome is read, not counted again.
"""

import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any

from django.utils.translation import gettext_lazy as _

from activity.answers import conflict
from proposals import tally
from proposals.counting import Amount, Outcome, apart
from proposals.methods import RULES_OF_COUNT, Form
from proposals.models import Candidate, Poll

# Of CPU, for all rules that somebody waits for together, and for what the clock works out of one poll.
MOST_SECONDS = 10
SECONDS_OF_THE_CLOCK = 30
MOST_MIB = 2_000
# Those that may take long come last, so that the others are counted whatever the ballots are.
PACE = ("consent", "greedy", "instant-runoff", "schulze", "stv", "phragmen", "equal-shares", "max-welfare")

ONE_AT_A_TIME = threading.Lock()


@contextmanager
def one_at_a_time() -> Iterator[None]:
    """One count after the other in the whole process, so that who asks for many keeps no more than one core busy."""
    if not ONE_AT_A_TIME.acquire(blocking=False):
        busy = _("Server sedang menghitung pemilihan lain. Coba lagi sebentar lagi.")
        conflict("explorer_is_busy", busy).require()
    try:
        yield
    finally:
        ONE_AT_A_TIME.release()


def outcomes(
    poll: Poll, candidates: list[Candidate], marks: tally.AllMarks, parameters: Mapping[str, Mapping[str, Any]]
) -> dict[str, Outcome]:
    """By the key of each rule that was counted in time. `parameters`: of each, as `settings_of` takes them."""
    keys = sorted(parameters, key=PACE.index)
    if poll.form == Form.CONSENT:  # The file's format does not know it, and it is counted in one pass.
        return {key: tally.count_by(poll, RULES_OF_COUNT[key], parameters[key], candidates, marks) for key in keys}
    settings = [settings_for(poll, key, parameters[key], marks) for key in keys]
    text = tally.ballots_text(poll, candidates, marks)
    found = apart.outcomes(text, list(zip(keys, settings, strict=True)), seconds=MOST_SECONDS, mib=MOST_MIB)
    return {key: outcome for key, outcome in zip(keys, found, strict=False) if outcome}


def settings_for(poll: Poll, key: str, parameters: Mapping[str, Any], marks: tally.AllMarks) -> dict[str, Any]:
    return tally.settings_of(poll, RULES_OF_COUNT[key], parameters, voters=len(marks))


def what_lacked(
    poll: Poll, candidates: list[Candidate], marks: tally.AllMarks, question: apart.Lacking
) -> dict[str, Amount | None]:
    """As `apart.what_lacked`: what is not done in time is missing."""
    if poll.form == Form.CONSENT:
        return dict(apart.lacking_in(tally.election_of(poll, candidates, marks), question))
    text = tally.ballots_text(poll, candidates, marks)
    return apart.what_lacked(text, question, seconds=SECONDS_OF_THE_CLOCK, mib=MOST_MIB)
