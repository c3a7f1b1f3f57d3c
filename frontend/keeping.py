"""What a process has made once and shows again to everybody for whom it would be the same.

Nothing here is ever out of date: whatever a piece depends on is part of its key and is read from the database, or told
by the clock, at every request. What a ballot or an answer says never comes here.
"""

from collections.abc import Callable, Hashable
from typing import Generic, TypeVar

Piece = TypeVar("Piece")


class Shelf(Generic[Piece]):
    """Pieces by their keys. When `most` of them are kept, it begins anew: no piece is worth more than its making."""

    def __init__(self, most: int) -> None:
        self.most = most
        self.pieces: dict[Hashable, Piece] = {}

    def get(self, key: Hashable) -> Piece | None:
        return self.pieces.get(key)

    def put(self, key: Hashable, piece: Piece) -> Piece:
        if len(self.pieces) >= self.most:
            self.pieces.clear()
        self.pieces[key] = piece
        return piece

    def get_or_make(self, key: Hashable, make: Callable[[], Piece]) -> Piece:
        found = self.pieces.get(key)
        return self.put(key, make()) if found is None else found
