"""Run by the proof: makes a member of staff in a role and prints the cookie of a session past the door."""

from __future__ import annotations

import os
import sys
from uuid import uuid4


def main(role: str) -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "hotline.settings")
    import django

    django.setup()
    from django.conf import settings
    from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
    from django.contrib.sessions.backends.db import SessionStore

    from hotline.accounts import session as door
    from hotline.accounts.models import Course, Staff, TrainingRecord
    from hotline.now import now

    name = uuid4()  # each channel comes as somebody of its own
    trainer = Staff.objects.add(email=f"trainer-{name}@example.org", name="Trainer", role="director")
    staff = Staff.objects.add(email=f"{role}-{name}@example.org", name="Prover", role=role)
    TrainingRecord.objects.create(
        staff=staff, course=Course.VICTIM_CENTRED, completed_on=now().date(), recorded_by=trainer
    )
    session = SessionStore()
    session[SESSION_KEY] = str(staff.pk)
    session[BACKEND_SESSION_KEY] = "hotline.accounts.backend.StaffBackend"
    session[HASH_SESSION_KEY] = staff.get_session_auth_hash()
    door.begin(session, at=now(), second_factor=True)
    session.create()
    sys.stdout.write(f"{settings.SESSION_COOKIE_NAME}={session.session_key}\n")


if __name__ == "__main__":
    main(sys.argv[1])
