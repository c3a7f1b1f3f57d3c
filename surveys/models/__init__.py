from surveys.models.instruments import Instrument, InstrumentImport, InstrumentVersion
from surveys.models.responses import Comment, Participation, Response
from surveys.models.surveys import Background, Initiative, Invited, Series, Survey

__all__ = [
    "Background",
    "Comment",
    "Initiative",
    "Instrument",
    "InstrumentImport",
    "InstrumentVersion",
    "Invited",
    "Participation",
    "Response",
    "Series",
    "Survey",
]
