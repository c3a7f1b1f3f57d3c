"""The API of people: units, persons, appointments, staff lists, and oneself."""

from people.api.appointments import AppointmentViewSet
from people.api.imports import StaffImportViewSet
from people.api.me import MeViewSet
from people.api.people import PersonViewSet
from people.api.units import CompetenceViewSet, UnitViewSet

__all__ = [
    "AppointmentViewSet",
    "CompetenceViewSet",
    "MeViewSet",
    "PersonViewSet",
    "StaffImportViewSet",
    "UnitViewSet",
]
