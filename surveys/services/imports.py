"""Instruments that come as files: kept for a preview, then accepted whole or not at all."""

from datetime import datetime, timedelta

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from activity.answers import conflict
from activity.services import record
from people.models import User
from surveys.models import InstrumentImport, InstrumentVersion
from surveys.rules import may_accept_import, may_keep_instruments
from surveys.services.instruments import add_version

# An upload that nobody accepted is forgotten after this time.
KEPT = timedelta(days=7)
# Of these, so many of one person: with the next one the oldest is forgotten.
MOST_KEPT = 20


@transaction.atomic
def upload_instrument(*, file_name: str, content: bytes, actor: User, now: datetime | None = None) -> InstrumentImport:
    """Keep a file for its preview; no instrument comes of it until it is accepted. Raises exchange.Unreadable."""
    now = now or timezone.now()
    may_keep_instruments(None, actor, now).require()
    upload = InstrumentImport(uploaded_by=actor, uploaded_at=now, file_name=file_name[-120:], content=content)
    problems = len(upload.reading.problems)
    upload.save()
    waiting = InstrumentImport.objects.filter(uploaded_by=actor, accepted_at=None)
    InstrumentImport.objects.filter(pk__in=list(waiting.values_list("pk", flat=True)[MOST_KEPT:])).delete()
    record("surveys.upload_instrument", upload, actor=actor, now=now, title=str(upload), problems=problems)
    return upload


@transaction.atomic
def accept_import(
    upload: InstrumentImport, *, instrument: str, actor: User, now: datetime | None = None
) -> InstrumentVersion:
    """The draft of an instrument's first or next version, exactly as the preview showed it."""
    now = now or timezone.now()
    locked = InstrumentImport.objects.select_for_update().get(pk=upload.pk)
    may_accept_import(locked, actor, now).require()
    if locked.reading.definition is None:
        conflict("has_problems", _("Berkas masih berisi kesalahan. Perbaiki, lalu unggah lagi.")).require()
    version = add_version(instrument, definition=locked.reading.definition, actor=actor, now=now)
    locked.accepted_at, locked.version, locked.content = now, version, b""
    locked.save(update_fields=["accepted_at", "version", "content"])
    record("surveys.accept_import", locked, actor=actor, now=now, title=str(locked), version=version.pk)
    return version


def forget_imports(now: datetime) -> int:
    """Remove uploads that were never accepted, a week after; returns how many."""
    old = InstrumentImport.objects.filter(accepted_at=None, uploaded_at__lt=now - KEPT)
    return old.delete()[0]
