"""The rough cost of a programme (RAB): lines of volume × unit price, in whole rupiah."""

from collections.abc import Iterable
from fractions import Fraction
from typing import Protocol

# Browsers count exactly up to here; no training of an office costs nine quadrillion rupiah.
LARGEST = 2**53 - 1


class Priced(Protocol):
    @property
    def volume(self) -> int: ...

    @property
    def unit_price(self) -> int: ...


def amount(volume: int, unit_price: int) -> int:
    """Whole rupiah. Raises ValueError when a factor is negative or the amount leaves the 53 bits that are exact."""
    if volume < 0 or unit_price < 0:
        raise ValueError("negative")
    if volume * unit_price > LARGEST:
        raise ValueError("too_large")
    return volume * unit_price


def total(lines: Iterable[Priced]) -> int:
    """The sum of all lines, with the same limits as each of them."""
    rupiah = sum(amount(line.volume, line.unit_price) for line in lines)
    if rupiah > LARGEST:
        raise ValueError("too_large")
    return rupiah


def per_participant_hour(rupiah: int, participants: int | None, learning_hours: int | None) -> int | None:
    """Rupiah for one JP of one participant, rounded half up; None while either is unknown or nothing."""
    if not participants or not learning_hours:
        return None
    return int(Fraction(rupiah, participants * learning_hours) + Fraction(1, 2))
