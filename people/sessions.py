"""Sessions in the database as Django keeps them; only their query is not worded anew at each request."""

from typing import Any

from django.contrib.sessions.backends import db
from django.contrib.sessions.models import Session
from django.db.models import CharField, DateTimeField
from django.utils import timezone

from activity.prepared import Parameter, Prepared

VALID = Prepared(
    lambda: Session.objects.filter(
        session_key=Parameter("key", CharField()), expire_date__gt=Parameter("now", DateTimeField())
    )
)


class SessionStore(db.SessionStore):
    def _get_session_from_db(self) -> Any:
        found = VALID.first(key=self.session_key, now=timezone.now())
        if found is None:
            self._session_key = None
        return found
