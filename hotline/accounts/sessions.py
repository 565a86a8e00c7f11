"""Sessions are rows. Each page of staff reads one first, and each open page asks again every second: so it is read as a
plain row, by a plan that stands."""

from __future__ import annotations

from django.contrib.sessions.backends import db

from hotline.prepared import prepared

READ = (
    "SELECT session_data FROM django_session WHERE session_key = %s AND expire_date > statement_timestamp()"
)


class SessionStore(db.SessionStore):
    def load(self) -> dict[str, object]:
        with prepared() as cursor:
            cursor.execute(READ, [self.session_key])
            row = cursor.fetchone()
        if row is None:
            self._session_key = None
            return {}
        return self.decode(row[0])
