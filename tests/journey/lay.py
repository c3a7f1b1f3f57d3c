"""`python -m tests.journey.lay PASSWORD`: the standing cast with a password, and a call in its propose window."""

import sys

import django

django.setup()

from django.utils import timezone  # noqa: E402  models need the settings

from people.services import plant_competences  # noqa: E402
from planning.models import Cycle  # noqa: E402
from proposals.models import Call  # noqa: E402
from proposals.services import install_learning_forms  # noqa: E402
from tests.cast import assemble  # noqa: E402
from tests.conftest import windows_around  # noqa: E402


def lay(password: str) -> None:
    cast = assemble()
    for person in cast.people.values():
        person.set_password(password)
        person.save()
    install_learning_forms()
    plant_competences()
    dates = windows_around(timezone.now(), "propose")
    cycle_dates = {name: dates.pop(name) for name in list(dates) if name.startswith(("decide", "enact"))}
    call = Call.objects.create(office=cast.district, year=timezone.localdate().year + 1, budget=120_000_000, **dates)
    Cycle.objects.create(call=call, **cycle_dates)


if __name__ == "__main__":
    lay(sys.argv[1])
