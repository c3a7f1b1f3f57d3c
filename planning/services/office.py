from datetime import datetime

from django.db import transaction

from people.models import Unit
from people.services import plant_district
from people.services.units import CITY, SUBSECTIONS
from proposals.services import install_learning_forms
from workflow.services import install_routes


@transaction.atomic
def set_up_office(*, now: datetime | None = None) -> Unit:
    """What an office needs before its first cycle: units, learning forms, approval routes, holidays.

    Lays only what is missing. Returns the district.
    """
    district = plant_district(now=now)
    install_learning_forms()
    personnel = Unit.objects.get(name=SUBSECTIONS[0])
    install_routes(district, Unit.objects.get(name=CITY), personnel, secretariat=personnel.parent, now=now)
    return district
