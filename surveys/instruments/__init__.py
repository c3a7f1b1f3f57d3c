"""Instruments as data: what is asked, in which order, on which scale, and how answers become scale scores. Pure.

An instrument is a JSON object; `definition.parse` reads it, or says field by field what is wrong.
"""

from surveys.instruments.definition import parse
from surveys.instruments.shape import (
    LANGUAGES,
    AnswerScale,
    Condition,
    Factor,
    Instrument,
    InvalidInstrument,
    Item,
    Section,
)
from surveys.instruments.writing import as_data

__all__ = [
    "LANGUAGES",
    "AnswerScale",
    "Condition",
    "Factor",
    "Instrument",
    "InvalidInstrument",
    "Item",
    "Section",
    "as_data",
    "parse",
]
