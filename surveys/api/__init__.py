from surveys.api.imports import InstrumentImportViewSet
from surveys.api.initiatives import InitiativeViewSet
from surveys.api.instruments import InstrumentVersionViewSet
from surveys.api.surveys import SurveyViewSet

__all__ = ["InitiativeViewSet", "InstrumentImportViewSet", "InstrumentVersionViewSet", "SurveyViewSet"]
