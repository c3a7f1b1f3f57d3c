from datetime import datetime
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from activity.answers import YES, Answer, forbidden


def may_listen_to_user(user: Any, pk: int) -> bool:
    """What concerns one person is for that person alone."""
    return bool(user.is_authenticated) and user.pk == pk


def may_read_ledger(subject: None, user: Any, now: datetime) -> Answer:
    if user.holds("auditor", timezone.localdate(now)):
        return YES
    return forbidden("auditors_only", _("Catatan peristiwa hanya dibuka untuk auditor."))
