"""What was worked out of a count that is over, kept by the process: a page that many read counts once, not each time.

A piece is kept by everything it was worked out from, so it is never out of date: the poll's ballots never change after
they were parted from their voters, and their hashes and the outcome's stand in the poll. Pieces tell of groups; what
single ballots say is not kept.
"""

import threading
from collections.abc import Callable, Hashable
from typing import Any, TypeVar

from proposals import tally
from proposals.models import Poll

Piece = TypeVar("Piece")
MOST_KEPT = 50
KEPT: dict[Hashable, Any] = {}
# Whoever comes while a count runs waits for it, instead of counting too.
WORKING = threading.Lock()


def once(poll: Poll, make: Callable[[], Piece], *, kind: str) -> Piece:
    """What `make` gives for the poll, from the first time on. `kind` names it."""
    outcome = tally.totals_hash(poll.outcome or {})
    key = (kind, poll.pk, poll.key_id, poll.unlinked_at, outcome, poll.ballots_hash, poll.codes_hash)
    if key in KEPT:
        return KEPT[key]  # type: ignore[no-any-return]
    with WORKING:
        if key not in KEPT:
            made = make()
            if len(KEPT) >= MOST_KEPT:
                KEPT.clear()
            KEPT[key] = made
        return KEPT[key]  # type: ignore[no-any-return]
