"""Instruments that come from files and go into files. Pure: bytes in, a definition and what is to be said of it out."""

from surveys.exchange.books import as_book
from surveys.exchange.files import FORMATS, MOST_BYTES, read
from surveys.exchange.outcome import LeftOut, Problem, Reading, Unreadable

__all__ = ["FORMATS", "MOST_BYTES", "LeftOut", "Problem", "Reading", "Unreadable", "as_book", "read"]
