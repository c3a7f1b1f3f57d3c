from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import Max
from django.utils import timezone

from activity.services import record
from people.models import User
from surveys import instruments
from surveys.models import Instrument, InstrumentVersion
from surveys.rules import may_change_version, may_keep_instruments


@transaction.atomic
def add_version(code: str, *, definition: Any, actor: User, now: datetime | None = None) -> InstrumentVersion:
    """The first or the next wording of an instrument. Raises InvalidInstrument."""
    now = now or timezone.now()
    may_keep_instruments(None, actor, now).require()
    instruments.parse(definition)
    Instrument.objects.get_or_create(code=code)
    instrument = Instrument.objects.select_for_update().get(code=code)
    newest = instrument.versions.aggregate(newest=Max("number"))["newest"] or 0
    version = InstrumentVersion.objects.create(
        instrument=instrument, number=newest + 1, definition=definition, author=actor, created_at=now
    )
    record("surveys.add_version", version, actor=actor, now=now, title=str(version), number=version.number)
    return version


@transaction.atomic
def change_version(
    version: InstrumentVersion, *, definition: Any, actor: User, now: datetime | None = None
) -> InstrumentVersion:
    """Exchange the wording of a version that no survey has used yet. Raises InvalidInstrument."""
    now = now or timezone.now()
    locked = InstrumentVersion.objects.select_for_update().get(pk=version.pk)
    may_change_version(locked, actor, now).require()
    instruments.parse(definition)
    locked.definition = definition
    locked.save(update_fields=["definition"])
    record("surveys.change_version", locked, actor=actor, now=now, title=str(locked), number=locked.number)
    return locked
