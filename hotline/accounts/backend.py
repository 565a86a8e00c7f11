"""Who is at the door: one backend, e-mail and password."""

from __future__ import annotations

import uuid

from django.contrib.auth.backends import BaseBackend
from django.contrib.auth.hashers import make_password
from django.http import HttpRequest

from hotline.plain import Columns
from hotline.prepared import prepared

from .models import Course, Staff

STAFF = Columns(Staff, "s")
READ = f"""
SELECT {STAFF},
    EXISTS (SELECT FROM accounts_trainingrecord t WHERE t.staff_id = s.id AND t.course = %s), clock_timestamp()
FROM accounts_staff s WHERE s.id = %s AND s.is_active
"""  # noqa: S608  # names of ours


class StaffBackend(BaseBackend):
    def authenticate(
        self, request: HttpRequest | None, email: str = "", password: str = "", **_other: object
    ) -> Staff | None:
        """The active account with this password. An address nobody has costs one hash as well."""
        staff = Staff.objects.filter(email=email.strip().lower()).first() if email else None
        if staff is None:
            make_password(password)
            return None
        right = staff.check_password(password)
        return staff if right and staff.is_active else None

    def get_user(self, user_id: uuid.UUID) -> Staff | None:
        """The account of a session, in one statement: training and the database's time come with it. Asked with every
        page, hence as a plain row."""
        with prepared() as cursor:
            cursor.execute(READ, [Course.VICTIM_CENTRED.value, user_id])
            row = cursor.fetchone()
        if row is None:
            return None
        staff = STAFF.made(row[:-2])
        staff.__dict__.update(trained=row[-2], asked_at=row[-1])  # as an annotated QuerySet would leave them
        return staff
