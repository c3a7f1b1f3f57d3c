"""What was worked out of a count that is over, kept by the process: a page that many read counts once, not each time.

A piece is kept by everything it was worked out from, so it is never out of date: the poll's ballots never change after
they were parted from their voters, and their hashes and the outcome's stand in the poll. Pieces tell of groups; what
single ballots say is not kept.
"""

import threading
from collections.abc import Callable, Hashable
from typing import Any, TypeVar
from weakref import WeakValueDictionary

from proposals import tally
from proposals.models import Poll

Piece = TypeVar("Piece")
NOTHING: Any = object()
MOST_KEPT = 50
KEPT: dict[Hashable, Any] = {}
# Whoever comes while a piece is made waits for it, instead of making it too; who asks for another one does not wait.
# A lock is there as long as somebody holds it or waits for it.
MAKING: WeakValueDictionary[Hashable, threading.Lock] = WeakValueDictionary()
ONE_LOCK_EACH = threading.Lock()


def once(poll: Poll, make: Callable[[], Piece], *, kind: str) -> Piece:
    """What `make` gives for the poll, from the first time on. `kind` names it."""
    outcome = tally.totals_hash(poll.outcome or {})
    key = (kind, poll.pk, poll.key_id, poll.unlinked_at, outcome, poll.ballots_hash, poll.codes_hash)
    piece = KEPT.get(key, NOTHING)
    if piece is NOTHING:
        with lock_of(key):
            piece = KEPT.get(key, NOTHING)
            if piece is NOTHING:
                piece = make()
                keep(key, piece)
    return piece  # type: ignore[no-any-return]


def lock_of(key: Hashable) -> threading.Lock:
    with ONE_LOCK_EACH:
        return MAKING.setdefault(key, threading.Lock())


def keep(key: Hashable, piece: Any) -> None:
    if len(KEPT) >= MOST_KEPT:
        KEPT.clear()
    KEPT[key] = piece
