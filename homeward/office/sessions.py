"""Sessions as Django keeps them in the database; their row is read for every page, so it is read past the ORM."""

from typing import Any

from django.contrib.sessions.backends import db
from django.contrib.sessions.models import Session
from django.utils import timezone

from homeward.record.prepared import Prepared

_ROW = Prepared(
    lambda name: Session.objects.filter(session_key=name).values_list("session_key", "session_data", "expire_date"), str
)


class SessionStore(db.SessionStore):
    """Django's own store, but for how a row is read."""

    def _get_session_from_db(self) -> Any:
        """Give the row, or forget the key when it is gone or over, as Django does."""
        rows = _ROW(self.session_key) if self.session_key else []
        if rows and rows[0][2] > timezone.now():
            name, data, until = rows[0]
            return Session(session_key=name, session_data=data, expire_date=until)
        self._session_key = None
        return None
