"""Who is at the door: one backend, e-mail and password."""

from __future__ import annotations

import uuid

from django.contrib.auth.backends import BaseBackend
from django.contrib.auth.hashers import make_password
from django.db.models import DateTimeField, Func
from django.http import HttpRequest

from .models import Staff


class DatabaseTime(Func):
    function = "clock_timestamp"
    output_field = DateTimeField()


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
        """The account of a session, in one statement: training and the database's time come with it."""
        people = Staff.objects.with_training().annotate(asked_at=DatabaseTime())
        return people.filter(pk=user_id, is_active=True).first()
