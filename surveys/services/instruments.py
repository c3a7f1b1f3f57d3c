from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from activity.answers import conflict
from activity.services import record
from people.models import User
from surveys import instruments
from surveys.models import Instrument, InstrumentVersion
from surveys.rules import may_change_version, may_keep_instruments, may_publish_version


@transaction.atomic
def add_version(code: str, *, definition: Any, actor: User, now: datetime | None = None) -> InstrumentVersion:
    """The draft of an instrument's first or next wording. Raises InvalidInstrument."""
    now = now or timezone.now()
    may_keep_instruments(None, actor, now).require()
    data = instruments.as_data(instruments.parse(definition))
    Instrument.objects.get_or_create(code=code)
    instrument = Instrument.objects.select_for_update().get(code=code)
    newest = instrument.versions.aggregate(newest=Max("number"))["newest"] or 0
    version = InstrumentVersion.objects.create(
        instrument=instrument, number=newest + 1, definition=data, author=actor, created_at=now
    )
    record("surveys.add_version", version, actor=actor, now=now, **named(version))
    return version


def copy_version(version: InstrumentVersion, *, actor: User, now: datetime | None = None) -> InstrumentVersion:
    """The draft of the next wording, beginning as this one."""
    return add_version(version.instrument.code, definition=version.definition, actor=actor, now=now)


@transaction.atomic
def change_version(
    version: InstrumentVersion, *, definition: Any, revision: int, actor: User, now: datetime | None = None
) -> InstrumentVersion:
    """Exchange the wording of a draft, by somebody who has read its last revision. Raises InvalidInstrument."""
    now = now or timezone.now()
    locked = InstrumentVersion.objects.select_for_update().get(pk=version.pk)
    may_change_version(locked, actor, now).require()
    is_newest(locked, revision)
    locked.definition = instruments.as_data(instruments.parse(definition))
    locked.revision += 1
    locked.save(update_fields=["definition", "revision"])
    record("surveys.change_version", locked, actor=actor, now=now, revision=locked.revision, **named(locked))
    return locked


@transaction.atomic
def publish_version(
    version: InstrumentVersion, *, revision: int, actor: User, now: datetime | None = None
) -> InstrumentVersion:
    """Freeze a draft as it was read: surveys may use it, and it never changes again."""
    now = now or timezone.now()
    locked = InstrumentVersion.objects.select_for_update().get(pk=version.pk)
    may_publish_version(locked, actor, now).require()
    is_newest(locked, revision)
    locked.published_at = now
    locked.save(update_fields=["published_at"])
    record("surveys.publish_version", locked, actor=actor, now=now, **named(locked))
    return locked


@transaction.atomic
def discard_version(version: InstrumentVersion, *, actor: User, now: datetime | None = None) -> None:
    """Throw a draft away. Its instrument stays, although it may have no version left: its code may be used again."""
    now = now or timezone.now()
    locked = InstrumentVersion.objects.select_for_update().get(pk=version.pk)
    may_change_version(locked, actor, now).require()
    record("surveys.discard_version", locked, actor=actor, now=now, **named(locked))
    locked.delete()


def is_newest(version: InstrumentVersion, revision: int) -> None:
    if version.revision != revision:
        newer = _("Draf ini sudah disimpan orang lain sejak Anda membukanya. Tulisan Anda masih ada di halaman ini.")
        conflict("stale_revision", newer).require()


def named(version: InstrumentVersion) -> dict[str, Any]:
    return {"title": str(version), "number": version.number}
