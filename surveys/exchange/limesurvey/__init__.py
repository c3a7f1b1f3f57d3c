"""The structure of a LimeSurvey survey (.lss), as far as an instrument here has such questions."""

from surveys.exchange.limesurvey.reading import read

__all__ = ["read"]
